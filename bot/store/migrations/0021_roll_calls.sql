-- Approvals count while their owners are editors. Discord is asked about them once an article is approved, and before it
-- goes out.
ALTER TABLE vote ADD COLUMN absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1)); -- no editor when last asked

CREATE TABLE roll_call (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    due_at TEXT NOT NULL -- what waits, and never many rows
);

CREATE INDEX roll_call_due ON roll_call (due_at) WHERE due_at <> '';

-- What was approved already, and is not out yet, is asked about too.
INSERT INTO roll_call (article_id, due_at)
    SELECT id, '1970-01-01T00:00:00.000000Z' FROM article WHERE state IN ('approved', 'scheduled');
