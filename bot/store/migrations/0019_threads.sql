-- When the desk was last told that its server has almost as many active threads as Discord allows.
ALTER TABLE newsroom ADD COLUMN threads_told_at TEXT;
