"""Searching: the archive's index in a small archive and in a large one, and what keeping it costs."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import AUTHORS, EDITORS, GUILD, RARE, fill, own_words
from benchmarks.ratio import Ratio, in_turns
from benchmarks.sizes import Sized, desks, grown
from bot.desk import Desk
from bot.desk.archive.search import Asked
from bot.domain.article.copy import make_copy
from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.store.article import search_index
from bot.ui.archive.search_results import page_texts

READER, EDITOR = Person(900, "Rita"), Person(600, "Ed", frozenset({EDITORS}))

LARGE = 300_000
"""Articles from which on the goal in milliseconds holds."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; `asked` is called with the number of an article and of the question. `most_ms`: how long it may
    take among 300,000 articles."""

    what: str
    goal: float
    asked: Callable[[int, int], Asked]
    person: Person = READER
    most_ms: float | None = None


SEARCHES = (
    Search("search: a rare word beside a common one", 1.5, lambda n, _: Asked(query=f"part {n}")),
    Search("search: two rare words", 2, lambda n, _: Asked(query=_rarest(n))),
    Search("search: a word of one article in thirty", 5, lambda _, n: Asked(query=RARE[30 + n % 5])),
    Search("search: `ba*`, the beginning of a word", 2, lambda *_: Asked(query="ba*"), most_ms=15),
    Search("search: `bab*`, three letters", 2, lambda *_: Asked(query="bab*")),
    Search("search: `harb*`, more than the index has beginnings of", 10, lambda *_: Asked(query="harb*")),
    Search(
        "search: a phrase of common words, found nowhere",
        5,
        lambda *_: Asked(query='"harbour council harbour council"'),
    ),
    Search("search: two words of every article", 10, lambda *_: Asked(query="harbour council")),
    Search(
        "  the same by an editor, of one state",
        10,
        lambda *_: Asked(query="harbour council", state="submitted"),
        EDITOR,
    ),
    Search(
        "listing: a writer’s articles of a year",
        2,
        lambda _, n: Asked(author=f"<@{AUTHORS[n % len(AUTHORS)]}>", since="2020", until="2020"),
    ),
)


def searches(sizes: Sequence[Sized], *, times: int = 20, rounds: int = 5) -> Iterator[Ratio]:
    """A search to its drawn page, by a reader and by an editor, for words of all kinds and without any."""
    with desks(sizes) as (runner, found):

        def seconds(desk: Desk, count: int, search: Search) -> Callable[[], float]:
            turns = itertools.count()
            return lambda: runner.run(_ask(desk, count, times, turns, search))

        for search in SEARCHES:
            measures = [seconds(desk, each.count, search) for desk, each in zip(found, sizes, strict=True)]
            yield from grown(
                search.what, search.goal, sizes, measures, rounds, most_ms=search.most_ms, most_at=LARGE
            )


def _rarest(n: int) -> str:
    """The two rarest words of an article's own."""
    return " ".join(sorted(set(own_words(n).split()), key=RARE.index)[-2:])


async def _ask(desk: Desk, count: int, times: int, turns: Iterator[int], search: Search) -> float:
    """Seconds of one."""
    questions = [
        search.asked(1 + turn * 7919 % (count * 3 // 4), turn) for turn in itertools.islice(turns, times)
    ]
    began = time.perf_counter()
    for question in questions:
        page_texts(await desk.search.search(GUILD, search.person, question))
    return (time.perf_counter() - began) / times


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
