-- Sign-offs: what an article needs beside votes. What a newsroom wants is a setting (`signoffs`); here is who gave what.
CREATE TABLE signoff (
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    name TEXT NOT NULL, -- as the newsroom called it
    person_id INTEGER NOT NULL,
    person_name TEXT NOT NULL,
    at TEXT NOT NULL,
    stays INTEGER NOT NULL CHECK (stays IN (0, 1)), -- on a later revision too, if only typography differs
    absent INTEGER NOT NULL DEFAULT 0 CHECK (absent IN (0, 1)), -- did not hold a role that it takes when last asked
    PRIMARY KEY (article_id, revision_id, name, person_id)
) WITHOUT ROWID;

-- An editor wants a sign-off of one article, whatever its text.
CREATE TABLE signoff_ask (
    article_id INTEGER NOT NULL REFERENCES article (id),
    name TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    person_name TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (article_id, name, person_id)
) WITHOUT ROWID;

-- Which sign-offs a chief let an article do without, as a list of their names.
ALTER TABLE bypass ADD COLUMN signoffs TEXT NOT NULL DEFAULT '[]';
