-- An article may run in the destinations of other sections too: each has places of its own.
CREATE TABLE also_in (
    article_id INTEGER NOT NULL REFERENCES article (id),
    section_id INTEGER NOT NULL, -- which may be removed once the article is out there
    PRIMARY KEY (article_id, section_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE new_place (
    article_id INTEGER NOT NULL REFERENCES article (id),
    runs_in INTEGER NOT NULL DEFAULT 0, -- the section where it runs too; 0 for its own destination
    position INTEGER NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,
    foot TEXT NOT NULL, -- all three empty: nothing is to stand there any more
    wanted INTEGER NOT NULL DEFAULT 1,
    drawn INTEGER NOT NULL DEFAULT 0,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id), -- which brought its message
    channel_id INTEGER,
    message_id INTEGER,
    report INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    plates TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, runs_in, position) -- rows hold whole texts: too long for WITHOUT ROWID
);

INSERT INTO new_place (article_id, position, head, body, foot, wanted, drawn, delivery_id, channel_id, message_id, report,
    lost, plates)
SELECT article_id, position, head, body, foot, wanted, drawn, delivery_id, channel_id, message_id, report, lost, plates
FROM place;
DROP TABLE place;
ALTER TABLE new_place RENAME TO place;
CREATE INDEX place_by_delivery ON place (delivery_id);
