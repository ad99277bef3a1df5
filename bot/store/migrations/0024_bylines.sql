-- Bylines. A revision may name its own: what readers see is judged with the rest of the text.
ALTER TABLE revision ADD COLUMN byline TEXT NOT NULL DEFAULT '';

-- The name under which somebody publishes in a newsroom, and the names of other members that it looks like.
CREATE TABLE pen_name (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    user_id INTEGER NOT NULL,
    byline TEXT NOT NULL,
    looks TEXT NOT NULL, -- what names that look alike have in common (bot/domain/article/byline.py)
    namesakes TEXT NOT NULL,
    chosen_at TEXT NOT NULL,
    PRIMARY KEY (newsroom_id, user_id)
) WITHOUT ROWID;

CREATE INDEX pen_name_by_looks ON pen_name (newsroom_id, looks, byline);

-- The names of an article's writers as the desk has judged it: a later choice changes nothing in it. Empty: their own.
CREATE TABLE printed_as (
    article_id INTEGER NOT NULL REFERENCES article (id),
    user_id INTEGER NOT NULL,
    byline TEXT NOT NULL,
    PRIMARY KEY (article_id, user_id)
) WITHOUT ROWID;

-- The byline that was given beside a file whose letters are yet to be confirmed.
ALTER TABLE guessed_file ADD COLUMN byline TEXT NOT NULL DEFAULT '';

-- Whom the file of an article names as its author, until its writers take that for its byline or give it another.
CREATE TABLE offered_byline (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    byline TEXT NOT NULL
);
