-- Since when the desk has the text that it has before it. `submitted_at` is when it had the first one.
ALTER TABLE article ADD COLUMN given_at TEXT;
UPDATE article SET given_at = max(
    submitted_at,
    coalesce((SELECT created_at FROM revision WHERE revision.id = article.given_revision_id), submitted_at)
) WHERE submitted_at IS NOT NULL;
