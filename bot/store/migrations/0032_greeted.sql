-- The servers that were greeted, each once, also those that let the bot in again. It leads to no newsroom: there is none yet.
CREATE TABLE greeted (
    guild_id INTEGER PRIMARY KEY,
    at TEXT NOT NULL
);
