"""Keystrokes: what a completion costs at each key, and what drawing the budget costs, in archives of all sizes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from benchmarks.archive import AUTHORS, EDITORS, GUILD
from benchmarks.ratio import Ratio
from benchmarks.sizes import Sized, desks, grown
from bot.desk import Desk
from bot.desk.article.completion import Scope
from bot.domain.article.states import Action
from bot.domain.newsroom.roles import Person
from bot.domain.planning.budget import Line
from bot.store import Transaction
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


def keystrokes(sizes: Sequence[Sized], *, times: int = 20, rounds: int = 5) -> Iterator[Ratio]:
    """CPU of a completion, all threads included; and the lists of the budget."""
    with desks(sizes) as (runner, found):

        def completions(desk: Desk, typed: tuple[str, ...]) -> Callable[[], float]:
            return lambda: runner.run(_typing(desk, times, typed))

        def budget(desk: Desk) -> Callable[[], float]:
            return lambda: runner.run(_budget(desk, times))

        for what, typed in (("", TYPED), (", nothing typed", TYPED[:1])):
            yield from grown(
                f"CPU of a completion{what}",
                1.2,
                sizes,
                [completions(desk, typed) for desk in found],
                rounds,
                most_ms=0.8,
            )
        yield from grown("drawing the budget’s lists", 1.2, sizes, [budget(desk) for desk in found], rounds)


async def _typing(desk: Desk, times: int, typings: tuple[str, ...]) -> float:
    """CPU seconds of one completion, over people, scopes and what they have typed so far."""
    began = time.process_time()
    for _ in range(times):
        for person, scope, action in ASKED:
            for typed in typings:
                await desk.reading.suggestions(GUILD, person, typed, scope, action)
    return (time.process_time() - began) / (times * len(ASKED) * len(typings))


async def _budget(desk: Desk, times: int) -> float:
    """Seconds of all lists, once."""
    now = datetime.now(UTC)

    def lists(tx: Transaction) -> None:
        for line in Line:
            budget_lines.listed(tx, line, 1, *[now] * MOMENTS.get(line, 1), limit=10)

    began = time.perf_counter()
    for _ in range(times):
        await desk.unit.read(lists)
    return (time.perf_counter() - began) / times
