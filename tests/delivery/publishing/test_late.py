"""Late: what could not go out at its time goes out at once, or waits for a chief; the desk is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.app import create_bot
from bot.desk.duties import Duties
from bot.desk.publishing.announcements import LATE_PATIENCE
from bot.domain.article.states import State
from bot.store import Transaction
from bot.store.article import articles
from tests.cogs.planning.plans import plan_many
from tests.cogs.planning.times import article_of, ready_to_plan, schedule, stamp
from tests.incidents import approved, crash, forbid, parked, patient, permit, pinged, stored, try_all_again
from tests.world import World, answer_of, buttons_of, text_of

TOLD = LATE_PATIENCE.total_seconds() + 1


async def asleep(world: World, seconds: float, *, wakes: bool = True) -> None:
    """The bot does not run for so long, then it starts again and tells what it has to tell."""
    stopped = world.bot
    await stopped.close()
    await world.env.advance_time(seconds)
    await world.env.restart_bot(create_bot(stopped.settings))
    await world.env.settle()
    if wakes:
        await world.env.advance_time(TOLD)


def words(world: World) -> list[str]:
    """What the desk was told of late articles, in the review channel."""
    said = [text_of(message) for message in world.review.history()]
    return [text for text in said if "**Out late" in text or "**Too late" in text]


async def test_within_the_grace_it_goes_out_at_once_and_the_desk_hears_that_it_was_late(world: World) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 3am")
    await asleep(world, 3.5 * 3600)

    assert len(world.articles()) == 1
    (word,) = words(world)
    assert "Out late" in word
    assert f"№1 Ferry to the islands runs again**, due {stamp('2026-01-01T02:00Z')}" in word
    assert all(pinged(message) == ([], [], False) for message in stored(world, world.review))


async def test_beyond_the_grace_it_waits_for_a_chief_who_is_pinged_once(world: World) -> None:
    await ready_to_plan(world)
    await approved(world, headline="The second")
    await schedule(world, "today 3am")
    await schedule(world, "today 3:10", 2)
    await asleep(world, 6 * 3600)
    await crash(world)
    await world.env.advance_time(3600)

    assert world.articles() == []
    (word,) = words(world)
    assert "Too late to go out by itself" in word
    assert "More than 2 hours passed" in word
    assert pinged(stored(world, world.review)[-1]) == ([], [world.chiefs.id], False)
    message = world.review.history()[-1]
    assert buttons_of(message) == [
        "Publish №1 now",
        "№1: another time",
        "Publish №2 now",
        "№2: another time",
    ]
    card = world.card()
    assert f"it was due {stamp('2026-01-01T02:00Z')}" in text_of(card)
    assert buttons_of(card)[3:5] == ["Publish now", "Another time"]

    refused = await world.ed.click(message, label="Publish №1 now")
    assert "Only chiefs" in answer_of(refused)
    await world.chief.click(message, label="Publish №1 now")
    assert len(world.articles()) == 1
    form = await world.chief.click(message, label="№2: another time")
    await world.chief.submit_modal(form, {"when": "in 1 hour"})
    assert (await article_of(world, 2)).missed_at is None
    again = await world.chief.click(message, label="Publish №1 now")
    assert "published" in answer_of(again)
    await world.env.advance_time(3700)
    assert len(world.articles()) == 2
    assert len(words(world)) == 1


async def test_the_grace_is_the_newsrooms(world: World) -> None:
    await ready_to_plan(world)
    await world.configure(grace_minutes=0)
    await schedule(world, "today 3am")
    await asleep(world, 2 * 3600 + 30)
    assert world.articles() == []
    assert "Approved" in text_of(world.card())
    assert len(words(world)) == 1


async def test_a_chief_who_was_faster_than_the_word_is_not_told(world: World) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 3am")
    await asleep(world, 6 * 3600, wakes=False)
    await world.chief.click(world.card(), label="Publish now")
    await world.env.advance_time(TOLD)
    assert words(world) == []


async def test_where_the_review_channel_takes_no_word_the_owner_is_told_and_it_comes_once_it_may(
    world: World,
) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 3am")
    forbid(world, world.review, "send_messages")
    await asleep(world, 6 * 3600)
    assert words(world) == []
    (refused,) = await parked(world)
    assert refused.article_id is None
    (told,) = [message.content for message in world.guild.owner.dm_channel.history()]
    assert "I may not tell the desk of late articles" in told

    permit(world, world.review)
    assert "The newsroom" in await try_all_again(world)
    await world.env.advance_time(TOLD)
    (word,) = words(world)
    assert "Too late" in word
    assert await parked(world) == []


async def test_five_hundred_of_one_minute_go_out_in_order_each_once(world: World) -> None:
    """In the database; how they are carried is for the courier, and for the few below."""
    await ready_to_plan(world)
    release = world.bot.desk.release
    minute = world.env.now() + timedelta(hours=1)
    moments = [minute + timedelta(seconds=n * 7 % 60) for n in range(500)]
    await plan_many(world, moments)
    now = minute + timedelta(minutes=1)
    world.bot.desk.unit.clock = lambda: now
    world.bot.desk.unit.listeners.clear()  # nobody carries anything
    counts: list[int] = []
    while count := await release.publish_due(range(1000)):
        counts.append(count)
    assert sum(counts) == 500

    due = dict(enumerate(moments, 2))
    assert await world.bot.desk.unit.store.read(_begun) == sorted(due, key=lambda n: (due[n], n))


def _begun(tx: Transaction) -> list[int]:
    rows = tx.all("SELECT article_id FROM delivery WHERE kind = 'part' ORDER BY not_before, id")
    return [row["article_id"] for row in rows]


async def test_articles_of_one_minute_stand_in_the_channel_in_order_also_after_a_crash(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient(monkeypatch)
    await ready_to_plan(world, zone="UTC")
    minute = world.env.now() + timedelta(hours=1)
    await plan_many(world, [minute + timedelta(seconds=seconds) for seconds in (30, 10, 0, 10, 20, 0, 10, 0)])
    await asleep(world, 3600 + 90, wakes=False)
    await crash(world)
    await world.env.advance_time(TOLD)
    headlines = [text_of(message).splitlines()[0] for message in world.articles()]
    assert headlines == [f"# Article {n} of many" for n in (4, 7, 9, 3, 5, 8, 6, 2)]


async def test_a_time_before_an_embargo_holds_nobody_else_up(world: World) -> None:
    """Nothing sets one. Should something, the article waits, and those behind it do not."""
    await ready_to_plan(world, zone="UTC")
    hour = world.env.now() + timedelta(hours=1)
    await plan_many(world, [hour, hour])
    article = await article_of(world, 2)

    def break_it(tx: Transaction) -> None:
        articles.save(tx, replace(article, embargo_until=hour + timedelta(hours=1)))

    await world.bot.desk.unit.store.write(break_it)
    await world.submit(headline="Something happens, and the clock looks at what there is")
    await world.env.advance_time(3700)
    assert [text_of(message).splitlines()[0] for message in world.articles()] == ["# Article 3 of many"]
    await world.env.advance_time(3600)
    assert len(world.articles()) == 2


async def test_until_something_is_due_the_database_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 5am")
    await world.env.advance_time(60)
    asked: list[None] = []
    ask = Duties.next_due

    async def next_due(duties: Duties) -> datetime | None:
        asked.append(None)
        return await ask(duties)

    monkeypatch.setattr(Duties, "next_due", next_due)
    await world.env.advance_time(3 * 3600)
    assert asked == []


async def test_a_jump_of_the_machines_clock_is_noticed(world: World) -> None:
    await ready_to_plan(world)
    await schedule(world, "today 3am")
    await approved(world, headline="The second")
    await schedule(world, "today 6am", 2)
    unit, real = world.bot.desk.unit, world.bot.desk.unit.clock
    shift = timedelta(hours=-1)  # back: what the loop's own time would publish is not due yet
    unit.clock = lambda: real() + shift
    await world.env.advance_time(2.5 * 3600)
    assert world.articles() == []

    # Forward, or out of a suspended machine: it is due, and nobody has touched a timer.
    shift = timedelta(hours=1)
    await world.env.advance_time(60)
    assert len(world.articles()) == 1

    shift = timedelta(hours=9)  # so far forward that the second is too late
    await world.env.advance_time(60 + TOLD)
    assert len(world.articles()) == 1
    assert (await article_of(world, 2)).state is State.APPROVED
    assert (await article_of(world, 2)).missed_at == datetime.fromisoformat("2026-01-01T05:00Z")
    assert len(words(world)) == 2

    shift = timedelta(0)  # and back to where it was: nothing goes out a second time
    await world.env.advance_time(6 * 3600)
    assert len(world.articles()) == 1
