-- The log shows tampering: each entry has its link in a chain of its newsroom. A link holds the entry's key and a salted
-- commitment to the rest, so that an entry whose person was erased keeps its place: only its salt goes.
CREATE TABLE link (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    number INTEGER NOT NULL,
    event_id INTEGER NOT NULL UNIQUE, -- no reference: an export of some articles carries no chain
    salt TEXT,
    commitment TEXT NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (newsroom_id, number)
) WITHOUT ROWID;

CREATE TRIGGER link_is_never_changed BEFORE UPDATE ON link
WHEN NOT EXISTS (SELECT 1 FROM erasing) OR NEW.salt IS NOT NULL
    OR (NEW.newsroom_id, NEW.number, NEW.event_id, NEW.commitment, NEW.head)
        IS NOT (OLD.newsroom_id, OLD.number, OLD.event_id, OLD.commitment, OLD.head)
BEGIN SELECT RAISE (ABORT, 'the chain of the log is append-only'); END;
CREATE TRIGGER link_is_never_deleted BEFORE DELETE ON link
BEGIN SELECT RAISE (ABORT, 'the chain of the log is append-only'); END;

CREATE TRIGGER event_loses_its_salt AFTER UPDATE ON event
BEGIN UPDATE link SET salt = NULL WHERE event_id = NEW.id; END;

CREATE INDEX event_by_newsroom ON event (newsroom_id, id);

-- What the desk's channel was shown of the chain on a day.
CREATE TABLE seal (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (newsroom_id, day)
) WITHOUT ROWID;
