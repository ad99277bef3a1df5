-- What is needed to find out, after a crash or an outage, what has happened on Discord meanwhile.

-- A claim by reaction goes with its reaction; one by button or command does not.
ALTER TABLE article ADD COLUMN claimed_via TEXT;

-- Reactions that no longer count and may still stand on the card: of an older revision or choice, or refused.
CREATE TABLE spent_reaction (
    article_id INTEGER NOT NULL REFERENCES article (id),
    person_id INTEGER NOT NULL,
    sign TEXT NOT NULL CHECK (sign IN ('approve', 'changes', 'spike', 'claim')),
    PRIMARY KEY (article_id, person_id, sign)
) WITHOUT ROWID;

INSERT INTO spent_reaction (article_id, person_id, sign)
SELECT DISTINCT article_id, json_extract(payload, '$.person'), coalesce(json_extract(payload, '$.choice'), 'claim')
FROM delivery
WHERE kind = 'unreact' AND article_id IS NOT NULL
    AND (state = 'pending' OR (state = 'dropped' AND fault LIKE 'without Manage Messages%'));

-- How far each newsroom's submissions channel has been listened to, in message ids …
CREATE TABLE listening (
    newsroom_id INTEGER PRIMARY KEY REFERENCES newsroom (id),
    channel_id INTEGER NOT NULL,
    heard_up_to INTEGER NOT NULL
);

-- … and which messages beyond that have been dealt with already: filed or refused.
CREATE TABLE heard (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    message_id INTEGER NOT NULL,
    PRIMARY KEY (newsroom_id, message_id)
) WITHOUT ROWID;

-- Deliveries: where the latest try was sent, and what it said; which note told the desk of the fault.
ALTER TABLE delivery ADD COLUMN attempted_channel INTEGER;
ALTER TABLE delivery ADD COLUMN attempted_text TEXT; -- a digest; empty for what bears a mark of its own
ALTER TABLE delivery ADD COLUMN noted INTEGER REFERENCES delivery (id);

CREATE INDEX delivery_by_message ON delivery (message_id);

-- Cards: a redraw that Discord refuses or puts off waits, and its pauses grow.
ALTER TABLE card ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE card ADD COLUMN not_before TEXT;
ALTER TABLE card ADD COLUMN fault TEXT;

-- When the server's owner was told that nothing can be said in the review channel; until that works again.
ALTER TABLE newsroom ADD COLUMN owner_told_at TEXT;
