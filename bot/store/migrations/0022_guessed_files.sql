-- Files whose encoding was guessed, with their bytes, until the writer says that the letters are right. `began_at` is 0
-- where the text is a draft's already, else the number of the revision that the file is to replace. After `until` the
-- bytes are dropped; that a draft's letters are unconfirmed stays on record.
CREATE TABLE guessed_file (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    filename TEXT NOT NULL,
    headline TEXT,
    encoding TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    data BLOB,
    until TEXT
) STRICT;
CREATE INDEX guessed_file_until ON guessed_file (until) WHERE until IS NOT NULL;
