-- Since when a card shows the text that the desk has before it, and which change brought that text; since when it is
-- on record which message the card is. What editors left on the card before that may be meant for an earlier text.
ALTER TABLE card ADD COLUMN text_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE card ADD COLUMN text_shown_at TEXT;
ALTER TABLE card ADD COLUMN posted_at TEXT;
UPDATE card SET text_shown_at = '1970-01-01T00:00:00.000000Z' WHERE drawn > 0;
