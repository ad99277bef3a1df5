"""Searching: the archive's index in a small archive and in a large one, and what keeping it costs."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import AUTHORS, EDITORS, GUILD, RARE, fill, own_words
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.desk.archive.search import Asked
from bot.domain.article.copy import make_copy
from bot.domain.newsroom.roles import Person
from bot.store import Store, Transaction
from bot.store.article import articles, search_index
from bot.ui.archive.search_results import page_texts

READER, EDITOR = Person(900, "Rita"), Person(600, "Ed", frozenset({EDITORS}))

LOT = 500


def index(path: Path) -> None:
    """Take every article of an archive that was written past the desk into its index."""

    def lot(tx: Transaction) -> int:
        last = search_index.to_shelve(tx)
        for article_id in range(max(last - LOT, 0) + 1, last + 1):
            search_index.keep(tx, articles.get(tx, article_id))
        search_index.shelved_above(tx, max(last - LOT, 0))
        return last - LOT

    async def work() -> None:
        store = await Store.open(path)
        await store.write(search_index.begin)
        while await store.write(lot) > 0:
            pass
        await store.close()

    asyncio.run(work())


def searches(
    large: Path, small: Path, *, articles: int, few: int, times: int = 20, rounds: int = 9
) -> Iterator[Ratio]:
    """A search to its drawn page, by a reader and by an editor, for words of all kinds and without any."""
    sizes = f"at {articles:,} ÷ {few:,}"
    kinds: dict[str, tuple[float, Callable[[int, int], Asked], Person]] = {
        "search: a rare word beside a common one": (1.5, lambda n, _: Asked(query=f"part {n}"), READER),
        "search: two rare words": (2, lambda n, _: Asked(query=_rarest(n)), READER),
        "search: a word of one article in thirty": (5, lambda _, n: Asked(query=RARE[30 + n % 5]), READER),
        "search: the beginning of a word, two letters": (2, lambda *_: Asked(query="ba*"), READER),
        "search: a phrase of common words, found nowhere": (
            5,
            lambda *_: Asked(query='"harbour council harbour council"'),
            READER,
        ),
        "search: two words of every article": (10, lambda *_: Asked(query="harbour council"), READER),
        "  the same by an editor, of one state": (
            10,
            lambda *_: Asked(query="harbour council", state="submitted"),
            EDITOR,
        ),
        "listing: a writer's articles of a year": (
            2,
            lambda _, n: Asked(author=f"<@{AUTHORS[n % len(AUTHORS)]}>", since="2020", until="2020"),
            READER,
        ),
    }
    with asyncio.Runner() as runner:
        stores = [runner.run(Store.open(path)) for path in (large, small)]
        much, little = (Desk(store, lambda: datetime.now(UTC)) for store in stores)
        for name, (goal, asked, person) in kinds.items():

            def seconds(
                desk: Desk, count: int, asked: Callable[[int, int], Asked] = asked, person: Person = person
            ) -> Callable[[], float]:
                turns = itertools.count()
                return lambda: runner.run(_ask(desk, count, times, turns, asked, person))

            pairs = in_turns(seconds(much, articles), seconds(little, few), rounds)
            yield Ratio(f"{name} {sizes}", goal, pairs)
        for store in stores:
            runner.run(store.close())


def _rarest(n: int) -> str:
    """The two rarest words of an article's own."""
    return " ".join(sorted(set(own_words(n).split()), key=RARE.index)[-2:])


async def _ask(
    desk: Desk,
    count: int,
    times: int,
    turns: Iterator[int],
    asked: Callable[[int, int], Asked],
    person: Person,
) -> float:
    questions = [asked(1 + turn * 7919 % (count * 3 // 4), turn) for turn in itertools.islice(turns, times)]
    began = time.perf_counter()
    for question in questions:
        page_texts(await desk.search.search(GUILD, person, question))
    return time.perf_counter() - began


def cost_of_a_submission(folder: Path, *, submissions: int = 150, rounds: int = 9) -> Ratio:
    """`desk.intake.file` with the index and with nothing kept in it, each on a database of its own."""
    keep = search_index.keep
    with asyncio.Runner() as runner:
        paths = [folder / f"submissions-{name}.db" for name in ("indexed", "bare")]
        for path in paths:
            fill(path)
        stores = [runner.run(Store.open(path)) for path in paths]
        indexed, bare = (Desk(store, lambda: datetime.now(UTC)) for store in stores)
        numbers = itertools.count(1)

        async def submit(desk: Desk) -> float:
            # A person of their own for each: nobody may file that many at a time.
            pieces = [
                (
                    Person(1_000_000 + n, "Wanda"),
                    make_copy(headline=f"Piece {n}", body=" ".join(own_words(n * k) for k in range(10))),
                )
                for n in itertools.islice(numbers, submissions)
            ]
            began = time.perf_counter()
            for writer, copy in pieces:
                await desk.drafts.file(GUILD, writer, copy, door="form")
            return time.perf_counter() - began

        def without() -> float:
            search_index.keep = lambda *_, **__: None
            try:
                return runner.run(submit(bare))
            finally:
                search_index.keep = keep

        pairs = in_turns(lambda: runner.run(submit(indexed)), without, rounds)
        for store in stores:
            runner.run(store.close())
    return Ratio("a submission of 300 words with the index kept ÷ without", 2, pairs)
