-- Limits: what one writer may have before the desk in a newsroom, and how much text one person saves.

-- Submissions of one writer that wait for the desk, and drafts of one writer.
ALTER TABLE newsroom ADD COLUMN open_limit INTEGER NOT NULL DEFAULT 30 CHECK (open_limit > 0);
ALTER TABLE newsroom ADD COLUMN draft_limit INTEGER NOT NULL DEFAULT 50 CHECK (draft_limit > 0);
-- Articles that one writer begins in ten minutes, and MiB of text that they save in a day.
ALTER TABLE newsroom ADD COLUMN rate_limit INTEGER NOT NULL DEFAULT 30 CHECK (rate_limit > 0);
ALTER TABLE newsroom ADD COLUMN daily_mib INTEGER NOT NULL DEFAULT 8 CHECK (daily_mib > 0);

CREATE INDEX article_undecided ON article (author_id, state)
    WHERE state IN ('draft', 'submitted', 'in_review', 'changes_requested', 'held') AND discarded_at IS NULL
    AND publication = 'none';

-- Bytes of a text in UTF-8; 0 for those saved before.
ALTER TABLE revision ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
CREATE INDEX revision_by_editor ON revision (editor_id, created_at, size);

-- Lists read the headline of every article in them, so it is never long; the whole one stays in the revision.
UPDATE article SET headline = substr(headline, 1, 511) || '…' WHERE length(headline) > 512;
