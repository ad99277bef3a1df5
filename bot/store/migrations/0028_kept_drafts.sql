-- Drafts that another text does not submit: those that somebody was asked for, took back, or calls a draft. Of those from
-- before nobody knows why they are drafts, so none goes to the desk before it is submitted by name.
ALTER TABLE article ADD COLUMN kept_draft INTEGER NOT NULL DEFAULT 0 CHECK (kept_draft IN (0, 1));
UPDATE article SET kept_draft = 1 WHERE state = 'draft';
