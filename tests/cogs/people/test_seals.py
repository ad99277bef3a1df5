"""The seal of the log stands on Discord each day: in the budget, else in the review channel."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import discord
import pytest

from bot.store.article import log_chain
from tests.cogs.people.test_leaving import rows
from tests.incidents import forbid, permit
from tests.world import World, text_of

SEAL = re.compile(r"seal of the log `(\d+:[0-9a-f]{16})`")


def seals(world: World) -> list[discord.Message]:
    return [m for m in world.review.history() if "🔏" in text_of(m)]


async def on_the_next_day(world: World, monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    """The housekeeping of a later day."""
    desk = world.bot.desk
    now = desk.unit.clock() + timedelta(days=days)
    monkeypatch.setattr(desk.unit, "clock", lambda: now)
    while await desk.keeping.link():
        pass
    await desk.seals.seal()
    for _ in range(1000):
        if not rows(world, "SELECT 1 FROM delivery WHERE kind = 'seal' AND state = 'pending'"):
            break
        await asyncio.sleep(0.01)
    await world.env.settle()


async def test_without_a_budget_it_stands_in_the_review_channel_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    await on_the_next_day(world, monkeypatch, days=0)
    assert seals(world) == [], "the day is not over"

    await on_the_next_day(world, monkeypatch)
    await on_the_next_day(world, monkeypatch, days=0)

    [shown] = seals(world)
    said = SEAL.search(text_of(shown))
    assert said is not None and "2 January 2026" in text_of(shown)
    [(guild,)] = rows(world, "SELECT guild_id FROM newsroom")
    found = await world.bot.desk.unit.read(lambda tx: log_chain.examine(tx, 1, guild, said[1]))  # type: ignore[arg-type]
    assert found.faults == () and found.head.shown == said[1]

    await on_the_next_day(world, monkeypatch)
    assert len(seals(world)) == 1, "nothing was done since"
    await world.submit(headline="The next piece")
    await on_the_next_day(world, monkeypatch)
    assert len(seals(world)) == 2


async def test_what_was_changed_does_not_fit_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.submit()
    await on_the_next_day(world, monkeypatch)
    said = SEAL.search(text_of(seals(world)[0]))
    assert said is not None
    number, digits = said[1].split(":")

    other = f"{number}:{'0' * len(digits)}"
    found = await world.bot.desk.unit.read(lambda tx: log_chain.examine(tx, 1, 1, other))
    assert [fault for fault in found.faults if "of another log" in fault]
    longer = f"{int(number) + 5}:{digits}"
    found = await world.bot.desk.unit.read(lambda tx: log_chain.examine(tx, 1, 1, longer))
    assert [fault for fault in found.faults if "the log is cut" in fault]


async def test_with_a_budget_the_review_channel_has_no_line_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.configure(budget="08:00")
    await world.submit()
    await on_the_next_day(world, monkeypatch)
    assert seals(world) == []


async def test_a_channel_that_takes_nothing_loses_only_the_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    forbid(world, world.review, "send_messages")
    await on_the_next_day(world, monkeypatch)
    assert seals(world) == [] and rows(world, "SELECT count(*) FROM seal") == [(1,)]
    permit(world, world.review)
    await world.submit(headline="The next piece")
    await on_the_next_day(world, monkeypatch)
    assert len(seals(world)) == 1
