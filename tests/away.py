"""Away: the bot hears nothing of what people do, and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from simcord.backend import serializers

from bot.delivery.review.card_readback import ReadBack
from bot.desk.recovery.card_catch_up import Known
from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.world import World

MARKS = ("✅", "✏️", "❌", "👀")


@asynccontextmanager
async def deaf(world: World) -> AsyncIterator[None]:
    """The connection is lost: Discord sends nothing of what happens."""
    feed = world.env._gateway_feed
    happens(world, "disconnect")
    await world.env.settle()
    world.env.backend.subscribers.remove(feed)
    try:
        yield
    finally:
        world.env.backend.subscribers.append(feed)


@asynccontextmanager
async def away(world: World) -> AsyncIterator[None]:
    """The connection is lost for a while, and begins anew."""
    async with deaf(world):
        yield
    begin_anew(world)
    happens(world, "ready")
    await world.env.settle()


def begin_anew(world: World) -> None:
    """A new session knows of a server only what Discord says of it now."""
    backend = world.env.backend
    world.bot._connection._guilds.clear()
    for guild in backend.guilds.values():
        backend.emit(
            "GUILD_CREATE", {**serializers.guild_create_payload(backend, guild), "unavailable": False}
        )


def happens(world: World, event: str) -> None:
    """Something befalls the connection itself, of which simcord knows nothing."""
    with world.env._bot_scope():
        world.bot.dispatch(event)


async def votes(world: World, number: int = 1) -> dict[int, tuple[Choice, Via]]:
    """The standing votes by their editors."""
    sight = await world.bot.desk.reading.sight(number)
    return {vote.editor_id: (vote.choice, vote.via) for vote in sight.votes}


async def state(world: World, number: int = 1) -> State:
    return (await world.bot.desk.reading.sight(number)).article.state


async def holder(world: World, number: int = 1) -> int | None:
    return (await world.bot.desk.reading.sight(number)).article.claimed_by


def quiet(world: World) -> None:
    """Nothing is left on the card but the bot's own marks."""
    assert world.reactions() == dict.fromkeys(MARKS, 1)


def requests(world: World, since: int = 0) -> list[str]:
    """What the bot asked Discord for, as method and path."""
    return [f"{call.method} {call.path}" for call in world.env.http_requests[since:]]


def between_reading_and_applying(
    monkeypatch: pytest.MonkeyPatch, world: World, *befall: Callable[[], object]
) -> list[int]:
    """Have something happen to a card after it was read and before that is applied: each thing once, one
    after each reading. What comes of it is awaited. Returns the articles that were read."""
    read = ReadBack._read
    readings: list[int] = []
    waiting = list(befall)

    async def then(self: ReadBack, known: Known) -> Any:
        seen = await read(self, known)
        readings.append(known.article.id)
        if waiting:
            turn = world.bot.reactions.turns.of(known.message_id)
            heard, locked = turn.heard, turn.lock.locked()
            waiting.pop(0)()
            while turn.heard == heard or (turn.lock.locked() and not locked):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0)
        return seen

    monkeypatch.setattr(ReadBack, "_read", then)
    return readings
