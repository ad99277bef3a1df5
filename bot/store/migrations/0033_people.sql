-- People can leave: erasing a person is the one thing that changes the log and the texts, and only in the ways below.

-- Holds a row only within the transaction that erases somebody: what it refers to is never there, so no transaction
-- that leaves it behind can be committed.
CREATE TABLE erasing (
    person_id INTEGER NOT NULL,
    pseudonym INTEGER NOT NULL CHECK (pseudonym < 0),
    never INTEGER NOT NULL DEFAULT -1 CHECK (never = -1) REFERENCES newsroom (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

DROP TRIGGER event_is_never_changed;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
WHEN NOT EXISTS (SELECT 1 FROM erasing)
    OR (NEW.id, NEW.newsroom_id, NEW.article_id, NEW.revision_id, NEW.at, NEW.action, NEW.from_state, NEW.to_state)
        IS NOT (OLD.id, OLD.newsroom_id, OLD.article_id, OLD.revision_id, OLD.at, OLD.action, OLD.from_state, OLD.to_state)
    OR NOT (
        (NEW.actor_id, NEW.actor_name) IS (OLD.actor_id, OLD.actor_name)
        OR (OLD.actor_id, NEW.actor_id) IS (SELECT person_id, pseudonym FROM erasing)
        AND NEW.actor_name = 'a former member'
    )
    OR (SELECT count(*) FROM json_each(NEW.detail)) <> (SELECT count(*) FROM json_each(OLD.detail))
    OR EXISTS (
        SELECT 1 FROM json_each(OLD.detail) AS had LEFT JOIN json_each(NEW.detail) AS has ON has.key = had.key
        WHERE has.value IS NOT had.value
            AND coalesce(has.value NOT IN ('', '(erased)', 'a former member'), TRUE)
            AND (had.value, has.value) IS NOT (SELECT person_id, pseudonym FROM erasing)
    )
BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;

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
    OR NEW.body NOT IN (OLD.body, '')
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

DROP TRIGGER picture_is_never_deleted;
CREATE TRIGGER picture_is_never_deleted BEFORE DELETE ON picture
WHEN NOT EXISTS (SELECT 1 FROM erasing) OR (SELECT headline FROM revision WHERE id = OLD.revision_id) <> '(erased)'
BEGIN SELECT RAISE (ABORT, 'a picture of a revision is never deleted'); END;

-- Who wrote or judged an article in work, had themselves erased, and must not judge it as somebody new. The row goes
-- when the article is decided.
CREATE TABLE barred (
    article_id INTEGER NOT NULL REFERENCES article (id),
    user_id INTEGER NOT NULL,
    because TEXT NOT NULL CHECK (because IN ('wrote', 'judged')),
    PRIMARY KEY (article_id, user_id)
) STRICT, WITHOUT ROWID;

-- Somebody has left a newsroom that has published texts of theirs: a chief says whether their byline stays.
CREATE TABLE departure (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    pseudonym INTEGER NOT NULL,
    at TEXT NOT NULL,
    articles INTEGER NOT NULL, -- published, under a byline of theirs
    byline TEXT NOT NULL DEFAULT 'asked' CHECK (byline IN ('asked', 'kept', 'removed')),
    settled_by INTEGER,
    settled_name TEXT NOT NULL DEFAULT '',
    settled_at TEXT
) STRICT;

-- What was deleted before this version may still lie in free space of the file: the first erasing rewrites it whole.
INSERT INTO fact (name, value) SELECT 'free-space-untidy', '1' WHERE EXISTS (SELECT 1 FROM newsroom);
