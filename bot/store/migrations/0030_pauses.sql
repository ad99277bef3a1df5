-- Until when the countdown of an approved article is paused, because a chief is choosing its time.
ALTER TABLE article ADD COLUMN paused_until TEXT;
