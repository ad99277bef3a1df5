-- What the desk was given. What a writer writes in a draft stays theirs until they submit it: the desk goes on seeing
-- the last text that it was given. A correction is the desk's from its beginning, and an assignment gives its headline.
CREATE TABLE given (
    revision_id INTEGER PRIMARY KEY REFERENCES revision (id),
    article_id INTEGER NOT NULL REFERENCES article (id)
);

CREATE INDEX given_by_article ON given (article_id, revision_id);

ALTER TABLE article ADD COLUMN given_revision_id INTEGER REFERENCES revision (id);

-- The log says which texts an article had while it was no draft.
INSERT OR IGNORE INTO given (revision_id, article_id)
    SELECT event.revision_id, revision.article_id FROM event JOIN revision ON revision.id = event.revision_id
    WHERE event.from_state <> 'draft' OR event.to_state <> 'draft';
INSERT OR IGNORE INTO given (revision_id, article_id)
    SELECT id, article_id FROM revision WHERE amendment IS NOT NULL;
INSERT OR IGNORE INTO given (revision_id, article_id)
    SELECT revision_id, id FROM article
    WHERE revision_id IS NOT NULL AND (state <> 'draft' OR publication <> 'none');
INSERT OR IGNORE INTO given (revision_id, article_id)
    SELECT live_revision_id, id FROM article WHERE live_revision_id IS NOT NULL;
INSERT OR IGNORE INTO given (revision_id, article_id)
    SELECT revision.id, article.id FROM article JOIN revision ON revision.article_id = article.id
    WHERE article.assigned_by IS NOT NULL AND revision.number = 1;

UPDATE article SET given_revision_id = CASE
    WHEN state <> 'draft' OR publication <> 'none' THEN revision_id
    ELSE (SELECT max(given.revision_id) FROM given WHERE given.article_id = article.id)
END;

-- The headline that lists and cards show is the one that the desk was given.
UPDATE article SET slug = 'untitled',
    headline = (SELECT headline FROM revision WHERE revision.id = article.given_revision_id)
WHERE state = 'draft' AND publication = 'none' AND given_revision_id IS NOT NULL AND given_revision_id <> revision_id
    AND headline <> (SELECT headline FROM revision WHERE revision.id = article.given_revision_id);
