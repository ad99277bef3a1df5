-- What is kept only for a time is found by when it was finished.
CREATE INDEX article_put_away ON article (discarded_at) WHERE discarded_at IS NOT NULL AND headline <> '(erased)';
CREATE INDEX report_settled ON report (settled_at) WHERE settled_at IS NOT NULL AND reader_id > 0;
CREATE INDEX delivery_finished ON delivery (done_at) WHERE done_at IS NOT NULL AND kind IN (
    'notice', 'reader_notice', 'owner_notice', 'unreact', 'redraw', 'part_edit', 'report_edit', 'eyes_edit',
    'announcement_edit', 'thread_archive'
);
CREATE INDEX delivery_needed ON delivery (needs) WHERE needs IS NOT NULL;
CREATE INDEX delivery_noted ON delivery (noted) WHERE noted IS NOT NULL;
