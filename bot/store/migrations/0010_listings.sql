-- Listings: scheduled articles as scheduled events of the server, where a newsroom wants that.
ALTER TABLE newsroom ADD COLUMN events INTEGER NOT NULL DEFAULT 0 CHECK (events IN (0, 1));

-- Which event shows an article, or may: there is a row as long as there may be an event. Like a card it is
-- redrawn, not replayed: it is behind while more changes are wanted than are drawn.
CREATE TABLE listing (
    article_id INTEGER PRIMARY KEY REFERENCES article (id),
    newsroom_id INTEGER NOT NULL REFERENCES newsroom (id),
    event_id INTEGER,
    wanted INTEGER NOT NULL DEFAULT 1,
    drawn INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX listing_by_newsroom ON listing (newsroom_id, article_id);
