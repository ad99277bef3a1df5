"""Recycled copy: how much of it is found among very many articles, how often it is said of none, and what it costs.

`python -m benchmarks.recycling --articles 100000` builds an archive of articles with a text of their own each and the same
standing notice under all of them, then plants 40 words of random ones into new submissions.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import GUILD, fill, own_words
from benchmarks.ratio import Ratio
from bot.desk import Desk
from bot.desk.intake import drafts
from bot.domain.article.copy import Copy
from bot.domain.intake.fingerprints import SHARED_WORDS, fingerprints
from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.store.intake import fingerprints as kept

GOAL = 1.2
"""Times the cost of a submission that is not compared, at most."""

SENTENCES = 10
"""Of 30 words each."""

NOTICE = " ".join(
    random.Random(0).choices(
        ["our", "readers", "may", "write", "to", "the", "desk", "about", "any", "error"], k=50
    )
)
BATCH = 2_000
NEWSROOM = 1
"""The id of the only one in the database."""


def writer(n: int) -> Person:
    """A person of their own for every submission: nobody may file that many at a time."""
    return Person(1_000_000 + n, "Wanda")


def body_of(n: int) -> str:
    """The text of article n, and the notice."""
    return " ".join(own_words(n * 100 + k) for k in range(SENTENCES)) + f"\n\n{NOTICE}"


def build(path: Path, articles: int) -> None:
    """An archive whose articles have texts of their own, with their fingerprints."""
    fill(path, published=articles)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'revision'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        found = connection.execute("SELECT id, revision_id FROM article ORDER BY id").fetchall()
        held: dict[int, list[int]] = {}
        for start in range(0, len(found), BATCH):
            connection.execute("BEGIN")
            for article_id, revision_id in found[start : start + BATCH]:
                body = body_of(article_id)
                connection.execute("UPDATE revision SET body = ? WHERE id = ?", (body, revision_id))
                for mark in fingerprints(Copy("x", body=body)):
                    held.setdefault(mark, []).append(article_id)
                connection.execute(
                    "INSERT INTO fingerprinted (article_id, revision_id) VALUES (?, ?)",
                    (article_id, revision_id),
                )
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        salt = kept.salt_of(NEWSROOM)
        hashes = sorted(
            (mark ^ salt, each) for mark, ids in held.items() for each in ids[: kept.KEPT_OF_MOST]
        )
        connection.executemany("INSERT INTO fingerprint (hash, article_id) VALUES (?, ?)", hashes)
        connection.execute("DELETE FROM fact WHERE name = ?", (kept.TO_FINGERPRINT,))
        connection.execute("COMMIT")


async def detection(store: Store, articles: int, *, planted: int, honest: int) -> tuple[int, int]:
    """How many of the planted passages are found, of the right article; and how many honest texts are accused."""
    desk = Desk(store, lambda: datetime.now(UTC))
    chosen = random.Random(1)
    found = accused = 0
    for n in range(planted):
        source = chosen.randrange(1, articles + 1)
        words = body_of(source).split("\n\n", maxsplit=1)[0].split()
        at = chosen.randrange(len(words) - SHARED_WORDS + 1)
        text = body_of(articles * 2 + n).split()
        place = chosen.randrange(len(text) - 60)
        text[place:place] = words[at : at + SHARED_WORDS]
        taken = await desk.drafts.file(
            GUILD, writer(n), Copy(f"Planted {n}", body=" ".join(text)), door="form"
        )
        repeats = taken.repeats
        found += repeats is not None and repeats.article.number == source
    for n in range(honest):
        copy = Copy(f"Honest {n}", body=body_of(articles * 3 + n))
        taken = await desk.drafts.file(GUILD, writer(planted + n), copy, door="form")
        accused += taken.repeats is not None
    return found, accused


def cost(path: Path, articles: int, *, rounds: int = 400) -> tuple[Ratio, Ratio]:
    """`desk.drafts.file` in that archive, with the comparison and without, submission by submission: its time on the
    wall and on the processor."""
    compare = drafts.compare
    numbers = itertools.count(articles * 4)
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(path))
        desk = Desk(store, lambda: datetime.now(UTC))

        def submit(comparing: Callable[..., None]) -> tuple[float, float]:
            n = next(numbers)
            copy = Copy(f"Piece {n}", body=body_of(n))
            drafts.compare = comparing
            began = time.perf_counter(), time.process_time()
            runner.run(desk.drafts.file(GUILD, writer(n), copy, door="form"))
            return time.perf_counter() - began[0], time.process_time() - began[1]

        try:
            pairs = [(submit(compare), submit(lambda *_: None)) for _ in range(rounds + 1)][1:]
        finally:
            drafts.compare = compare
        runner.run(store.close())
    what = f"a submission among {articles:,} articles, compared ÷ not"
    wall, processor = (tuple((ours[k], other[k]) for ours, other in pairs) for k in (0, 1))
    return Ratio(what, GOAL, wall), Ratio(f"{what}, processor", GOAL, processor)


def main() -> None:
    """Build the archive, measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recycling", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--planted", type=int, default=500)
    parser.add_argument("--honest", type=int, default=1_000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-", dir=chosen.folder) as folder:
        path = Path(folder) / "archive.db"
        build(path, chosen.articles)
        for ratio in cost(path, chosen.articles):
            print(ratio.line(), flush=True)

        async def look() -> tuple[int, int]:
            store = await Store.open(path)
            found = await detection(store, chosen.articles, planted=chosen.planted, honest=chosen.honest)
            await store.close()
            return found

        found, accused = asyncio.run(look())
        print(
            f"planted and found: {found} of {chosen.planted}; honest and accused: {accused} of {chosen.honest}"
        )


if __name__ == "__main__":
    main()
