-- What begins an article has an index of its own. A newsroom sends one such delivery after the other, so hundreds of them
-- may wait, and a look into the outbox for anything else passed all of them by.
DROP INDEX delivery_pending;
CREATE INDEX delivery_pending ON delivery (not_before, id)
    WHERE state = 'pending' AND (kind <> 'part' OR needs IS NOT NULL);
CREATE INDEX delivery_beginning ON delivery (not_before, id, newsroom_id)
    WHERE state = 'pending' AND kind = 'part' AND needs IS NULL;
