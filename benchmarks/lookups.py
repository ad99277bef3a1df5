"""Lookups: the desk's queue and one article, in a small archive and in a large one."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import EDITORS, GUILD
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.domain.newsroom.roles import Person
from bot.store import Store

Ask = Callable[[Desk], Awaitable[object]]

READER = Person(600, "Ed", frozenset({EDITORS}))


def queue_and_show(
    large: Path, small: Path, *, articles: int, few: int, times: int = 40, rounds: int = 9
) -> tuple[Ratio, Ratio]:
    """The use cases behind `/review queue` and `/review show`, in archives of `articles` and of `few`.

    As many wait in both. Articles are shown from all over the archive, most of them published.
    """

    def queue(desk: Desk) -> Awaitable[object]:
        return desk.review.queue(GUILD, READER)

    def showing(count: int) -> Ask:
        numbers = (1 + turn * 7919 % count for turn in itertools.count())
        return lambda desk: desk.reading.seen_by(GUILD, READER, str(next(numbers)))

    with asyncio.Runner() as runner:
        stores = [runner.run(Store.open(path)) for path in (large, small)]
        much, little = (Desk(store, lambda: datetime.now(UTC)) for store in stores)

        def seconds(desk: Desk, ask: Ask) -> Callable[[], float]:
            return lambda: runner.run(_repeat(desk, ask, times))

        queues = in_turns(seconds(much, queue), seconds(little, queue), rounds)
        shows = in_turns(seconds(much, showing(articles)), seconds(little, showing(few)), rounds)
        for store in stores:
            runner.run(store.close())
    sizes = f"at {articles:,} articles ÷ at {few:,}"
    return Ratio(f"queue {sizes}", 1.5, queues), Ratio(f"show {sizes}", 1.5, shows)


async def _repeat(desk: Desk, ask: Ask, times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        await ask(desk)
    return time.perf_counter() - began
