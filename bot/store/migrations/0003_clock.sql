-- The clock: schedules, slots, embargoes, deadlines.

-- Slots: the weekly timetable, in the one text of it; empty without one.
ALTER TABLE newsroom ADD COLUMN timetable TEXT;
-- What is planned in one newsroom, in order: the calendar, and which slots are taken.
CREATE INDEX article_planned ON article (newsroom_id, publish_at);

-- Embargoes: who imposed it, as somebody wrote it.
ALTER TABLE article ADD COLUMN embargo_source TEXT NOT NULL DEFAULT '';

-- Grace: what was due longer ago than this, in minutes, waits for a chief; it bears the time it missed.
ALTER TABLE newsroom ADD COLUMN grace_minutes INTEGER NOT NULL DEFAULT 120 CHECK (grace_minutes >= 0);
ALTER TABLE article ADD COLUMN missed_at TEXT;
-- What a newsroom is about to be told of late articles.
CREATE INDEX delivery_late ON delivery (newsroom_id, id) WHERE kind = 'late' AND state = 'pending';
