-- Pictures of a text, in their order. Their files lie beside the database, named by their SHA-256.
CREATE TABLE picture (
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    position INTEGER NOT NULL CHECK (position >= 1),
    sha256 TEXT NOT NULL,
    extension TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    looks TEXT NOT NULL, -- pictures that look alike have few bits that differ (bot/imaging/normalising.py)
    alt TEXT NOT NULL,
    decorative INTEGER NOT NULL CHECK (decorative IN (0, 1)),
    caption TEXT NOT NULL,
    credit TEXT NOT NULL,
    rights TEXT NOT NULL,
    terms TEXT NOT NULL,
    spoiler INTEGER NOT NULL CHECK (spoiler IN (0, 1)),
    removed TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (revision_id, position)
);

CREATE INDEX picture_by_file ON picture (sha256);

CREATE TRIGGER picture_is_never_changed BEFORE UPDATE ON picture
BEGIN SELECT RAISE (ABORT, 'a picture of a revision is never changed'); END;
CREATE TRIGGER picture_is_never_deleted BEFORE DELETE ON picture
BEGIN SELECT RAISE (ABORT, 'a picture of a revision is never deleted'); END;

-- A picture that an article may show no more, for somebody's privacy: its file goes when no other article has it.
CREATE TABLE erased_picture (
    article_id INTEGER NOT NULL REFERENCES article (id),
    sha256 TEXT NOT NULL,
    erased_at TEXT NOT NULL,
    PRIMARY KEY (article_id, sha256)
);

-- Pictures that somebody has sent within the last hour: decoding one takes the time of many texts.
CREATE TABLE picture_taken (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL,
    taken_at TEXT NOT NULL
);

CREATE INDEX picture_taken_by_person ON picture_taken (person_id, taken_at);
