"""Archives: databases with very many articles, written row by row past the desk, against its schema."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from bot.domain.article import slug_of
from bot.domain.copy import Copy, Markup
from bot.domain.layout import lay_out
from bot.domain.text import content_hash, count_words
from bot.store import Store
from bot.store.times import to_text

GUILD, REVIEW, PUBLISH, EDITORS = 1_000, 1_001, 1_002, 1_003
"""Discord ids of the newsroom. They are small, so that they are never those of a simulated server."""

APPROVALS = 2
WORDS = 300
BATCH = 2_000
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)

LEXICON = (
    "harbour ferry council budget engine school winter market bridge captain morning inquiry station"
    " the a of and to in it was for on that with as at by from after before again said will has been"
).split()


def fill(path: Path, *, published: int = 0, waiting: int = 0) -> None:
    """Add articles to a database, and make it first if it is not there: `published` ones as the desk
    would have left them, and `waiting` ones that were handed in and have their card."""
    asyncio.run(_make(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -64000")
        (done,) = connection.execute("SELECT last_number FROM newsroom").fetchone()
        total = published + waiting
        texts = _Texts()
        for start in range(0, total, BATCH):
            numbers = range(done + start + 1, done + min(start + BATCH, total) + 1)
            articles = [_Article(number, number <= done + published, texts) for number in numbers]
            connection.execute("BEGIN")
            for statement, rows in _INSERTS:
                connection.executemany(statement, chain.from_iterable(map(rows, articles)))
            connection.execute("UPDATE newsroom SET last_number = last_number + ?", (len(articles),))
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _make(path: Path) -> None:
    store = await Store.open(path)
    await store.write(
        lambda tx: tx.execute(
            "INSERT INTO newsroom (id, guild_id, review_channel, publish_channel, editors_role, approvals_required)"
            " VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (GUILD, REVIEW, PUBLISH, EDITORS, APPROVALS),
        )
    )
    await store.close()
