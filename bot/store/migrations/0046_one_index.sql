-- One index instead of three: what readers, the desk and a draft's writers find under the same words stands in it once. Its
-- rows are numbered by the day of the article and a count within it, not by the second and the article's id: FTS5 keeps
-- the distance to the row before with every word of every article, and small distances take half the room.
CREATE VIRTUAL TABLE text_index USING fts5 (
    headline, standfirst, tags, byline, body, facets, content = '', prefix = '2 3', tokenize = 'ascii'
);
INSERT INTO text_index (text_index, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');

PRAGMA secure_delete = FAST;
DROP TABLE public_index;
DROP TABLE desk_index;
DROP TABLE own_index;
DROP TABLE indexed;
PRAGMA secure_delete = ON;

-- What stands in which row of the index, and who finds it: 1 readers, 2 the desk, 4 its writers, or a sum of them. The names
-- and facets are not in the revision, and change while it stays; the digest tells whether the rest still comes to what
-- was put in.
CREATE TABLE indexed (
    place INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    sides INTEGER NOT NULL CHECK (sides BETWEEN 1 AND 7),
    revision_id INTEGER NOT NULL,
    heading INTEGER NOT NULL, -- a digest of the newsroom and the headline
    names TEXT NOT NULL,
    facets TEXT NOT NULL,
    digest INTEGER NOT NULL
);
CREATE INDEX indexed_by_article ON indexed (article_id);
CREATE INDEX indexed_by_heading ON indexed (heading);

-- Every article is taken in while the bot runs, a few at a time.
INSERT INTO fact (name, value) SELECT 'to-shelve-up-to', max(id) FROM article HAVING max(id) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO fact (name, value) SELECT 'free-space-untidy', '1' WHERE EXISTS (SELECT 1 FROM article)
    ON CONFLICT (name) DO NOTHING;
