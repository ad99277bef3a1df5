-- Deadlines: when an article is due, what is to be said of that next and when, and who gave it out.
ALTER TABLE article ADD COLUMN due_at TEXT;
ALTER TABLE article ADD COLUMN remind_stage TEXT CHECK (remind_stage IN ('before', 'after', 'escalated'));
ALTER TABLE article ADD COLUMN remind_at TEXT;
ALTER TABLE article ADD COLUMN assigned_by INTEGER;

CREATE INDEX article_reminded ON article (remind_at) WHERE remind_at IS NOT NULL;

-- Hours before and after; 0 for none. Quiet hours as “22:00–07:00” on the newsroom's clock; empty without any.
ALTER TABLE newsroom ADD COLUMN remind_before_hours INTEGER NOT NULL DEFAULT 24 CHECK (remind_before_hours >= 0);
ALTER TABLE newsroom ADD COLUMN remind_after_hours INTEGER NOT NULL DEFAULT 1 CHECK (remind_after_hours >= 0);
ALTER TABLE newsroom ADD COLUMN escalate_hours INTEGER NOT NULL DEFAULT 24 CHECK (escalate_hours >= 0);
ALTER TABLE newsroom ADD COLUMN quiet_hours TEXT;
