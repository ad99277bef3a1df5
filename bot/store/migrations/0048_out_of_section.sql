-- What is out of one section, the latest first, without a walk through all that is out in its newsroom.
CREATE INDEX article_out_of_section ON article (section_id, published_at) WHERE published_at IS NOT NULL;
