-- By which words an article has in common with an earlier one are found: bot/domain/intake/fingerprints.py says what they are.
-- They are made from the texts at any time, and no key is looked up for each of them: this table is the one that costs.
CREATE TABLE fingerprint (
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
-- The text of an article of which these are. It is looked at once more when the text is another.
CREATE TABLE fingerprinted (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id)
) STRICT;

-- What a revision repeats of earlier articles: how many words, how they begin, and the paragraphs in which they stand.
CREATE TABLE repetition (
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    article_id INTEGER NOT NULL REFERENCES article (id),
    words INTEGER NOT NULL,
    beginning TEXT NOT NULL,
    here INTEGER NOT NULL,
    there INTEGER NOT NULL,
    PRIMARY KEY (revision_id, article_id)
) STRICT, WITHOUT ROWID;

-- Articles of before, up to this id, are looked at bit by bit while the bot runs.
INSERT INTO fact (name, value) SELECT 'to-fingerprint-up-to', max(id) FROM article HAVING max(id) IS NOT NULL;
