"""Lookups: the desk's queue and one article, in archives of all sizes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence

from benchmarks.archive import EDITORS, GUILD
from benchmarks.ratio import Ratio
from benchmarks.sizes import Sized, desks, grown
from bot.desk import Desk
from bot.domain.newsroom.roles import Person

Ask = Callable[[Desk], Awaitable[object]]

READER = Person(600, "Ed", frozenset({EDITORS}))


def queue_and_show(sizes: Sequence[Sized], *, times: int = 40, rounds: int = 7) -> Iterator[Ratio]:
    """The use cases behind `/review queue` and `/review show`. As many articles wait in each archive; those that are
    shown are spread over all of it, and most of them are published."""

    def queue(desk: Desk) -> Awaitable[object]:
        return desk.review.queue(GUILD, READER)

    def showing(count: int) -> Ask:
        numbers = (1 + turn * 7919 % count for turn in itertools.count())
        return lambda desk: desk.reading.seen_by(GUILD, READER, str(next(numbers)))

    with desks(sizes) as (runner, found):

        def seconds(desk: Desk, ask: Ask) -> Callable[[], float]:
            return lambda: runner.run(_repeat(desk, ask, times))

        queues = [seconds(desk, queue) for desk in found]
        shows = [seconds(desk, showing(each.count)) for desk, each in zip(found, sizes, strict=True)]
        yield from grown("queue", 1.5, sizes, queues, rounds)
        yield from grown("show", 1.5, sizes, shows, rounds)


async def _repeat(desk: Desk, ask: Ask, times: int) -> float:
    """Seconds of one."""
    began = time.perf_counter()
    for _ in range(times):
        await ask(desk)
    return (time.perf_counter() - began) / times
