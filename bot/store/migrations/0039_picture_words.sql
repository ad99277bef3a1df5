-- What is said of pictures is found by a search: articles that have some are taken into the archive's index anew, bit by bit.
INSERT INTO fact (name, value)
    SELECT 'to-shelve-up-to', max(article_id) FROM revision
    WHERE id IN (SELECT revision_id FROM picture) HAVING max(article_id) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER));
DELETE FROM public_text WHERE rowid IN (
    SELECT public_row FROM shelved WHERE public_revision IN (SELECT revision_id FROM picture)
);
DELETE FROM desk_text WHERE rowid IN (
    SELECT desk_row FROM shelved WHERE desk_revision IN (SELECT revision_id FROM picture)
);
DELETE FROM own_text WHERE rowid IN (
    SELECT own_row FROM shelved WHERE own_revision IN (SELECT revision_id FROM picture)
);
UPDATE shelved SET public_row = NULL, public_revision = NULL
WHERE public_revision IN (SELECT revision_id FROM picture);
UPDATE shelved SET desk_row = NULL, desk_revision = NULL
WHERE desk_revision IN (SELECT revision_id FROM picture);
UPDATE shelved SET own_row = NULL, own_revision = NULL
WHERE own_revision IN (SELECT revision_id FROM picture);
