"""Deadlines, as people meet them: articles asked for, one reminder to whose turn it is, the chiefs in the end."""

from __future__ import annotations

from datetime import datetime

import discord
import pytest
from simcord import Env

from tests.cogs.planning.times import article_of, schedule, stamp
from tests.delivery.recovery.test_restart import Restart, either_way, while_stopped
from tests.incidents import approved, close_dms, pinged, published, stored
from tests.world import World, answer_of, build_world, buttons_of, read_file, text_of

HOUR = 3600
FIVE = "2026-01-01T17:00Z"
"""Six in the evening of Thursday, 1 January 2026, in Berlin: seventeen hours after the test begins."""


@pytest.fixture
async def planned(world: World) -> World:
    """A newsroom in Berlin that reminds two hours before and one after, and tells the chiefs after three."""
    await world.configure(timezone="Europe/Berlin", remind_before=2, remind_after=1, escalate_after=3)
    return world


async def set_due(world: World, when: str = "today 18:00", number: int = 1) -> str:
    """`/draft due`, as an editor."""
    return answer_of(await world.ed.slash(world.review, "draft due", article=str(number), when=when))


def reminders(world: World, person: object) -> list[str]:
    """The reminders that somebody has by DM."""
    return [said for said in world.dms(person) if said.startswith(("⏳", "⏰", "✅")) and "due" in said]


def to_chiefs(world: World) -> list[discord.Message]:
    """What was said of due times in the review channel itself."""
    return [
        m
        for m in world.review.history()
        if (not m.components and ", due " in m.content) or "was due" in m.content
    ]


async def hours(world: World, count: float) -> None:
    """Let time pass, and what becomes due in it be done."""
    await world.env.advance_time(count * HOUR)
    await world.env.settle()


async def test_a_due_time_is_spelled_out_and_shown_where_the_article_is(planned: World) -> None:
    world = planned
    await world.submit()
    await world.submit(headline="Another one")
    said = await set_due(world, "today 18:00", 2)
    assert "Thursday, 1 January 2026, 18:00 (Europe/Berlin)" in said
    assert "I remind the person whose turn it is" in said
    assert f"Due {stamp(FIVE, 'f')}" in text_of(world.card(2))

    queue = answer_of(await world.eve.slash(world.review, "review queue")).splitlines()
    assert queue[0] == "**The queue** — 2 articles, what is due first, then the longest waiting"
    assert "№2" in queue[1] and f"due {stamp(FIVE, 'f')}" in queue[1]
    assert "№1" in queue[2] and "due" not in queue[2]
    own = answer_of(await world.writer.slash(world.submissions, "draft list"))
    assert f"due {stamp(FIVE, 'f')}" in own

    await hours(world, 18)
    assert "**late**" in answer_of(await world.eve.slash(world.review, "review queue"))

    assert "no longer has a due time" in await set_due(world, "none", 2)
    assert "Due" not in text_of(world.card(2))
    assert "has no due time" in await set_due(world, "none", 2)


async def test_whose_turn_it_is_is_reminded_in_one_message_and_the_chiefs_in_the_end(planned: World) -> None:
    world = planned
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await set_due(world)
    await hours(world, 14.9)
    assert reminders(world, world.writer) == []
    await hours(world, 0.2)
    (first,) = reminders(world, world.writer)
    assert "is due" in first and "It waits for you" in first and "/draft edit 1" in first

    await hours(world, 3)
    (again,) = reminders(world, world.writer)
    assert "was due" in again
    assert to_chiefs(world) == [], "they are told after three hours"

    await hours(world, 2)
    (told,) = to_chiefs(world)
    assert f"<@&{world.chiefs.id}>" in told.content and "It waits for its writer" in told.content
    (record,) = [m for m in stored(world, world.review) if m.id == told.id]
    assert pinged(record) == ([], [world.chiefs.id], False)
    assert len(reminders(world, world.writer)) == 1

    await world.edit(body="The ferry *Aurora* left the harbour at seven, as it always had.")
    await world.env.settle()
    (settled,) = reminders(world, world.writer)
    assert settled.startswith("✅") and "submitted" in settled
    (told,) = to_chiefs(world)
    assert told.content.startswith("✅") and told.id == record.id


@either_way
async def test_a_restart_at_every_step_reminds_nobody_twice(env: Env, restart: Restart) -> None:
    world = await build_world(env)
    await world.configure(timezone="Europe/Berlin", remind_before=2, remind_after=1, escalate_after=3)
    await world.submit()
    await world.ed.slash(world.review, "review claim", article="1")
    await set_due(world)
    for count in (15.5, 1, 2, 1, 2, 24):
        await restart(world)
        await hours(world, count)
    await restart(world)

    # The claim lapsed after its hour: from then on it is the desk's turn, in the thread of the card.
    lapsed = [said for said in world.dms(world.ed) if "Your claim" in said]
    assert len(lapsed) == 1 and "No editor has it now" in lapsed[0]
    in_thread = [said for said in world.said_in_thread() if "due" in said]
    assert len(in_thread) == 1 and "It waits for an editor" in in_thread[0]
    assert len(to_chiefs(world)) == 1
    assert reminders(world, world.ed) == reminders(world, world.writer) == []


async def test_what_came_due_while_the_bot_was_away_is_said_once(planned: World) -> None:
    world = planned
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await set_due(world)

    async def a_day() -> None:
        await world.env.advance_time(24 * HOUR)

    await while_stopped(world, a_day)
    (said,) = reminders(world, world.writer)
    assert "was due" in said
    assert len(to_chiefs(world)) == 1


async def test_while_it_has_its_time_nobody_is_reminded_and_without_it_the_chiefs_are(planned: World) -> None:
    world = planned
    await world.configure(release="manual")
    await approved(world)
    await schedule(world, "today 22:00")
    await set_due(world)
    await hours(world, 18.5)
    assert to_chiefs(world) == []
    await world.chief.slash(world.review, "publish unschedule", article="1")
    await world.env.settle()
    (told,) = to_chiefs(world)
    assert "It is approved and has no time: it waits for a chief" in told.content


async def test_readers_set_no_time_of_what_they_can_read(planned: World) -> None:
    world = planned
    await published(world)
    await world.ed.slash(world.review, "publish correct", article="1", kind="correction")
    await world.reader.slash(world.submissions, "draft due", article="1", when="today 18:00")
    assert (await article_of(world)).due_at is None
    assert "is due" in await set_due(world)


async def test_in_the_quiet_hours_nobody_is_reminded(planned: World) -> None:
    world = planned
    said = await world.admin.slash(world.review, "newsroom settings", quiet_hours="15:00-23:30")
    assert "15:00–23:30" in answer_of(said)
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await set_due(world)
    await hours(world, 22.4)  # 23:24 in Berlin
    assert reminders(world, world.writer) == []
    await hours(world, 0.2)
    (said,) = reminders(world, world.writer)
    assert "was due" in said, "one message, that says what is so by then"


async def test_an_article_is_asked_for(planned: World) -> None:
    world = planned
    asked = await world.ed.slash(
        world.review,
        "draft assign",
        writer=world.writer,
        headline="The new lighthouse",
        due="today 18:00",
        brief="Who pays for it? @everyone",
    )
    assert "was assigned **№1 The new lighthouse**" in answer_of(asked)
    assert "Thursday, 1 January 2026, 18:00 (Europe/Berlin)" in answer_of(asked)
    told = world.dms(world.writer)[-1]
    assert "ed asks you to write **№1 The new lighthouse**" in told
    assert "Who pays for it?" in told and stamp(FIVE, "F") in told
    assert "№1" in answer_of(await world.writer.slash(world.submissions, "draft list"))
    article = await article_of(world)
    assert (article.author_id, article.assigned_by) == (world.writer.id, world.ed.id)
    assert article.due_at == datetime.fromisoformat(FIVE)

    await hours(world, 15.5)
    assert len(reminders(world, world.writer)) == 1
    await world.edit(body="The lighthouse is paid for by the ships that pass, as ever since 1890.")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await world.env.settle()
    assert f"Due {stamp(FIVE, 'f')}" in text_of(world.card())


async def test_only_the_desk_asks_and_only_those_concerned_set_times(planned: World) -> None:
    world = planned
    refused = await world.writer.slash(
        world.submissions, "draft assign", writer=world.other_writer, headline="Mine", brief="Long words"
    )
    assert "That is for the desk" in answer_of(refused) and refused.response is not None
    assert await read_file(refused.response) == b"Long words"
    assert world.dms(world.other_writer) == []
    await world.admin.slash(world.review, "newsroom setup", writers=world.subscribers)
    refused = await world.ed.slash(world.review, "draft assign", writer=world.writer, headline="The pier")
    assert f"<@&{world.subscribers.id}>" in answer_of(refused) and world.dms(world.writer) == []
    await world.submit(world.reader)
    for person in (world.other_writer, world.writer):
        said = await person.slash(world.submissions, "draft due", article="1", when="today 18:00")
        assert (await article_of(world)).due_at is None
        assert "is due" not in answer_of(said)
    own = await world.reader.slash(world.submissions, "draft due", article="1", when="today 18:00")
    assert "is due" in answer_of(own)
    await world.ed.send(world.review, "!draft due 1 today 19:00")
    assert (await article_of(world)).due_at == datetime.fromisoformat("2026-01-01T18:00Z")


@pytest.mark.simcord(check_errors=False)  # discord.py counts a slip of the pen as an error
async def test_somebody_who_has_left_the_server_cannot_be_asked(planned: World) -> None:
    world = planned
    gone = world.env.create_user("gone")
    nobody = await world.ed.slash(world.review, "draft assign", writer=gone, headline="The pier")
    assert "not in this server" in answer_of(nobody)


async def test_times_that_cannot_be_are_refused(planned: World) -> None:
    world = planned
    await world.submit()
    for when, told in (
        ("whenever @everyone", "cannot read"),
        ("yesterday 9am", "past"),
        ("1 January 2031 9am", "two years"),
        ("29 March 2026 02:30", "02:30"),
    ):
        said = await set_due(world, when)
        assert told in said, said
        assert (await article_of(world)).due_at is None
    await world.ed.slash(world.review, "review spike", article="1", reason="An advertisement.")
    assert "is due" not in await set_due(world)
    assert (await article_of(world)).due_at is None


async def test_who_has_closed_their_dms_is_reminded_in_the_thread(planned: World) -> None:
    world = planned
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    close_dms(world, world.writer)
    await set_due(world)
    await hours(world, 15.5)
    (said,) = [said for said in world.said_in_thread() if "is due" in said]
    assert f"<@{world.writer.id}>" in said


async def test_settings_of_reminders_are_checked(planned: World) -> None:
    world = planned
    said = await world.admin.slash(world.review, "newsroom settings", quiet_hours="at night")
    assert "22:00–07:00" in answer_of(said)
    said = await world.admin.slash(world.review, "newsroom settings", remind_before=0, remind_after=0)
    assert "remind" in answer_of(said).lower()
    await world.submit()
    await world.ed.slash(world.review, "review changes", article="1", reason="Name the ship.")
    await set_due(world)
    await hours(world, 19)
    assert reminders(world, world.writer) == []
    assert buttons_of(world.card())
