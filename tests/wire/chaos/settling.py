"""Settling: the weather clears, everything comes to rest, and chiefs decide what waits for a human."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store.timestamps import from_text, to_text
from tests.wire.chaos.engine import Engine
from tests.wire.chaos.storm import Storm
from tests.wire.client import until
from tests.wire.process import Bot

PATIENCE_SECONDS = 150

DECISIONS = 6
"""How often a chief may be asked in a row, until all that waits for a human is decided."""

ASKS_A_HUMAN = "EXISTS (SELECT 1 FROM delivery AS asks WHERE asks.article_id = {} AND asks.state = 'parked')"
"""Whether something of an article waits for a human; the rest of it may wait behind that."""

LONG_AGO = timedelta(minutes=3)
"""How much longer ago each delivery was tried, once minutes have passed."""

SOON = timedelta(minutes=1)
"""What is put off for longer need not be waited for."""


async def settle(storms: Sequence[Storm], engine: Engine | None = None) -> list[tuple[str, str]]:
    """No more faults, all processes up, and time enough for everything to arrive. What does not come to rest then is returned,
    as a breach.

    What waits for its next try, or for what an earlier one may have come to, need not be waited for: while
    the bot is down, minutes pass.
    """
    discord, tables = storms[0].discord, storms[0].bot
    await discord.ask("heal")
    if engine is not None:
        await engine.mended()
    for storm in storms:
        await storm.moderators.tags_again()
        if storm.fences is not None:
            await storm.fences.wake()
        if storm.bot.process is not None and not storm.bot.alive:
            await storm.weather.reap()
    await asyncio.gather(*(storm.bot.end() for storm in storms))
    await discord.ask("minutes_pass")
    _minutes_pass(tables)
    await asyncio.gather(*(storm.bot.start() for storm in storms))
    await asyncio.gather(*(storm.bot.said("caught up", patience=PATIENCE_SECONDS) for storm in storms))
    for _ in range(DECISIONS):
        try:
            await until(lambda: _quiet(storms), patience=PATIENCE_SECONDS)
        except AssertionError:
            return [("lost", f"this does not come to rest: {_unsettled(tables)}")]
        if not any([await storm.chiefs.decide_all() for storm in storms]):
            return []
    return [("lost", f"a chief has decided {DECISIONS} times, and is asked again")]


def _minutes_pass(bot: Bot) -> None:
    bot.write("UPDATE delivery SET not_before = created_at WHERE state = 'pending'")
    for row in bot.rows(
        "SELECT id, attempted_at FROM delivery WHERE state = 'pending' AND attempted_at IS NOT NULL"
    ):
        earlier = to_text(from_text(row["attempted_at"]) - LONG_AGO)
        bot.write("UPDATE delivery SET attempted_at = ? WHERE id = ?", earlier, row["id"])
    bot.write("UPDATE card SET not_before = NULL")


async def _quiet(storms: Sequence[Storm]) -> bool:
    discord, tables = storms[0].discord, storms[0].bot
    for storm in storms:
        if not storm.bot.alive:
            await storm.weather.reap()
    if _unsettled(tables):
        return False
    before = await discord.ask("note", text="settling")
    await asyncio.sleep(0.5)
    return len(await discord.journal(before, ["request"])) == 0 and not _unsettled(tables)


def _unsettled(bot: Bot) -> list[tuple[Any, ...]]:
    waiting = bot.rows(
        "SELECT id, kind, key, not_before, fault FROM delivery WHERE state = 'pending' AND not_before < ?"
        f" AND NOT {ASKS_A_HUMAN.format('delivery.article_id')}",
        to_text(datetime.now(UTC) + SOON),
    )
    stale = bot.rows("SELECT * FROM card WHERE wanted > drawn AND message_id IS NOT NULL")
    due = bot.rows(
        "SELECT id, state FROM article WHERE state = 'publishing'"
        f" AND NOT {ASKS_A_HUMAN.format('article.id')}"
    )
    return [tuple(row) for row in (*waiting, *stale, *due)]
