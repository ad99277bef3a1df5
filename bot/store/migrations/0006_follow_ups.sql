-- Follow-ups: articles that go on where another one ended. Each knows the one before it.

ALTER TABLE article ADD COLUMN follows INTEGER REFERENCES article (id);
CREATE INDEX article_by_follows ON article (follows, published_at) WHERE follows IS NOT NULL;

-- Whether its message is known to be deleted by hand: nothing links to it then.
ALTER TABLE place ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
