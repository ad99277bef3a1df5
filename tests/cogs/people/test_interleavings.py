"""Somebody is erased while votes are counted and while an article is delivered: whenever that is, the sums stay right.

Orders of acts are drawn by chance, each from a number that is its name: `INTERLEAVINGS=200` tries more than the suite does.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest
from simcord import Env
from simcord.backend.errors import SetupError

from bot.store.article import log_chain
from tests.cogs.people.test_leaving import files_with, holds_id, no_gap, rows, seen_by_the_desk
from tests.world import World, build_world

STEPS = ("approve", "object", "think better of it", "write on", "let it out", "is out")
USUAL = ("approve", "object", "think better of it", "let it out", "is out")
"""An article’s way as it mostly is."""

DRAWN = int(os.environ.get("INTERLEAVINGS", "6"))
"""How many orders are tried."""


BY = {"approve": "ed", "object": "eve", "think better of it": "eve", "write on": "writer"}
"""Whose act each is."""


@dataclass(frozen=True)
class Order:
    """Acts in an order, who leaves, with which of the acts, and how long after it has begun: so many turns of the loop."""

    steps: Sequence[str]
    who: str
    at: int
    turns: int


def drawn(number: int) -> Order:
    """The order of that number: the usual way, with acts doubled, left out and swapped."""
    chance = random.Random(number)
    steps = list(USUAL)
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(steps))
        match chance.randrange(3):
            case 0:
                steps.insert(at, chance.choice(STEPS))
            case 1 if len(steps) > 3:
                del steps[at]
            case _:
                other = chance.randrange(len(steps))
                steps[at], steps[other] = steps[other], steps[at]
    who = chance.choice(("ed", "eve", "writer"))
    return Order((*steps, "let it out", "is out"), who, chance.randrange(len(steps)), chance.randrange(40))


async def act(world: World, step: str) -> None:
    """One step of an article’s way; nothing where the card is not there any more."""
    cards = [m for m in world.review.history() if m.components and "№1 ·" in str(m.components[0].to_dict())]
    if not cards:
        return
    match step:
        case "approve":
            await world.ed.react(cards[0], "✅")
        case "object":
            pressed = await world.eve.click(cards[0], label="Request changes")
            if pressed.modal is not None:
                await world.eve.submit_modal(pressed, {"reason": "Name the ship."})
        case "think better of it":
            await world.eve.click(cards[0], label="Approve")
        case "write on":
            opened = await world.writer.click(cards[0], label="Edit")
            if opened.modal is not None:
                await world.writer.submit_modal(opened, {"body": "It is another text now."})
        case "let it out":
            await world.env.advance_time(61)
        case _:
            await world.env.settle()


ORDERS = {
    **{
        f"{who}, {step}": Order(USUAL, who, at, 0)
        for who in ("ed", "writer")
        for at, step in enumerate(USUAL)
    },
    **{f"drawn {number}": drawn(number) for number in range(DRAWN)},
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
async def test_the_sums_are_right_and_nothing_of_the_name_is_left(env: Env, order: Order) -> None:
    steps, at = order.steps, order.at
    world = await build_world(env)
    await world.configure(approvals=2)
    await world.submit()
    leaver = {"ed": world.ed, "eve": world.eve, "writer": world.writer}[order.who]

    async def erase() -> None:
        for _ in range(order.turns):
            await asyncio.sleep(0)
        await world.bot.desk.erasure.erase(leaver.id, keeps_words=False, names=(leaver.name,))

    for number, step in enumerate(steps):
        if number == at:  # at once with the step: the one writer of the database decides which comes first
            with env._bot_scope():  # what follows from it is waited for, as for all that the bot does
                erasing = asyncio.create_task(erase())
            with suppress(SetupError):  # the button is gone: they were quicker
                await act(world, step)
            await erasing
        else:
            with suppress(SetupError):
                await act(world, step)
    for _ in range(20):
        await env.advance_time(5)

    assert no_gap(world)
    desk = world.bot.desk
    while await desk.keeping.link():
        pass
    examined = await desk.unit.read(lambda tx: log_chain.examine(tx, 1, world.guild.id))
    assert examined.faults == () and examined.unlinked == 0
    assert world.is_sound()

    [(state, publication)] = rows(world, "SELECT state, publication FROM article")
    counted = "SELECT count(*) FROM vote WHERE choice = 'approve' AND absent = 0 AND revision_id = (SELECT revision_id FROM article)"
    [(approvals,)] = rows(world, counted)
    if state in ("approved", "scheduled"):
        assert approvals >= 2, "it counts only with two who are here"  # type: ignore[operator]
    assert len(world.articles()) == (1 if publication == "live" else 0)
    stuck = "SELECT kind FROM delivery WHERE state = 'pending' AND attempts > 0"
    assert rows(world, stuck) == []
    votes = rows(world, "SELECT count(*), count(DISTINCT editor_id) FROM vote")
    assert votes[0][0] == votes[0][1]

    if order.who in [BY[step] for step in steps[at:] if step in BY]:
        return  # whoever acts once they are erased is somebody new, who is on record again
    await desk.upkeep.all_of_it()
    kept = {found.partition(":")[0] for found in holds_id(world, leaver.id) if ":" in found}
    assert kept <= {"barred"}, "the answer names that it stays until the article is decided"
    assert f"<@{leaver.id}>" not in seen_by_the_desk(world)
    for table, name in (("event", "actor_name"), ("vote", "editor_name"), ("revision", "editor_name")):
        assert rows(world, f"SELECT count(*) FROM {table} WHERE {name} = '{leaver.name}'") == [(0,)]
    if publication == "none" and leaver is world.writer:
        assert files_with(world, [leaver.name]) == {}
