-- What is out of one section, the latest first, without a walk through all of the section, or of its newsroom.
DROP INDEX article_of_section;
CREATE INDEX article_of_section ON article (section_id, published_at) WHERE section_id IS NOT NULL;

-- An article has few deliveries: their kinds need not be in the index again.
DROP INDEX delivery_by_article;
CREATE INDEX delivery_by_article ON delivery (article_id);
