"""Slots: a newsroom's timetable, and approved articles that take its next free slot."""

from __future__ import annotations

from bot.domain.article.states import State
from tests.cogs.administration import room_of, says
from tests.cogs.planning.plans import SLOTS, by_slots, calendar, plan_many, time_of, times_of
from tests.incidents import approved
from tests.world import World, answer_of, text_of

# The tests begin on Thursday, 1 January 2026, at midnight UTC.


async def settings(world: World, **options: str | int) -> str:
    """What `/newsroom settings` answers."""
    return answer_of(await world.admin.slash(world.review, "newsroom settings", **options))


async def test_the_timetable_is_set_shown_and_cleared(world: World) -> None:
    assert "`slots` none" in await settings(world)
    told = await settings(world, slots="mon to fri 9am & 5pm; sundays 18.00")
    assert f"`slots` was none, and is now **{SLOTS}**." in told
    assert "keep their times" in told
    assert "keep their times" not in await settings(world, approvals=1)
    assert "is now **daily 08:00**" in await says(world, world.admin, "!newsroom settings slots: daily 8:00")
    assert "`slots` was daily 08:00, and is now **none**" in await settings(world, slots="none")
    assert (await room_of(world)).timetable is None


REFUSED = (
    ("Mon–Fri 09:00, Someday 18:00", "“Someday” is neither a day nor a time of day."),
    ("25:00", "“25:00” is no time of day: hours go from 00:00 to 23:59, or from 12am to 11:59pm."),
    ("9:00", "“9:00” does not say on which days: write them before the times, or *daily*."),
    ("Mon", "“Mon” does not say at what times: write them after the days."),
    ("Mon 9:00–17:00", "“Mon 9:00–17:00” is a span of time: write each slot by itself"),
    ("Mon– 9:00", "“Mon– 9:00” has a range without two single days: write *Mon–Fri*."),
    ("**@everyone** 9:00", "“\\*\\*\\@everyone\\*\\*” is neither a day nor a time of day."),
    ("Mon 9:00 " * 120, "too long for a weekly timetable (1,000 characters are the most)"),
)
"""Timetables that cannot be read, and what is said of them."""


async def test_a_timetable_that_cannot_be_read_is_refused_with_what_to_write(world: World) -> None:
    for slots, told in REFUSED:
        refused = await settings(world, slots=slots)
        assert told in refused
        assert f"A timetable reads like this: `{SLOTS}`; *none* clears it." in refused
    assert (await room_of(world)).timetable is None


async def test_the_policy_needs_a_timetable_and_keeps_it(world: World) -> None:
    assert "the newsroom needs a timetable. Give it with `slots:`" in await settings(world, release="slots")
    assert (await room_of(world)).release == "immediate"
    await by_slots(world)
    assert "the newsroom needs a timetable" in await settings(world, slots="none")
    assert str((await room_of(world)).timetable) == SLOTS
    assert f"`slots` was {SLOTS}, and is now **none**" in await settings(
        world, slots="none", release="manual"
    )


async def test_approved_articles_take_one_slot_each_in_the_newsrooms_zone(world: World) -> None:
    await by_slots(world, zone="America/New_York")
    for headline in ("First", "Second", "Third"):
        await approved(world, headline=headline)
    assert await times_of(world, 1, 2, 3) == ["01 14:00", "01 22:00", "02 14:00"]
    assert "Scheduled" in text_of(world.card(1))
    assert "<t:1767276000:F>" in text_of(world.card(1))

    await world.env.advance_time(14 * 3600 + 1)
    assert [text_of(article).splitlines()[0] for article in world.articles()] == ["# First"]


async def test_the_editor_who_approves_is_told_the_time(world: World) -> None:
    await by_slots(world)
    await world.submit()
    told = await world.ed.click(world.card(), label="Approve")
    assert "goes out <t:1767258000:F>" in answer_of(told)


async def test_the_cooling_off_and_the_embargo_come_first(world: World) -> None:
    await by_slots(world, "daily 00:05, 00:10, 00:30, 12:00")
    await world.configure(cooling_off=600)
    await world.submit(headline="Exactly the cooling-off")
    await world.submit(headline="With the mayor’s embargo")
    await world.submit(headline="After it")
    await world.writer.slash(
        world.submissions, "draft embargo", article="2", until="2026-01-01 06:00", source="The mayor"
    )
    await world.ed.click(world.card(1), label="Approve")
    await world.ed.click(world.card(2), label="Approve")
    await world.ed.click(world.card(3), label="Approve")
    assert await times_of(world, 1, 2, 3) == ["01 00:10", "01 12:00", "01 00:30"]


async def test_taking_the_vote_back_frees_the_slot_and_the_others_stay(world: World) -> None:
    await by_slots(world)
    for headline in ("First", "Second", "Third"):
        await approved(world, headline=headline)
    await world.ed.unreact(world.card(1), "✅")
    assert await times_of(world, 1, 2, 3) == ["", "01 17:00", "02 09:00"]

    await approved(world, headline="Fourth")
    await world.ed.react(world.card(1), "✅")
    assert await times_of(world, 1, 2, 3, 4) == ["02 17:00", "01 17:00", "02 09:00", "01 09:00"]


async def test_whatever_leaves_its_slot_moves_nobody_else(world: World) -> None:
    await by_slots(world)
    for headline in ("Unscheduled", "Held", "Edited", "Published", "Stays"):
        await approved(world, headline=headline)
    before = await time_of(world, 5)
    await world.chief.slash(world.review, "publish unschedule", article="1")
    await world.ed.slash(world.review, "review hold", article="2", reason="Wait for the mayor.")
    await world.edit(3, body="Another text.")
    await world.chief.slash(world.review, "publish now", article="4")
    assert await times_of(world, 1, 2, 3, 4) == ["", "", "", ""]
    assert await time_of(world, 5) == before
    states = [(await world.bot.desk.reading.sight(number)).article.state for number in (1, 2, 3)]
    assert states == [State.APPROVED, State.HELD, State.SUBMITTED]

    await world.ed.slash(world.review, "review unhold", article="2")
    await world.ed.click(world.card(3), label="Approve")
    await world.eve.click(world.card(1), label="Approve")  # one more approval gives it no time
    assert await times_of(world, 1, 2, 3) == ["", "", "01 09:00"]  # a chief gives the others their time


async def test_two_approvals_in_the_same_instant_take_two_slots(world: World) -> None:
    await by_slots(world)
    for headline in ("First", "Second", "Third", "Fourth"):
        await world.submit(headline=headline)
    for number in (1, 2, 3, 4):
        card = world.card(number)
        world.env.backend.add_reaction(card.channel.id, card.id, "✅", world.ed.id)
    await world.env.settle()
    assert sorted(await times_of(world, 1, 2, 3, 4)) == ["01 09:00", "01 17:00", "02 09:00", "02 17:00"]


async def test_another_timetable_or_zone_moves_nothing_and_the_calendar_marks_it(world: World) -> None:
    await by_slots(world)
    await approved(world)
    await settings(world, slots="daily 10:00")
    assert await times_of(world, 1) == ["01 09:00"]
    assert "*outside the slots*" in text_of(await calendar(world, world.ed))
    await settings(world, timezone="Europe/Berlin")
    assert await times_of(world, 1) == ["01 09:00"]
    assert "*outside the slots*" not in text_of(await calendar(world, world.ed))  # it is ten there

    await approved(world, headline="Next")
    assert await times_of(world, 2) == ["02 09:00"]


async def test_without_a_free_slot_it_waits_for_a_chief(world: World) -> None:
    await by_slots(world, "Mon 9:00")
    await world.configure(rate=500)  # one writer has filed them all today
    now = world.env.now()
    room = await room_of(world)
    assert room.timetable is not None
    mondays = room.timetable.moments(now, room.zone)
    await plan_many(world, [next(mondays) for _ in range(105)])
    await world.submit(headline="One too many")
    told = await world.ed.slash(world.review, "review approve", article="106")
    assert "A chief publishes it" in answer_of(told)
    assert await time_of(world, 106) is None
