-- After publication: corrections, and every text that has been public.

-- What a revision is to the published text, if there was one when it was written.
ALTER TABLE revision ADD COLUMN amendment TEXT
    CHECK (amendment IN ('correction', 'clarification', 'update', 'minor'));
ALTER TABLE revision ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Every revision that has been out, in order, with the moment from which its note is dated.
CREATE TABLE edition (
    article_id INTEGER NOT NULL REFERENCES article (id),
    number INTEGER NOT NULL,
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    at TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

INSERT INTO edition (article_id, number, revision_id, at)
SELECT id, 1, live_revision_id, published_at FROM article
WHERE live_revision_id IS NOT NULL AND published_at IS NOT NULL;

-- The places in which an article stands: its messages in order, and what each is to show. Like a card, a place
-- is redrawn, not replayed: it is behind while more changes are wanted than are drawn.
CREATE TABLE place (
    article_id INTEGER NOT NULL REFERENCES article (id),
    position INTEGER NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,
    foot TEXT NOT NULL, -- all three empty: nothing is to stand there any more
    wanted INTEGER NOT NULL DEFAULT 1,
    drawn INTEGER NOT NULL DEFAULT 0,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id), -- which brought its message
    channel_id INTEGER,
    message_id INTEGER,
    PRIMARY KEY (article_id, position) -- rows hold whole texts: too long for WITHOUT ROWID
);

INSERT INTO place (article_id, position, head, body, foot, drawn, delivery_id, channel_id, message_id)
SELECT article_id, position, head, body, foot, message_id IS NOT NULL, delivery_id, channel_id, message_id
FROM part
WHERE revision_id = (SELECT coalesce(live_revision_id, article.revision_id) FROM article WHERE id = part.article_id);

DROP TABLE part;
CREATE INDEX place_by_delivery ON place (delivery_id);

-- Whether a correction is announced: off, without a ping, with one.
ALTER TABLE newsroom ADD COLUMN corrections TEXT NOT NULL DEFAULT 'off'
    CHECK (corrections IN ('off', 'quiet', 'ping'));

-- What is out in a newsroom, the latest first.
CREATE INDEX article_once_out ON article (newsroom_id, published_at) WHERE published_at IS NOT NULL;
