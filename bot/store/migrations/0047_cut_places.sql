-- A part of a published text is kept as where it stands in its revision, not once more. Those of before are looked up a few at
-- a time while the bot runs. A delivery that has arrived needs neither its nonce nor the time before which it was to wait.
ALTER TABLE place ADD COLUMN cut_revision INTEGER REFERENCES revision (id);
ALTER TABLE place ADD COLUMN cut_start INTEGER NOT NULL DEFAULT 0;
ALTER TABLE place ADD COLUMN cut_end INTEGER NOT NULL DEFAULT 0;

INSERT INTO fact (name, value) SELECT 'to-pack-place', max(rowid) FROM place HAVING max(rowid) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO fact (name, value) SELECT 'to-slim-delivery', max(id) FROM delivery HAVING max(id) IS NOT NULL;
