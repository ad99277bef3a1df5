"""The clock over restarts: slots, reminders, claims and late words survive them at each step, and come once."""

from __future__ import annotations

import pytest
from simcord import Env

from bot.domain.article.states import State
from bot.store.outbox.kinds import Kind
from tests.cogs.planning.plans import by_slots
from tests.cogs.planning.test_deadlines import reminders, to_chiefs
from tests.cogs.planning.times import article_of, due, ready_to_plan, schedule
from tests.delivery.publishing.test_late import words
from tests.delivery.recovery.test_restart import Restart, either_way, lose_record, while_stopped
from tests.incidents import approved, crash, parked, patient, stored
from tests.world import World, build_world

HOUR = 3600

both_moments = pytest.mark.parametrize("before_sending", [True, False], ids=["unsent", "unrecorded"])
"""The bot dies between noting that it is about to send and sending, or between sending and the record of it."""


@pytest.fixture(autouse=True)
def _long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


@either_way
async def test_slots_outlive_restarts_at_every_step(env: Env, restart: Restart) -> None:
    world = await build_world(env)
    await by_slots(world, "daily 01:00, 02:00")
    await restart(world)
    await approved(world)
    first = await due(world)
    await restart(world)
    await approved(world, headline="The second")
    second = await due(world, 2)
    assert first is not None and second is not None and (first.hour, second.hour) == (1, 2)
    await restart(world)
    assert (await due(world), await due(world, 2)) == (first, second)

    await env.advance_time(HOUR - 60)
    assert world.articles() == []
    await restart(world)
    await env.advance_time(61)
    await restart(world)
    assert len(world.articles()) == 1
    await while_stopped(world, lambda: env.advance_time(HOUR))
    await env.advance_time(60)
    await restart(world)
    assert len(world.articles()) == len(stored(world, world.announce)) == 2
    assert await parked(world) == []


@pytest.mark.parametrize(
    ("kind", "count", "before_sending"),
    [
        (Kind.REMINDER, 1, True),
        (Kind.REMINDER, 1, False),
        (Kind.REMINDER, 2, False),  # the edit of the one before
        (Kind.DESK_REMINDER, 1, True),
        (Kind.DESK_REMINDER, 1, False),
    ],
)
async def test_a_reminder_that_was_cut_off_comes_once(
    env: Env, monkeypatch: pytest.MonkeyPatch, kind: Kind, count: int, before_sending: bool
) -> None:
    world = await build_world(env)
    await world.configure(remind_before=1, remind_after=1, escalate_after=2)
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await world.ed.slash(world.review, "draft due", article="1", when="in 2 hours")
    lost = lose_record(monkeypatch, kind, count, before_sending=before_sending)
    happened = False
    for _ in range(5):
        await env.advance_time(HOUR + 60)
        if lost() and not happened:
            happened = True
            await crash(world)
    await env.advance_time(600)

    assert happened
    (said,) = reminders(world, world.writer)
    assert "was due" in said
    (told,) = to_chiefs(world)
    assert f"<@&{world.chiefs.id}>" in told.content
    assert await parked(world) == []


@both_moments
async def test_the_word_that_a_claim_is_over_comes_once(
    world: World, monkeypatch: pytest.MonkeyPatch, before_sending: bool
) -> None:
    await world.configure(claim_minutes=60)
    await world.submit()
    await world.ed.slash(world.review, "review claim", article="1")
    await crash(world)
    assert (await article_of(world)).claimed_by == world.ed.id
    lost = lose_record(monkeypatch, Kind.NOTICE, 1, before_sending=before_sending)
    await world.env.advance_time(HOUR + 60)
    assert lost()
    await crash(world)
    await world.env.advance_time(600)

    assert (await article_of(world)).state is State.SUBMITTED
    assert len([said for said in world.dms(world.ed) if "Your claim" in said]) == 1


@both_moments
async def test_the_word_of_what_was_late_comes_once(
    world: World, monkeypatch: pytest.MonkeyPatch, before_sending: bool
) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 2am")
    lost = lose_record(monkeypatch, Kind.LATE, 1, before_sending=before_sending)
    await while_stopped(world, lambda: world.env.advance_time(5 * HOUR))
    await world.env.advance_time(60)
    assert lost()
    await crash(world)
    await world.env.advance_time(600)

    assert world.articles() == [] and (await article_of(world)).missed_at is not None
    assert len(words(world)) == 1
