"""Archives: databases with very many articles, written past the desk, in bulk, against its schema."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from bot.domain.article.article import slug_of
from bot.domain.article.copy import Copy, content_hash
from bot.domain.newsroom import settings
from bot.store import Store
from bot.store.newsroom import newsrooms
from bot.store.packing import packed
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction

GUILD, REVIEW, PUBLISH, EDITORS = 1_000, 1_001, 1_002, 1_003
"""Discord ids of the newsroom."""

APPROVALS = 2
"""The newsroom's quorum."""

WORDS = 300
BATCH = 5_000
STRIDE = 10
"""Ids of an article's events and deliveries begin at its number times this."""

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
AUTHORS = range(500, 540)
VOTERS = (600, 601)

Row = tuple[str | bytes | int | None, ...]

COLUMNS = {
    "article": "id, newsroom_id, number, slug, headline, author_id, author_name, state, publication,"
    " revision_id, given_revision_id, live_revision_id, version, submitted_at, published_at, created_at",
    "revision": "id, article_id, number, headline, standfirst, body, tags, sources, markup, editor_id,"
    " editor_name, content_hash, word_count, findings, created_at",
    "card": "article_id, channel_id, message_id, thread_id, wanted, drawn",
    "vote": "article_id, revision_id, editor_id, editor_name, choice, via, cast_at",
    "event": "id, newsroom_id, article_id, revision_id, at, actor_id, actor_name, action, from_state, to_state",
    "delivery": "id, newsroom_id, article_id, kind, key, state, nonce, attempts, not_before, channel_id,"
    " message_id, created_at, done_at",
    "edition": "article_id, number, revision_id, at",
    "place": "article_id, position, head, body, foot, wanted, drawn, delivery_id, channel_id, message_id, cut_revision,"
    " cut_end",
}
"""What is written, table by table."""

TAGS, SOURCES = ("harbour", "council"), ("https://example.org/minutes",)
TAGS_TEXT, SOURCES_TEXT = json.dumps(TAGS), json.dumps(SOURCES)

WORD_LIST = (
    "harbour ferry council budget engine school winter market bridge captain morning inquiry station"
    " a the of and to in it was for on that with as at by from after before again said will has been"
)
LEXICON = WORD_LIST.split()

_SOUNDS = [f"{a}{b}" for a in "bdfgklmnprstvz" for b in "aeiou"][:30]

PARAGRAPHS = [
    " ".join(random.Random(seed).choices(LEXICON, k=WORDS // 4)).capitalize() + "." for seed in range(40)
]


RARE = [f"{first}{second}{third}" for first in _SOUNDS for second in _SOUNDS for third in _SOUNDS]
"""Words of which the first are common and the last hardly occur, as in any language (Zipf's law)."""

ODDS = list(accumulate(1 / rank for rank in range(1, len(RARE) + 1)))

SENTENCE = 30
"""Words of an article that are its own."""


def fill(path: Path, *, published: int = 0, waiting: int = 0, shown: bool = True) -> None:
    """Add articles to a database, which is made if need be: first `published` ones as the desk
    leaves them, then `waiting` ones, handed in; unless `shown`, their cards are yet to be posted."""
    asyncio.run(_prepare(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        first = 1 + int(connection.execute("SELECT last_number FROM newsroom").fetchone()[0])
        last = first + published + waiting - 1
        later = _drop_indexes(connection) if first == 1 else []
        for start in range(first, last + 1, BATCH):
            tables: defaultdict[str, list[Row]] = defaultdict(list)
            numbers = range(start, min(start + BATCH, last + 1))
            for number in numbers:
                for table, row in rows_of(number, published=number < first + published, shown=shown):
                    tables[table].append(row)
            connection.execute("BEGIN")
            for table, columns in COLUMNS.items():
                if tables[table]:
                    marks = ", ".join("?" * len(tables[table][0]))
                    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tables[table])
            connection.execute("UPDATE newsroom SET last_number = ?", (numbers[-1],))
            connection.execute("COMMIT")
        for statement in later:
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = WAL")


def _found(tx: Transaction) -> None:
    """Set up the newsroom. One writer hands in hundreds of articles at once here, so its limits are the widest."""
    newsroom = newsrooms.create(tx, GUILD, review=REVIEW, publish=PUBLISH, editors=EDITORS)
    for setting, value in (
        (settings.APPROVALS, APPROVALS),
        (settings.RATE, 500),
        (settings.OPEN_SUBMISSIONS, 500),
    ):
        newsrooms.change(tx, newsroom, setting, value)


async def _prepare(path: Path) -> None:
    store = await Store.open(path)
    try:
        if await store.read(lambda tx: newsrooms.of_guild(tx, GUILD)) is None:
            await store.write(_found)
    finally:
        await store.close()


def _drop_indexes(connection: sqlite3.Connection) -> list[str]:
    """Drop the indexes and return how to make them: at the end is much quicker than row by row."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''")
    indexes: dict[str, str] = dict(found.fetchall())
    for name in indexes:
        connection.execute(f"DROP INDEX {name}")
    return list(indexes.values())


def take_cards_off(path: Path) -> None:
    """Leave no card of an archive on show."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE card SET message_id = NULL, thread_id = NULL")


def own_words(n: int) -> str:
    """What stands in article n alone, of words that others have too: 27,000 of them, the rarest in none."""
    return " ".join(random.Random(n).choices(RARE, cum_weights=ODDS, k=SENTENCE))


def rows_of(
    n: int, *, newsroom_id: int = 1, published: bool = True, shown: bool = True
) -> Iterable[tuple[str, Row]]:
    """Every row of one article, with the name of its table. `n` is its id and its number."""
    author = AUTHORS[n % len(AUTHORS)]
    writer = f"Writer {author}"
    copy = Copy(
        headline=f"The {LEXICON[n % 13]} and the {LEXICON[n // 13 % 13]}, part {n}",
        standfirst="What the council said, and what came of it.",
        body="\n\n".join(
            [*(PARAGRAPHS[(n * step) % len(PARAGRAPHS)] for step in (1, 3, 7, 9)), own_words(n)]
        ),
        tags=TAGS,
        sources=SOURCES,
    )
    day = FIRST_DAY + timedelta(minutes=20 * n)
    at = [to_text(day + timedelta(minutes=minute)) for minute in range(5)]
    state, publication = ("published", "live") if published else ("submitted", "none")
    yield (
        "article",
        (
            *(n, newsroom_id, n, slug_of(copy.headline), copy.headline, author, writer, state, publication),
            *(
                n,
                n,
                n if published else None,
                6 if published else 2,
                at[1],
                at[4] if published else None,
                at[0],
            ),
        ),
    )
    yield (
        "revision",
        (
            *(
                n,
                n,
                1,
                copy.headline,
                copy.standfirst,
                packed(copy.body),
                TAGS_TEXT,
                SOURCES_TEXT,
                copy.markup,
            ),
            *(author, writer, content_hash(copy), WORDS, "[]", at[0]),
        ),
    )
    yield "card", (n, REVIEW, *((_message(n, 0), _message(n, 0)) if shown else (None, None)), 6, 6)
    history: list[tuple[int | None, str, str, str | None, str]] = [
        (author, writer, "filed", None, "draft"),
        (author, writer, "submit", "draft", "submitted"),
    ]
    carried = ["card", "card_reactions", "card_thread"]
    if published:
        first, second = VOTERS
        history += [
            (first, "Ed", "vote", "submitted", "in_review"),
            (second, "Eve", "vote", "in_review", "approved"),
            (None, "the clock", "publish", "approved", "publishing"),
            (None, "Copydesk", "delivered", "publishing", "published"),
        ]
        carried += ["part", "crosspost"]  # the notice to its writer is kept for some days only
        for editor, name in ((first, "Ed"), (second, "Eve")):
            yield "vote", (n, n, editor, name, "approve", "reaction", at[2])
        head = f"# {copy.headline}\n*{copy.standfirst}*\n-# By {writer}"
        foot = f"-# Tags: harbour · council\n-# Sources: {SOURCES[0]}"
        yield "edition", (n, 1, n, at[4])
        message = (n * STRIDE + 3, PUBLISH, _message(n, 3))
        yield "place", (n, 0, head, "", foot, 1, 1, *message, n, len(copy.body))
    for k, (who, name, action, before, after) in enumerate(history):
        yield "event", (n * STRIDE + k, newsroom_id, n, n, at[min(k, 4)], who, name, action, before, after)
    for k, kind in enumerate(carried):
        yield (
            "delivery",
            (
                *(n * STRIDE + k, newsroom_id, n, kind, f"{kind}:{n}", "done", "", 1, ""),
                *(REVIEW, _message(n, k), at[4], at[4]),
            ),
        )


def _message(n: int, k: int) -> int:
    return 1_000_000_000_000 + n * STRIDE + k
