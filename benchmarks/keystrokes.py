"""Keystrokes: what a completion costs at each key, and what drawing the budget costs, in a small archive and in a large one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import AUTHORS, EDITORS, GUILD
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.desk.article.completion import Scope
from bot.domain.article.states import Action
from bot.domain.newsroom.roles import Person
from bot.domain.planning.budget import Line
from bot.store import Store, Transaction
from bot.store.planning import budget_lines

EDITOR = Person(600, "Ed", frozenset({EDITORS}))
WRITER = Person(AUTHORS[0], "Writer")
READER = Person(900, "Rita")

ASKED: tuple[tuple[Person, Scope, Action | None], ...] = (
    (EDITOR, Scope.REVIEW, Action.VOTE),
    (EDITOR, Scope.VISIBLE, None),
    (WRITER, Scope.OWN, None),
    (READER, Scope.LIVE, None),
)
TYPED = ("", "har", "part 9", "12")

MILLISECOND = 0.001

MOMENTS = {
    Line.STUCK: 1,
    Line.GOES_OUT: 2,
    Line.OVERDUE: 1,
    Line.DUE: 2,
    Line.OUT: 2,
    Line.MISSED: 0,
    Line.GOING: 0,
    Line.UNREAD: 0,
    Line.REPORTED: 0,
}
"""How many moments a line of the budget is asked with; the others are asked with now."""


def keystrokes(
    large: Path, small: Path, *, articles: int, few: int, times: int = 20, rounds: int = 7
) -> Iterator[Ratio]:
    """CPU of a completion, all threads included, in milliseconds and by the size of the archive; and the budget."""
    with asyncio.Runner() as runner:
        stores = [runner.run(Store.open(path)) for path in (large, small)]
        much, little = (Desk(store, lambda: datetime.now(UTC)) for store in stores)

        def cpu(desk: Desk) -> Callable[[], float]:
            return lambda: runner.run(_typing(desk, times))

        def budget(store: Store) -> Callable[[], float]:
            return lambda: runner.run(_budget(store, times))

        pairs = in_turns(cpu(much), cpu(little), rounds)
        own = tuple((ours, MILLISECOND) for ours, _ in pairs)
        yield Ratio(f"CPU of a completion at {articles:,} articles, in milliseconds", 0.8, own)
        yield Ratio(f"  the same ÷ at {few:,} articles", 1.2, pairs)
        drawn = in_turns(budget(stores[0]), budget(stores[1]), rounds)
        yield Ratio(f"the lists of the budget at {articles:,} ÷ at {few:,} articles", 1.2, drawn)
        for store in stores:
            runner.run(store.close())


async def _typing(desk: Desk, times: int) -> float:
    """CPU seconds of one completion, over people, scopes and what they have typed so far."""
    began = time.process_time()
    for _ in range(times):
        for person, scope, action in ASKED:
            for typed in TYPED:
                await desk.reading.suggestions(GUILD, person, typed, scope, action)
    return (time.process_time() - began) / (times * len(ASKED) * len(TYPED))


async def _budget(store: Store, times: int) -> float:
    now = datetime.now(UTC)

    def lists(tx: Transaction) -> None:
        for line in Line:
            budget_lines.listed(tx, line, 1, *[now] * MOMENTS.get(line, 1), limit=10)

    began = time.perf_counter()
    for _ in range(times):
        await store.read(lists)
    return time.perf_counter() - began
