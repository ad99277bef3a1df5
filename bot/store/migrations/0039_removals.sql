-- A server that removes the bot: its newsroom is kept for a time, then closed, and a closed one is deleted whole. A closed
-- newsroom has the number -id in the place of its server, so nothing finds it any more.
ALTER TABLE newsroom ADD COLUMN left_at TEXT;
ALTER TABLE newsroom ADD COLUMN erase_at TEXT; -- NULL: it is kept for ever
CREATE INDEX newsroom_to_erase ON newsroom (erase_at) WHERE erase_at IS NOT NULL;

CREATE TRIGGER newsroom_keeps_its_server BEFORE UPDATE OF guild_id ON newsroom
WHEN NEW.guild_id <> OLD.guild_id AND (OLD.left_at IS NULL OR NEW.guild_id <> -OLD.id)
BEGIN SELECT RAISE (ABORT, 'a newsroom is closed only after its server removed the bot'); END;

CREATE TRIGGER newsroom_is_never_deleted BEFORE DELETE ON newsroom WHEN OLD.guild_id > 0
BEGIN SELECT RAISE (ABORT, 'a newsroom is deleted only once it is closed'); END;

DROP TRIGGER event_is_never_deleted;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM newsroom WHERE id = OLD.newsroom_id AND guild_id < 0)
BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;

DROP TRIGGER link_is_never_deleted;
CREATE TRIGGER link_is_never_deleted BEFORE DELETE ON link
WHEN NOT EXISTS (SELECT 1 FROM newsroom WHERE id = OLD.newsroom_id AND guild_id < 0)
BEGIN SELECT RAISE (ABORT, 'the chain of the log is append-only'); END;

DROP TRIGGER revision_is_never_deleted;
CREATE TRIGGER revision_is_never_deleted BEFORE DELETE ON revision
WHEN NOT EXISTS (
    SELECT 1 FROM article JOIN newsroom ON newsroom.id = article.newsroom_id
    WHERE article.id = OLD.article_id AND newsroom.guild_id < 0
)
BEGIN SELECT RAISE (ABORT, 'a revision is never deleted'); END;

DROP TRIGGER picture_is_never_deleted;
CREATE TRIGGER picture_is_never_deleted BEFORE DELETE ON picture
WHEN (NOT EXISTS (SELECT 1 FROM erasing) OR (SELECT headline FROM revision WHERE id = OLD.revision_id) <> '(erased)')
    AND NOT EXISTS (
        SELECT 1 FROM revision JOIN article ON article.id = revision.article_id
        JOIN newsroom ON newsroom.id = article.newsroom_id
        WHERE revision.id = OLD.revision_id AND newsroom.guild_id < 0
    )
BEGIN SELECT RAISE (ABORT, 'a picture of a revision is never deleted'); END;
