-- Since when what people leave on cards may have gone unheard: on all that are open in a newsroom, until each of them has
-- been read; on a single one, which nobody reads while its article is a draft or finished, until it is read.
ALTER TABLE newsroom ADD COLUMN unheard_since TEXT;
ALTER TABLE card ADD COLUMN unheard_since TEXT;
UPDATE card SET unheard_since = '1970-01-01T00:00:00.000000Z'
    WHERE article_id IN (SELECT id FROM article WHERE state IN ('draft', 'published', 'spiked'));
