-- A newsroom has sections. What one leaves open it takes from the newsroom: each of its own settings has a row.
CREATE TABLE section (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    name TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]', -- which lead an article to it, as JSON
    position INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX section_of_newsroom ON section (newsroom_id, position, id);

CREATE TABLE section_setting (
    section_id INTEGER NOT NULL REFERENCES section (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (section_id, name)
) STRICT, WITHOUT ROWID;

-- Without one it is in the first section of its newsroom.
ALTER TABLE article ADD COLUMN section_id INTEGER REFERENCES section (id);

INSERT INTO section (newsroom_id, name) SELECT id, 'News' FROM newsroom;
UPDATE article SET section_id = (SELECT id FROM section WHERE newsroom_id = article.newsroom_id);
CREATE INDEX article_of_section ON article (section_id) WHERE section_id IS NOT NULL;

-- With both columns it is chosen before the index by newsroom and number, however many columns an article has.
DROP INDEX article_amended;
CREATE INDEX article_amended ON article (newsroom_id, publication, due_at)
    WHERE publication = 'live' AND state <> 'published';
