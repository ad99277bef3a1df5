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
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import GUILD, fill, own_words
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.desk.intake import drafts
from bot.domain.article.copy import Copy
from bot.domain.intake.fingerprints import SHARED_WORDS, fingerprints
from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.store.intake import fingerprints as kept

SENTENCES = 10
"""Of 30 words each."""

NOTICE = " ".join(
    random.Random(0).choices(
        ["our", "readers", "may", "write", "to", "the", "desk", "about", "any", "error"], k=50
    )
)
WRITER = Person(700, "Wanda")
BATCH = 2_000


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
        hashes: list[tuple[int, int]] = []
        for start in range(0, len(found), BATCH):
            connection.execute("BEGIN")
            for article_id, revision_id in found[start : start + BATCH]:
                body = body_of(article_id)
                connection.execute("UPDATE revision SET body = ? WHERE id = ?", (body, revision_id))
                own = sorted(fingerprints(Copy("x", body=body)))
                hashes += [(value, article_id) for value in own]
                connection.execute(
                    "INSERT INTO fingerprinted (article_id, revision_id) VALUES (?, ?)",
                    (article_id, revision_id),
                )
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO fingerprint (hash, article_id) VALUES (?, ?)", sorted(hashes))
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
        taken = await desk.drafts.file(GUILD, WRITER, Copy(f"Planted {n}", body=" ".join(text)), door="form")
        repeats = taken.repeats
        found += repeats is not None and repeats.article.number == source
    for n in range(honest):
        copy = Copy(f"Honest {n}", body=body_of(articles * 3 + n))
        taken = await desk.drafts.file(GUILD, WRITER, copy, door="form")
        accused += taken.repeats is not None
    return found, accused


def cost(path: Path, articles: int, *, submissions: int = 60, rounds: int = 7) -> Ratio:
    """`desk.intake.file` in that archive, with the comparison and without."""
    compare = drafts.compare
    numbers = itertools.count(articles * 4)
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(path))
        desk = Desk(store, lambda: datetime.now(UTC))

        async def submit() -> float:
            copies = [Copy(f"Piece {n}", body=body_of(n)) for n in itertools.islice(numbers, submissions)]
            began = time.perf_counter()
            for copy in copies:
                await desk.drafts.file(GUILD, WRITER, copy, door="form")
            return time.perf_counter() - began

        def without() -> float:
            drafts.compare = lambda *_: None
            try:
                return runner.run(submit())
            finally:
                drafts.compare = compare

        pairs = in_turns(lambda: runner.run(submit()), without, rounds)
        runner.run(store.close())
    return Ratio(f"a submission among {articles:,} articles, compared ÷ not", 1.2, pairs)


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
        print(cost(path, chosen.articles).line(), flush=True)

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
