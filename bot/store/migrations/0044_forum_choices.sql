-- The forum tags that somebody chose for an article, by name, in place of those that the newsroom's settings give it.
CREATE TABLE forum_choice (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    tags TEXT NOT NULL -- names as JSON
) STRICT;
