-- What in a text looks like an embargo and could not be read for sure. Its writer is asked, and until they have answered the
-- text does not go to the desk. `line` is what stands there, `typed` what seems to be the time; both as they were typed.
CREATE TABLE embargo_question (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    line TEXT NOT NULL,
    typed TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    asked_at TEXT NOT NULL,
    answered_at TEXT
) STRICT;
