-- A third index for the archive: texts that only their writers may read, apart from what the desk was given.
CREATE VIRTUAL TABLE own_text USING fts5 (
    headline, standfirst, tags, byline, body, facets, tokenize = 'ascii'
);

INSERT INTO own_text (own_text, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');

ALTER TABLE shelved ADD COLUMN own_row INTEGER;
ALTER TABLE shelved ADD COLUMN own_revision INTEGER;

-- Texts that the desk was not given leave its index now, and all of those articles are looked at again.
INSERT INTO fact (name, value)
    SELECT 'to-shelve-up-to', max(article_id) FROM shelved JOIN article ON article.id = shelved.article_id
    WHERE desk_row IS NOT NULL AND article.given_revision_id IS NOT shelved.desk_revision
    HAVING max(article_id) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER));
DELETE FROM desk_text WHERE rowid IN (
    SELECT desk_row FROM shelved JOIN article ON article.id = shelved.article_id
    WHERE desk_row IS NOT NULL AND article.given_revision_id IS NOT shelved.desk_revision
);
UPDATE shelved SET desk_row = NULL, desk_revision = NULL
WHERE desk_row IS NOT NULL
    AND desk_revision IS NOT (SELECT given_revision_id FROM article WHERE article.id = shelved.article_id);
