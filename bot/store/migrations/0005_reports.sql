-- Readers' reports of errors in published articles.

CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id), -- the text that was out
    reader_id INTEGER NOT NULL,
    reader_name TEXT NOT NULL,
    wrong TEXT NOT NULL,
    location TEXT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'corrected', 'dismissed')),
    settled_by INTEGER,
    settled_name TEXT NOT NULL DEFAULT '',
    settled_at TEXT,
    answer TEXT NOT NULL DEFAULT '', -- the desk's, to the reader
    delivery_id INTEGER REFERENCES delivery (id), -- of its message to the desk; none while it waits its turn
    version INTEGER NOT NULL DEFAULT 1 -- goes up with every change, so that its message is redrawn for each
);

-- What somebody has reported lately, and what of an article is not settled.
CREATE INDEX report_by_reader ON report (newsroom_id, reader_id, at);
CREATE INDEX report_by_article ON report (article_id, state, id);

-- Whether *Report an error* stands under the message.
ALTER TABLE place ADD COLUMN report INTEGER NOT NULL DEFAULT 0;
