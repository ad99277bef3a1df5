"""Catch-up and live events at the same time: what people did last is what counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.delivery.review.card_readback import READS, ReadBack
from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.review.votes import Choice
from tests.away import MARKS, away, between_reading_and_applying, happens, holder, quiet, state, votes
from tests.world import World, answer_of

APPROVES = (Choice.APPROVE, Via.REACTION)


def adds(world: World, person: MemberActor, mark: str) -> Callable[[], None]:
    card = world.card()
    return lambda: world.env.backend.add_reaction(card.channel.id, card.id, mark, person.id)


def removes(world: World, person: MemberActor, mark: str) -> Callable[[], None]:
    card = world.card()
    return lambda: world.env.backend.remove_reaction(card.channel.id, card.id, mark, person.id)


def read_back_of(world: World) -> ReadBack:
    assert world.bot.catch_up is not None
    return world.bot.catch_up._read_back


async def test_taken_away_after_it_was_read_is_no_vote(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.submit()
    readings = between_reading_and_applying(monkeypatch, world, removes(world, world.ed, "✅"))
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {} and await state(world) is State.SUBMITTED
    assert readings == [1, 1]


async def test_put_there_after_it_was_read_is_a_vote(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.submit()
    between_reading_and_applying(monkeypatch, world, adds(world, world.ed, "✅"))
    async with away(world):
        pass
    assert await votes(world) == {world.ed.id: APPROVES}


async def test_taken_away_and_put_there_again_is_a_vote(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was gone when the card was read, and is there again before that is applied."""
    await world.submit()
    await world.ed.react(world.card(), "✅")
    between_reading_and_applying(monkeypatch, world, adds(world, world.ed, "✅"))
    async with away(world):
        await world.ed.unreact(world.card(), "✅")
    assert await votes(world) == {world.ed.id: APPROVES}


async def test_put_there_and_taken_away_again_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.submit()
    between_reading_and_applying(
        monkeypatch, world, adds(world, world.ed, "✅"), removes(world, world.ed, "✅")
    )
    async with away(world):
        pass
    assert await votes(world) == {}
    quiet(world)


async def test_somebody_else_s_event_does_not_bring_back_what_was_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.configure(approvals=3)
    await world.submit()
    between_reading_and_applying(
        monkeypatch, world, removes(world, world.ed, "✅"), adds(world, world.eve, "✅")
    )
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.eve.id: APPROVES}


async def test_a_claim_given_back_meanwhile_stays_given_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    between_reading_and_applying(monkeypatch, world, removes(world, world.ed, "👀"))
    async with away(world):
        await world.ed.react(world.card(), "👀")
    assert await holder(world) is None


async def test_a_card_that_never_rests_is_read_while_its_events_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.configure(approvals=3)
    await world.submit()
    moves = [adds(world, world.ed, "✅"), removes(world, world.ed, "✅")] * 2
    readings = between_reading_and_applying(monkeypatch, world, *moves[: READS + 1])
    async with away(world):
        await world.eve.react(world.card(), "✅")
    assert await votes(world) == {world.eve.id: APPROVES}
    assert readings == [1] * (READS + 1)


async def test_the_same_event_twice_is_one_vote(world: World) -> None:
    await world.submit()
    async with away(world):
        await world.ed.react(world.card(), "✅")
    card, backend = world.card(), world.env.backend
    message = backend.get_message(card.channel.id, card.id)
    for _ in range(2):  # the event of what was read back comes after all, and once more
        backend._emit_reaction("MESSAGE_REACTION_ADD", message, "✅", world.ed.id)
    await world.env.settle()
    assert await votes(world) == {world.ed.id: APPROVES}
    history = answer_of(await world.ed.click(card, label="History"))
    assert history.count("✅ approve") == 1


async def test_a_late_event_of_what_was_undone_since_is_undone_by_the_next(world: World) -> None:
    """Added and removed while the bot was away; the two events come once more, after the card was read."""
    await world.submit()
    async with away(world):
        pass
    card, backend = world.card(), world.env.backend
    message = backend.get_message(card.channel.id, card.id)
    backend._emit_reaction("MESSAGE_REACTION_ADD", message, "✅", world.ed.id)
    backend._emit_reaction("MESSAGE_REACTION_REMOVE", message, "✅", world.ed.id)
    await world.env.settle()
    assert await votes(world) == {}


async def test_ready_again_and_again_is_one_run_and_one_more(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", "bot.delivery.recovery.catch_up")
    await world.submit()
    read_back = read_back_of(world)
    read = read_back.card
    flapping = iter(range(4))

    async def flaps(*of: Any) -> list[str]:
        if next(flapping, None) is not None:
            for _ in range(3):
                happens(world, "ready")
            await asyncio.sleep(0)
        return await read(*of)

    monkeypatch.setattr(read_back, "card", flaps)
    async with away(world):
        await world.ed.react(world.card(), "✅")
    assert await votes(world) == {world.ed.id: APPROVES}
    assert caplog.text.count("catching up with 1 server") == 5
    assert caplog.text.count("caught up: 1 card read") == 5


async def test_many_cards_are_read_two_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        await world.submit(headline=f"Piece {number}")
    under_way, most = 0, 0
    read_back = read_back_of(world)
    read = read_back.card

    async def counted(*of: Any) -> list[str]:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            return await read(*of)
        finally:
            under_way -= 1

    monkeypatch.setattr(read_back, "card", counted)
    async with away(world):
        for number in range(1, 7):
            await world.ed.react(world.card(number), MARKS[0])
    assert most == 2
    for number in range(1, 7):
        assert await votes(world, number) == {world.ed.id: APPROVES}
