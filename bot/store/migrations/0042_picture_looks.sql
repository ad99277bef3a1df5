-- How the picture in a file looks (bot/imaging/looks.py): 16 hexadecimal digits, empty where there is nothing to know it by,
-- and without a value until somebody has looked at it. It is made from the file at any time.
CREATE TABLE picture_look (
    sha256 TEXT PRIMARY KEY,
    extension TEXT NOT NULL,
    looks TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX picture_to_look_at ON picture_look (sha256) WHERE looks IS NULL;

-- Those that look alike have a part in common, or nearly: bot/domain/article/looks.py has how near.
CREATE TABLE picture_part (
    part INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (part, sha256)
) STRICT, WITHOUT ROWID;

-- Which files look alike, each pair in both directions.
CREATE TABLE picture_alike (
    sha256 TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (sha256, other)
) STRICT, WITHOUT ROWID;

CREATE INDEX picture_alike_by_other ON picture_alike (other);

-- Pictures of before are looked at one by one while the bot runs.
INSERT INTO picture_look (sha256, extension) SELECT sha256, min(extension) FROM picture GROUP BY sha256;
