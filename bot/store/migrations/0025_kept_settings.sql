-- Settings of newsrooms without a column of their own: a row for each that is not its default, by the option's name.
-- A new setting needs no migration.
CREATE TABLE kept_setting (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (newsroom_id, name)
) WITHOUT ROWID;
