-- The morning budget: one post a day in the review channel, redrawn as long as its day lasts.

-- When it comes, on the newsroom's clock (08:30; empty for never), and the moment of the next one.
ALTER TABLE newsroom ADD COLUMN budget TEXT;
ALTER TABLE newsroom ADD COLUMN budget_next TEXT;
CREATE INDEX newsroom_budget ON newsroom (budget_next) WHERE budget_next IS NOT NULL;

-- One for each day. Like a card it is behind while more changes are wanted than are drawn.
CREATE TABLE budget (
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    day TEXT NOT NULL, -- the date on the newsroom's clock
    ends_at TEXT NOT NULL,
    running INTEGER NOT NULL DEFAULT 1, -- until its day is over
    turns_at TEXT, -- when time itself changes what it shows; none once its day is over
    delivery_id INTEGER NOT NULL REFERENCES delivery (id), -- which brings its message
    channel_id INTEGER,
    message_id INTEGER,
    wanted INTEGER NOT NULL DEFAULT 1,
    drawn INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    fault TEXT,
    PRIMARY KEY (newsroom_id, day)
) WITHOUT ROWID;

CREATE UNIQUE INDEX budget_running ON budget (newsroom_id) WHERE running = 1;
CREATE INDEX budget_turns ON budget (turns_at) WHERE turns_at IS NOT NULL;
CREATE INDEX budget_stale ON budget (message_id) WHERE wanted > drawn AND message_id IS NOT NULL;
CREATE INDEX budget_by_delivery ON budget (delivery_id);

-- What it lists: texts that are due and not ready, corrections that are open, errors that readers reported.
CREATE INDEX article_deadline ON article (newsroom_id, due_at)
    WHERE due_at IS NOT NULL AND discarded_at IS NULL AND state NOT IN ('publishing', 'published', 'spiked');
CREATE INDEX article_amended ON article (newsroom_id, due_at) WHERE publication = 'live' AND state <> 'published';
CREATE INDEX report_open ON report (newsroom_id, article_id, at) WHERE state = 'open';
