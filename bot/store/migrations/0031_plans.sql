-- When an article is to go out once it is approved, and as whose word: its writer's, an editor's or a chief's.
ALTER TABLE article ADD COLUMN planned_at TEXT;
ALTER TABLE article ADD COLUMN planned_as TEXT;
