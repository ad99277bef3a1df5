-- The pictures that a message of a published article shows, as JSON; empty for none.
ALTER TABLE place ADD COLUMN plates TEXT NOT NULL DEFAULT '';
