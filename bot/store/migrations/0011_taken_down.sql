-- Taking down: since when an article is out no more, and why.
ALTER TABLE article ADD COLUMN down_at TEXT;
ALTER TABLE article ADD COLUMN down_code TEXT; -- why it was unpublished
ALTER TABLE article ADD COLUMN down_reason TEXT NOT NULL DEFAULT ''; -- what readers are told of its retraction

-- Retractions that a chief asked for. A second one confirms, or it lapses.
CREATE TABLE retraction (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id), -- the text that was out
    reason TEXT NOT NULL,
    asked_by INTEGER NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    lapses_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'asked'
        CHECK (state IN ('asked', 'confirmed', 'declined', 'withdrawn', 'lapsed', 'overtaken')),
    settled_by INTEGER,
    settled_at TEXT
);

-- One for an article at a time. There are never many: whatever waits is looked through for what has lapsed.
CREATE UNIQUE INDEX retraction_asked ON retraction (article_id) WHERE state = 'asked';
