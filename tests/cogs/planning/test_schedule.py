"""Scheduling, as chiefs do it: a time is set and spelled out; it can be changed, taken back or away, and is kept."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.article.states import State
from tests.cogs.planning.times import AMBIGUOUS, article_of, due, ready_to_plan, schedule, stamp
from tests.delivery.recovery.test_restart import Restart, either_way
from tests.incidents import approved, forbid, pinged, stored
from tests.world import World, answer_of, buttons_of, text_of

THREE = "2026-01-01T02:00Z"
"""Three in the morning on Thursday, 1 January 2026, in Berlin: two hours after the test begins."""

FIVE = "2026-01-01T04:00Z"
"""Five in the same morning."""


@pytest.fixture
async def planned(world: World) -> World:
    """№1 waits for a chief, who plans in Berlin."""
    await ready_to_plan(world)
    return world


async def test_a_time_is_set_and_spelled_out_and_the_article_goes_out_then(planned: World) -> None:
    world = planned
    asked = await schedule(world, "today 3am")
    said = answer_of(asked)
    assert "Thursday, 1 January 2026, 03:00 (Europe/Berlin)" in said
    assert stamp(THREE) in said
    assert f"is scheduled. It is not out yet: it goes out in {world.publish.mention}" in said
    assert buttons_of(asked.response) == ["Undo", "Another time", "Hold"]
    card = text_of(world.card())
    assert "🕒 Scheduled" in card
    assert "**Thursday, 1 January 2026, 03:00 (Europe/Berlin)**" in card
    assert stamp(THREE) in card

    await world.env.advance_time(2 * 3600 - 60)
    assert world.articles() == []
    await world.env.advance_time(61)
    assert len(world.articles()) == 1
    assert "Published" in text_of(world.card())


async def test_in_chat_the_time_follows_the_number(planned: World) -> None:
    world = planned
    await world.chief.send(world.review, "!publish schedule 1 today 3am")
    assert world.chief.user.dm_channel is not None
    asked = world.chief.user.dm_channel.history()[-1]
    assert "is scheduled" in text_of(asked)
    assert await due(world) == datetime.fromisoformat(THREE)

    await world.chief.send(world.review, "!publish unschedule 1")
    assert await due(world) is None


async def test_a_time_that_cannot_be_is_refused_in_a_sentence_with_the_way_to_another(planned: World) -> None:
    world = planned
    for when, told in (
        ("whenever @everyone **likes**", r"I cannot read “whenever \@everyone \*\*likes\*\*” as a time"),
        ("Friday", "does not say at what time"),
        ("9am EST", "Name a city"),
        ("Friday 3 January 9am", "3 January 2026 is a Saturday, not “friday”"),
        ("yesterday 9am", "is in the past"),
        ("3 January 2029 9am", "more than two years ahead"),
    ):
        asked = await schedule(world, when)
        assert told in answer_of(asked)
        assert buttons_of(asked.response) == ["Another time"]
    assert (await article_of(world)).state is State.APPROVED

    assert asked.response is not None
    form = await world.chief.click(asked.response, label="Another time")
    asked = await world.chief.submit_modal(form, {"when": "Friday 18:30 New York"})
    assert "Saturday, 3 January 2026, 00:30 (Europe/Berlin)" in answer_of(asked)
    assert "That is Friday, 2 January 2026, 18:30 (America/New_York)" in answer_of(asked)


async def test_a_time_that_the_clocks_show_twice_is_offered_in_both_readings(planned: World) -> None:
    world = planned
    asked = await schedule(world, "25 October 2026 2:30")
    said = answer_of(asked)
    assert "comes twice on Europe/Berlin’s clocks" in said
    assert stamp("2026-10-25T00:30Z") in said
    assert stamp("2026-10-25T01:30Z") in said
    assert buttons_of(asked.response) == [
        "Set: Sun 25 Oct 2026, 02:30 CEST",
        "Set: Sun 25 Oct 2026, 02:30 CET",
        "Another time",
    ]
    assert asked.response is not None
    await world.chief.click(asked.response, label="Set: Sun 25 Oct 2026, 02:30 CET")
    assert await due(world) == datetime.fromisoformat("2026-10-25T01:30Z")

    skipped = await schedule(world, "29 March 2026 2:30")
    assert "does not exist" in answer_of(skipped)
    assert buttons_of(skipped.response)[:2] == [
        "Set: Sun 29 Mar 2026, 01:30 CET",
        "Set: Sun 29 Mar 2026, 03:30 CEST",
    ]


async def test_another_time_takes_the_place_of_the_first_and_the_author_is_told_once(planned: World) -> None:
    world = planned
    await schedule(world, "today 3am")
    form = await world.chief.click(world.card(), label="Another time")
    told = await world.chief.submit_modal(form, {"when": "today 5am"})
    assert f"Its time was {stamp(THREE)}" in answer_of(told)
    again = await schedule(world, "today 5am")  # it has that time already: nothing changes
    assert "Undo" not in buttons_of(again.response)

    await world.env.advance_time(31)
    (told,) = world.dms(world.writer)
    assert " scheduled **№" in told
    assert stamp(FIVE) in told
    log = answer_of(await world.ed.click(world.card(), label="History"))
    assert f"scheduled it for {stamp(FIVE, 'f')} instead of {stamp(THREE, 'f')}" in log
    assert log.count("scheduled it for") == 2

    await world.env.advance_time(2.5 * 3600)
    assert world.articles() == []
    await world.env.advance_time(1.5 * 3600)
    assert len(world.articles()) == 1


async def test_what_is_taken_off_the_schedule_does_not_go_out_by_itself(world: World) -> None:
    await world.configure(timezone="Europe/Berlin")  # where an approval alone would publish it
    await approved(world)
    await schedule(world, "today 3am")
    refused = await world.ed.click(world.card(), label="Unschedule")
    assert "Only chiefs" in answer_of(refused)

    done = await world.chief.click(world.card(), label="Unschedule")
    assert "no longer has a time" in answer_of(done)
    assert buttons_of(done.response) == ["Publish now", "Schedule"]
    assert "Approved" in text_of(world.card())
    await world.env.advance_time(3 * 3600)
    assert world.articles() == []
    assert ["off the schedule" in told for told in world.dms(world.writer)] == [True]
    again = await world.chief.slash(world.review, "publish unschedule", article="1")
    assert "You cannot take it off the schedule now" in answer_of(again)

    assert done.response is not None
    await world.chief.click(done.response, label="Publish now")
    assert len(world.articles()) == 1


async def test_everything_is_looked_at_again_when_it_is_set(planned: World) -> None:
    world = planned
    asked = await schedule(world, AMBIGUOUS)
    assert asked.response is not None
    begins, ends = "Set: Fri 2 Jan 2026, 00:00 CET", "Set: Sat 3 Jan 2026, 00:00 CET"
    assert buttons_of(asked.response) == [begins, ends, "Another time"]
    await world.env.advance_time(24 * 3600)
    late = await world.chief.click(asked.response, label=begins)
    assert "is in the past" in answer_of(late)
    assert await due(world) is None

    await world.ed.slash(
        world.review, "draft embargo", article="1", until="5 January noon", source="The port"
    )
    embargoed = await world.chief.click(asked.response, label=ends)
    assert "under embargo" in answer_of(embargoed)

    await world.edit(body="The ferry sails again, and it has a name now.")
    edited = await world.chief.click(asked.response, label=ends)
    assert "under embargo" in answer_of(edited), "as a plan it may not be sooner either"
    assert await due(world) is None


async def test_only_what_can_be_scheduled_is_offered(planned: World) -> None:
    world = planned
    await world.submit(headline="Not read by anybody yet")
    await approved(world, headline="Scheduled already")
    await schedule(world, "today 3am", 3)

    async def offered(command: str, by: object = None) -> list[str]:
        chief = world.chief if by is None else world.ed
        return [c["value"] for c in await chief.autocomplete(world.review, command, "article", "")]

    assert sorted(await offered("publish schedule")) == ["1", "2", "3"]
    assert await offered("publish unschedule") == ["3"]
    assert await offered("publish schedule", world.ed) == ["2"], "before the approval editors plan too"
    plan = await schedule(world, "today 3am", 2)
    assert "is planned for" in answer_of(plan)
    assert "Only chiefs" in answer_of(await schedule(world, "today 3am", by=world.ed))


async def test_what_was_scheduled_comes_off_hold_without_a_time(world: World) -> None:
    await world.configure(timezone="Europe/Berlin")
    await approved(world)
    await schedule(world, "today 3am")
    held = await world.ed.slash(world.review, "review hold", article="1", reason="Wait for the mayor.")
    assert f"It was to go out {stamp(THREE)} and no longer has a time" in answer_of(held)
    freed = await world.ed.slash(world.review, "review unhold", article="1")
    assert "The time it had is gone: `/publish schedule 1` gives it another." in answer_of(freed)

    await world.env.advance_time(3 * 3600)
    assert world.articles() == []
    assert "a chief publishes or schedules it" in text_of(world.card())


async def test_taking_an_approval_back_takes_the_time_with_it(planned: World) -> None:
    world = planned
    await schedule(world, "today 3am")
    await world.eve.react(world.card(), "✅")
    await world.eve.unreact(world.card(), "✅")
    assert "Scheduled" in text_of(world.card())  # one approval is enough, and stands
    await world.ed.unreact(world.card(), "✅")
    assert await due(world) is None
    await world.env.advance_time(3 * 3600)
    assert world.articles() == []


async def test_a_chief_who_wrote_it_is_not_told_what_they_decided(world: World) -> None:
    await world.configure(release="manual")
    await world.submit(world.chief)
    await world.ed.react(world.card(), "✅")
    await schedule(world, "today 3am")
    await world.env.advance_time(60)
    assert world.dms(world.chief) == []


async def test_a_missing_permission_is_named_while_there_is_time(planned: World) -> None:
    world = planned
    forbid(world, world.publish, "send_messages")
    said = answer_of(await schedule(world, "today 3am"))
    assert "Send Messages" in said
    assert "is scheduled" in said


@either_way
async def test_a_schedule_outlives_restarts_at_every_step(world: World, restart: Restart) -> None:
    await ready_to_plan(world)
    await restart(world)
    asked = await schedule(world, AMBIGUOUS)
    form = await world.chief.click(world.card(), label="Schedule")
    await restart(world)
    told = await world.chief.submit_modal(form, {"when": "today 5am"})
    assert asked.response is not None and told.response is not None
    await restart(world)
    await world.chief.click(asked.response, label="Set: Fri 2 Jan 2026, 00:00 CET")
    await restart(world)
    await world.chief.click(asked.response, label="Undo")
    assert await due(world) == datetime.fromisoformat(FIVE)
    await restart(world)
    await world.chief.click(world.card(), label="Unschedule")
    await restart(world)
    await world.chief.click(told.response, label="Undo")  # it is off the schedule already
    await schedule(world, "today 3am")
    await restart(world)
    await world.env.advance_time(2 * 3600)
    await restart(world)
    await world.env.advance_time(60)

    assert len(world.articles()) == 1
    assert len(stored(world, world.announce)) == 1
    told = world.dms(world.writer)
    assert [word for word in told if " scheduled **№" in word] == [told[0]]
    assert len(told) == 2
    assert all(pinged(message) == ([], [], False) for message in stored(world, world.review))
