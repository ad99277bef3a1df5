"""Sections: the queue, the budget, a card and the calendar of a newsroom with twelve sections, beside those of one with one.

`python -m benchmarks.sections` prints the four lines alone.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archive import EDITORS, GUILD, fill
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.desk.planning import budget as budgets
from bot.domain.newsroom.roles import Person
from bot.store import Store
from bot.ui.planning.budget import budget_view
from bot.ui.review.card import card_view

MANY = 12
READER = Person(600, "Ed", frozenset({EDITORS}), manages_server=True)


def of_twelve_sections(folder: Path, *, waiting: int = 100, times: int = 20, rounds: int = 9) -> list[Ratio]:
    """Each with twelve sections of their own approvals ÷ with one."""
    paths = [folder / "many.db", folder / "one.db"]
    for path in paths:
        fill(path, published=200, waiting=waiting)
    now = datetime.now(UTC)
    with asyncio.Runner() as runner:
        stores = [runner.run(Store.open(path)) for path in paths]
        many, one = (Desk(store, lambda: now) for store in stores)
        runner.run(_divide(many))

        def queue(desk: Desk) -> Awaitable[object]:
            return desk.review.queue(GUILD, READER)

        newsroom_id = {id(desk): runner.run(_begin_budget(desk, now)) for desk in (many, one)}
        day = now.astimezone(UTC).date()

        async def budget(desk: Desk) -> object:
            return budget_view((await desk.budgets.drawing(newsroom_id[id(desk)], day)).rundown)

        def calendar(desk: Desk) -> Awaitable[object]:
            return desk.calendar.plan(GUILD, READER)

        numbers = itertools.cycle(range(201, 201 + waiting))

        async def card(desk: Desk) -> object:
            return card_view(await desk.reading.seen_by(GUILD, READER, str(next(numbers))), now)

        found: list[Ratio] = []
        for what, ask in (("queue", queue), ("budget", budget), ("card", card), ("calendar", calendar)):
            pairs = in_turns(
                lambda ask=ask: runner.run(_repeat(many, ask, times)),
                lambda ask=ask: runner.run(_repeat(one, ask, times)),
                rounds,
            )
            found.append(Ratio(f"{what} of a newsroom with {MANY} sections ÷ with 1", 1.2, pairs))
        for store in stores:
            runner.run(store.close())
    return found


async def _divide(desk: Desk) -> None:
    for number in range(1, MANY):
        await desk.sections.add(
            GUILD, replace(READER), f"Section {number}", (f"tag{number}",), {"approvals": number}
        )


async def _begin_budget(desk: Desk, now: datetime) -> int:
    """Have today's budget begin. The id of the newsroom."""
    done = await desk.setup.change(GUILD, READER, {"budget": "00:00"})
    await desk.unit.store.write(lambda tx: budgets.serve(tx, now))
    return done.newsroom.id


async def _repeat(desk: Desk, ask: Callable[[Desk], Awaitable[object]], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        await ask(desk)
    return time.perf_counter() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for ratio in of_twelve_sections(Path(folder)):
            print(ratio.line())
