-- Long texts are kept packed (bot/store/packing.py). Those of before are packed a few at a time while the bot runs, the latest
-- first, from these rows on.
INSERT INTO fact (name, value) SELECT 'to-pack-revision', max(id) FROM revision HAVING max(id) IS NOT NULL;
INSERT INTO fact (name, value) SELECT 'to-pack-place', max(rowid) FROM place HAVING max(rowid) IS NOT NULL;

-- A text that is packed is the same text. Its digest, which never changes, still tells.
DROP TRIGGER revision_is_never_changed;
CREATE TRIGGER revision_is_never_changed BEFORE UPDATE ON revision
WHEN NOT EXISTS (SELECT 1 FROM erasing)
    OR (NEW.id, NEW.article_id, NEW.number, NEW.markup, NEW.word_count, NEW.created_at, NEW.amendment, NEW.size)
        IS NOT (OLD.id, OLD.article_id, OLD.number, OLD.markup, OLD.word_count, OLD.created_at, OLD.amendment, OLD.size)
    OR NOT (
        (NEW.editor_id, NEW.editor_name) IS (OLD.editor_id, OLD.editor_name)
        OR (OLD.editor_id, NEW.editor_id) IS (SELECT person_id, pseudonym FROM erasing)
        AND NEW.editor_name = 'a former member'
    )
    OR NEW.headline NOT IN (OLD.headline, '(erased)')
    OR NEW.standfirst NOT IN (OLD.standfirst, '')
    OR NEW.body NOT IN (OLD.body, '') AND NOT (typeof(OLD.body) = 'text' AND typeof(NEW.body) = 'blob')
    OR NEW.tags NOT IN (OLD.tags, '[]')
    OR NEW.sources NOT IN (OLD.sources, '[]')
    OR NEW.note NOT IN (OLD.note, '')
    OR NEW.byline NOT IN (OLD.byline, '')
    OR NEW.content_hash NOT IN (OLD.content_hash, '')
    OR NEW.findings NOT IN (OLD.findings, '[]') AND (
        SELECT group_concat(json_extract(value, '$.check')) FROM json_each(NEW.findings)
    ) IS NOT (
        SELECT group_concat(json_extract(value, '$.check')) FROM json_each(OLD.findings)
    )
BEGIN SELECT RAISE (ABORT, 'a revision is never changed'); END;
