-- Co-authors are invited, and are none before they accept. Their names stand in an order, each with a role.
ALTER TABLE co_author ADD COLUMN role TEXT NOT NULL DEFAULT ''; -- such as "photos"
ALTER TABLE co_author ADD COLUMN place INTEGER NOT NULL DEFAULT 1; -- in the byline; the author's is 0
ALTER TABLE co_author ADD COLUMN since_revision INTEGER NOT NULL DEFAULT 1; -- the number of the text they came to

CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    place INTEGER, -- the place in the byline that was asked for; NULL for the last
    at TEXT NOT NULL,
    lapses_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined', 'recalled', 'lapsed')),
    settled_at TEXT,
    waits INTEGER DEFAULT 1 CHECK (waits = 1), -- NULL once it is settled: so one of each person may wait
    UNIQUE (article_id, user_id, waits)
);

CREATE INDEX invitation_lapses ON invitation (lapses_at) WHERE state = 'open';

-- Who was a co-author once, and of which revisions: whose name stood over a text does not judge what is left of it.
CREATE TABLE former_co_author (
    article_id INTEGER NOT NULL REFERENCES article (id),
    user_id INTEGER NOT NULL,
    first_revision INTEGER NOT NULL,
    last_revision INTEGER NOT NULL,
    PRIMARY KEY (article_id, user_id, first_revision)
) WITHOUT ROWID;

INSERT OR REPLACE INTO former_co_author (article_id, user_id, first_revision, last_revision)
    SELECT event.article_id, json_extract(event.detail, '$.person'), 1, revision.number
    FROM event JOIN revision ON revision.id = event.revision_id
    WHERE event.action = 'co_author_off' AND json_extract(event.detail, '$.person') IS NOT NULL
    ORDER BY event.id;
