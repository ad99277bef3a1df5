-- A vote does not count in a section where its owner may not judge.
ALTER TABLE vote ADD COLUMN elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (elsewhere IN (0, 1));
