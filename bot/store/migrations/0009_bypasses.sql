-- Bypasses: revisions that a chief let through without their review, and who has read them since.

CREATE TABLE bypass (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    chief_id INTEGER NOT NULL,
    chief_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    eyes TEXT NOT NULL DEFAULT 'wanted'
        CHECK (eyes IN ('wanted', 'given', 'down', 'replaced', 'retracted', 'void')),
    looked_by INTEGER, -- who gave the second pair of eyes
    looked_name TEXT NOT NULL DEFAULT '',
    looked_at TEXT,
    looked_via TEXT CHECK (looked_via IN ('vote', 'button')),
    remind_at TEXT -- when the desk is asked again; NULL while it is not to be
);

CREATE INDEX bypass_by_article ON bypass (article_id, id);
CREATE INDEX bypass_wanted ON bypass (newsroom_id, id) WHERE eyes = 'wanted';
CREATE INDEX bypass_reminded ON bypass (remind_at) WHERE remind_at IS NOT NULL;
-- At most one stands on a revision.
CREATE UNIQUE INDEX bypass_stands ON bypass (revision_id) WHERE eyes <> 'void';
