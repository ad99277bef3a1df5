"""Redraws: a card shows the last state, in few edits, whatever Discord says to them."""

from __future__ import annotations

import re
from datetime import timedelta

import discord
import pytest
from simcord import Env

from tests.incidents import Wire, approved, patient, refusal, stored
from tests.world import World, build_world, text_of


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    return Wire(monkeypatch)


def edits(world: World, wire: Wire) -> int:
    """How often the bot asked to have the card edited."""
    return wire.asked.count(f"PATCH /channels/{world.review.id}/messages/{world.card().id}")


def notes(world: World) -> list[str]:
    """What the desk was told of faults."""
    return [m.content for m in stored(world, world.review) if m.content and "⚠️" in m.content]


def approvals_shown(world: World) -> int:
    """How many approvals the card says it has."""
    found = re.search(r"(\d+) of 20", text_of(world.card()))
    assert found is not None
    return int(found.group(1))


async def test_a_burst_of_a_hundred_votes_is_at_most_three_edits(env: Env, wire: Wire) -> None:
    world = await build_world(env, approvals=20)
    await world.configure(cooling_off=86_400)
    desk = [world.guild.add_member(env.create_user(f"ed{n}"), roles=[world.editors]) for n in range(100)]
    await world.submit()
    await env.advance_time(60)
    world.bot._courier._card_interval = timedelta(seconds=20)  # type: ignore[union-attr]
    card, before = world.card(), edits(world, wire)
    for n, editor in enumerate(desk):
        env.backend.add_reaction(world.review.id, card.id, "✅", editor.id)
        if n in (33, 66):
            await env.advance_time(6)  # the machine is slow
    await env.settle()
    assert 1 <= approvals_shown(world) < 100  # the first is shown at once, with those that came with it
    await env.advance_time(60)
    assert approvals_shown(world) == 100
    assert 2 <= edits(world, wire) - before <= 3


@pytest.mark.parametrize(
    "no",
    [
        refusal(429, 30046, Retry_After="300"),
        refusal(400, 30046),
        discord.RateLimited(300),
    ],
    ids=["edit cap", "edit cap as 400", "rate limit"],
)
async def test_what_puts_an_edit_off_does_not_drop_it(world: World, wire: Wire, no: Exception) -> None:
    await world.submit()
    before = edits(world, wire)
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/*", no, times=4)
    await world.ed.click(world.card(), label="Claim")
    await world.ed.react(world.card(), "✏️")
    await world.eve.react(world.card(), "✅")
    assert "Submitted" in text_of(world.card())
    assert edits(world, wire) - before == 1  # and not once for each change
    await world.env.advance_time(2400)

    assert wire.all_struck
    assert "Changes requested" in text_of(world.card())
    assert notes(world) == []


async def test_a_wait_that_discord_asks_for_is_kept_over_a_restart(world: World, wire: Wire) -> None:
    await world.submit()
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/*", refusal(429, Retry_After="300"))
    await world.ed.react(world.card(), "✏️")
    before = edits(world, wire)
    await world.restart()
    await world.env.advance_time(200)
    assert edits(world, wire) == before
    await world.env.advance_time(120)
    assert "Changes requested" in text_of(world.card())


async def test_a_card_that_may_not_be_edited_is_told_of_once_and_drawn_in_the_end(
    world: World, wire: Wire
) -> None:
    await world.submit()
    before = edits(world, wire)
    wire.fail("PATCH", f"/channels/{world.review.id}/messages/*", refusal(403, 50013), times=99)
    for _ in range(5):
        await world.ed.react(world.card(), "✏️")
        await world.take_off(world.ed, "✏️")
        await world.env.advance_time(1200)
    await world.ed.react(world.card(), "✏️")

    (told,) = notes(world)
    assert "№1" in told
    assert f"I may not redraw the review card in <#{world.review.id}>" in told
    assert 5 <= edits(world, wire) - before <= 20  # 20 s, 40 s … a quarter of an hour

    wire.mend()
    await world.admin.slash(world.submissions, "newsroom check")  # need not wait for the next try
    assert "Changes requested" in text_of(world.card())
    await world.env.advance_time(1200)
    assert len(notes(world)) == 1


@pytest.mark.simcord(check_errors=False)
async def test_a_bug_in_drawing_does_not_keep_the_courier_spinning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    drawn = 0

    def broken(*_: object, **__: object) -> None:
        nonlocal drawn
        drawn += 1
        raise LookupError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.review.cards.card_view", broken)
        await approved(world, headline="Another one")  # wakes the courier again and again
        await world.ed.react(world.card(), "✏️")
        await world.env.advance_time(1200)
    assert 2 <= drawn <= 30
    await world.env.advance_time(1800)
    assert "Changes requested" in text_of(world.card())
