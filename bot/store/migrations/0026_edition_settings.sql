-- The settings of the newsroom that an article keeps as they were when it first went out, by the option's name (JSON).
-- What was out before has none.
ALTER TABLE edition ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
