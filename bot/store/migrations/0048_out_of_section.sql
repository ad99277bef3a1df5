-- What is out of one section, the latest first, without a walk through all of the section, or of its newsroom.
DROP INDEX article_of_section;
CREATE INDEX article_of_section ON article (section_id, published_at) WHERE section_id IS NOT NULL;
