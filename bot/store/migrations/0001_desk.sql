-- The desk: newsrooms, articles and their revisions, votes, the audit log, and the outbox.
-- Times are UTC, as text of one width (2026-11-22T18:30:00.000000Z), so that they sort as they are.

CREATE TABLE newsroom (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL UNIQUE,
    review_channel INTEGER NOT NULL,
    publish_channel INTEGER NOT NULL,
    editors_role INTEGER NOT NULL,
    submissions_channel INTEGER,
    announce_channel INTEGER,
    writers_role INTEGER,
    chiefs_role INTEGER,
    subscribers_role INTEGER,
    approvals_required INTEGER NOT NULL DEFAULT 1 CHECK (approvals_required BETWEEN 1 AND 20),
    spikes_required INTEGER NOT NULL DEFAULT 1 CHECK (spikes_required BETWEEN 1 AND 20),
    release TEXT NOT NULL DEFAULT 'immediate' CHECK (release IN ('immediate', 'manual', 'slots')),
    cooling_off_seconds INTEGER NOT NULL DEFAULT 60 CHECK (cooling_off_seconds >= 0),
    claim_minutes INTEGER NOT NULL DEFAULT 120 CHECK (claim_minutes > 0),
    character_limit INTEGER NOT NULL DEFAULT 60000 CHECK (character_limit > 0),
    timezone TEXT NOT NULL DEFAULT 'UTC',
    last_number INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    number INTEGER NOT NULL,
    slug TEXT NOT NULL,
    headline TEXT NOT NULL,
    author_id INTEGER NOT NULL,
    author_name TEXT NOT NULL,
    source_message INTEGER, -- the chat message it was filed from
    state TEXT NOT NULL,
    held_from TEXT,
    publication TEXT NOT NULL DEFAULT 'none',
    revision_id INTEGER REFERENCES revision (id),
    live_revision_id INTEGER REFERENCES revision (id),
    version INTEGER NOT NULL DEFAULT 1,
    publish_at TEXT,
    embargo_until TEXT,
    claimed_by INTEGER,
    claimed_until TEXT,
    submitted_at TEXT,
    published_at TEXT,
    discarded_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (newsroom_id, number)
);

CREATE INDEX article_by_state ON article (newsroom_id, state, submitted_at);
CREATE INDEX article_by_author ON article (newsroom_id, author_id, id);
CREATE UNIQUE INDEX article_by_source ON article (newsroom_id, source_message)
    WHERE source_message IS NOT NULL AND discarded_at IS NULL;
CREATE INDEX article_by_headline ON article (newsroom_id, headline, id);
CREATE INDEX article_due ON article (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX article_claim_lapses ON article (claimed_until) WHERE claimed_until IS NOT NULL;

CREATE TABLE co_author (
    article_id INTEGER NOT NULL REFERENCES article (id),
    user_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (article_id, user_id)
) WITHOUT ROWID;

CREATE INDEX co_author_by_user ON co_author (user_id, article_id);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    number INTEGER NOT NULL,
    headline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL,
    sources TEXT NOT NULL,
    markup TEXT NOT NULL,
    editor_id INTEGER NOT NULL,
    editor_name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    word_count INTEGER NOT NULL,
    findings TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (article_id, number)
);

CREATE TRIGGER revision_is_never_changed BEFORE UPDATE ON revision
BEGIN SELECT RAISE (ABORT, 'a revision is never changed'); END;
CREATE TRIGGER revision_is_never_deleted BEFORE DELETE ON revision
BEGIN SELECT RAISE (ABORT, 'a revision is never deleted'); END;

CREATE TABLE vote (
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    editor_id INTEGER NOT NULL,
    editor_name TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('approve', 'changes', 'spike')),
    via TEXT NOT NULL CHECK (via IN ('reaction', 'button', 'command')),
    reason TEXT,
    cast_at TEXT NOT NULL,
    PRIMARY KEY (article_id, revision_id, editor_id)
) WITHOUT ROWID;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    article_id INTEGER REFERENCES article (id),
    revision_id INTEGER REFERENCES revision (id),
    at TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL DEFAULT '{}'
);

CREATE INDEX event_by_article ON event (article_id, id);

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;

CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    person_id INTEGER NOT NULL,
    person_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE INDEX note_by_article ON note (article_id, id);

-- The outbox. A row commits with the change that causes it; `needs` names the row it waits for.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    article_id INTEGER REFERENCES article (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL DEFAULT '{}',
    needs INTEGER REFERENCES delivery (id),
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dropped', 'parked')),
    nonce TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL,
    attempted_at TEXT,
    channel_id INTEGER,
    message_id INTEGER,
    fault TEXT,
    created_at TEXT NOT NULL,
    done_at TEXT
);

CREATE INDEX delivery_pending ON delivery (not_before, id) WHERE state = 'pending';
CREATE INDEX delivery_parked ON delivery (newsroom_id, id) WHERE state = 'parked';
CREATE INDEX delivery_by_article ON delivery (article_id, kind, id);

CREATE TABLE part (
    article_id INTEGER NOT NULL REFERENCES article (id),
    revision_id INTEGER NOT NULL REFERENCES revision (id),
    position INTEGER NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,
    foot TEXT NOT NULL,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    channel_id INTEGER,
    message_id INTEGER,
    PRIMARY KEY (article_id, revision_id, position) -- rows hold whole texts: too long for WITHOUT ROWID
);

CREATE INDEX part_by_delivery ON part (delivery_id);

-- A card is redrawn, not replayed: it is due while more changes are wanted than are drawn.
CREATE TABLE card (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    channel_id INTEGER NOT NULL,
    message_id INTEGER,
    thread_id INTEGER,
    wanted INTEGER NOT NULL DEFAULT 1,
    drawn INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX card_stale ON card (message_id) WHERE wanted > drawn AND message_id IS NOT NULL;
CREATE INDEX card_by_message ON card (message_id);
CREATE INDEX card_by_thread ON card (thread_id);

-- Small facts of the installation itself, such as the digest of the commands last registered.
CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
