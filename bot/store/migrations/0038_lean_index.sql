-- The archive's index without a second copy of every text: what stands in a row is worked out from its revision when it is
-- taken out. Beginnings of two and three letters have an index of their own.
CREATE VIRTUAL TABLE public_index USING fts5 (
    headline, standfirst, tags, byline, body, facets, content = '', prefix = '2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE desk_index USING fts5 (
    headline, standfirst, tags, byline, body, facets, content = '', prefix = '2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE own_index USING fts5 (
    headline, standfirst, tags, byline, body, facets, content = '', prefix = '2 3', tokenize = 'ascii'
);

INSERT INTO public_index (public_index, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');
INSERT INTO desk_index (desk_index, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');
INSERT INTO own_index (own_index, rank) VALUES ('rank', 'bm25(8.0, 4.0, 4.0, 3.0, 1.0, 0.0)');

-- What stands in which row of an index. The names and facets are not in the revision, and change while it stays; the
-- digest tells whether the rest still comes to what was put in.
CREATE TABLE indexed (
    article_id INTEGER NOT NULL REFERENCES article (id),
    side TEXT NOT NULL CHECK (side IN ('public_index', 'desk_index', 'own_index')),
    place INTEGER NOT NULL,
    revision_id INTEGER NOT NULL,
    heading INTEGER NOT NULL, -- a digest of the newsroom and the headline
    names TEXT NOT NULL,
    facets TEXT NOT NULL,
    digest INTEGER NOT NULL,
    PRIMARY KEY (article_id, side)
) WITHOUT ROWID;

CREATE INDEX indexed_by_heading ON indexed (heading);

-- Every article is taken in while the bot runs, a few at a time. The old index goes at once: to overwrite each of its pages
-- now would keep the bot waiting, so the file is put in order when something is erased.
INSERT INTO fact (name, value) SELECT 'to-shelve-up-to', max(id) FROM article HAVING max(id) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = excluded.value;
INSERT INTO fact (name, value) SELECT 'free-space-untidy', '1' WHERE EXISTS (SELECT 1 FROM shelved)
    ON CONFLICT (name) DO NOTHING;
PRAGMA secure_delete = FAST;
DROP TABLE public_text;
DROP TABLE desk_text;
DROP TABLE own_text;
DROP TABLE shelved;
PRAGMA secure_delete = ON;
