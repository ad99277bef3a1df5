-- The archive: what is searched. Texts stand here as bot/domain/folding.py leaves them, words apart by spaces, so the
-- plainest tokenizer does. What the public has and what the desk has are apart, so that nothing of a draft
-- weighs in what readers find. A row's id is the article's date and its id (bot/store/shelf.py).
CREATE VIRTUAL TABLE public_text USING fts5 (
    headline, standfirst, tags, byline, body, facets, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE desk_text USING fts5 (
    headline, standfirst, tags, byline, body, facets, tokenize = 'ascii'
);

-- A word in the headline weighs most; the facets, by which an article is picked out, weigh nothing.
INSERT INTO public_text (public_text, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');
INSERT INTO desk_text (desk_text, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');

-- Which revision of an article stands in either index, and in which row.
CREATE TABLE shelved (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    public_row INTEGER,
    public_revision INTEGER,
    desk_row INTEGER,
    desk_revision INTEGER
);

-- Articles of before, up to this id, are taken in bit by bit while the bot runs.
INSERT INTO fact (name, value) SELECT 'to-shelve-up-to', max(id) FROM article HAVING max(id) IS NOT NULL;

-- What somebody asked for, for as long as its pages can be turned.
CREATE TABLE search (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- an old button never shows a later search
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    person_id INTEGER NOT NULL,
    asked TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE INDEX search_by_age ON search (at);
