"""`/publish calendar`: what the desk sees, what chiefs move in it, and what becomes of a stale one."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from icalendar import Calendar
from PIL import Image

from bot.domain.text.graphemes import utf16_length
from tests.cogs.planning.plans import (
    by_slots,
    calendar,
    choose,
    drawn,
    menu_of,
    moves_of,
    note_of,
    plan_many,
    press,
    times_of,
)
from tests.incidents import approved
from tests.world import World, answer_of, buttons_of, components_of, read_file, text_of

MOVES = ["Up", "Down", "Swap with…", "To a free slot…"]
LOOKS = ["Week as a picture", "Month as a picture", "Calendar file"]

LONG = "№ *{}* _A_ headline `with` ~signs~ | that 🗞️ are escaped and as long as headlines are, " * 2

# The tests begin on Thursday, 1 January 2026, at midnight UTC.


def hours(world: World, *after: float) -> list[datetime]:
    """Moments so many hours from now on."""
    return [world.env.now() + timedelta(hours=hour) for hour in after]


# ---------------------------------------------------------------------------- the list


async def test_an_empty_calendar_says_what_to_do(world: World) -> None:
    shown = await calendar(world, world.chief)
    assert "Nothing is planned." in text_of(shown)
    assert "`/newsroom settings slots:`" in text_of(shown)
    assert buttons_of(shown) == LOOKS
    assert menu_of(shown) == {}

    await by_slots(world)
    assert "every slot is free" in text_of(await calendar(world, world.chief))


async def test_the_list_shows_days_articles_and_free_slots_in_the_newsrooms_zone(world: World) -> None:
    await by_slots(world, zone="America/New_York")
    now = int(world.env.now().timestamp())
    await plan_many(world, hours(world, 14, 20), headline="Ferry *{}* runs @everyone")
    shown = text_of(await calendar(world, world.ed))
    author = world.writer.mention
    assert shown.startswith(
        "## 🗓️ Calendar\n-# Wed 31 Dec – Tue 13 Jan · 2 articles · 19 free slots"
        " · times are America/New_York, where it is 19:00\n"
        "### Thursday 1 January · tomorrow\n"
        f"🕒 **09:00** №1 Ferry \\*1\\* runs \\@everyone — {author} · <t:{now + 14 * 3600}:R>\n"
        f"🕒 **15:00** №2 Ferry \\*2\\* runs \\@everyone — {author}"
        f" · *outside the slots* · <t:{now + 20 * 3600}:R>\n"
        "▫️ **17:00** free\n"
        "-# ▫️ Friday 2 January: 09:00, 17:00 free\n"
        "-# ▫️ Sunday 4 January: 18:00 free\n"
    )
    assert "Wednesday 14 January" not in shown


async def test_what_is_later_late_or_without_a_time_is_in_it_too(world: World) -> None:
    await plan_many(world, [*hours(world, 24 * 13, 24 * 20), None])
    shown = text_of(await calendar(world, world.ed))
    assert "### Wednesday 14 January\n🕒 **00:00** №1" in shown
    assert "### Later\n🕒 **Wed 21 Jan 2026 00:00** №2" in shown
    assert "### Approved, without a time\n🟢 №3 Article 3 of many" in shown


async def test_only_the_desk_sees_it_and_only_chiefs_move(world: World) -> None:
    await plan_many(world, hours(world, 5))
    for stranger in (world.writer, world.reader):
        refused = await stranger.slash(world.review, "publish calendar")
        assert answer_of(refused).startswith("That is for the desk")
    seen = await calendar(world, world.ed)
    assert "№1 Article 1" in text_of(seen)
    assert buttons_of(seen) == LOOKS and menu_of(seen) == {}

    moving = await choose(world.chief, await calendar(world, world.chief), "№1")
    assert buttons_of(moving) == [*MOVES, *LOOKS]
    world.env.backend.remove_member_role(world.guild.id, world.chief.id, world.chiefs.id)
    refused = await world.chief.click(moving, label="Down")
    assert "Only chiefs can schedule it." in answer_of(refused) or "last already" in answer_of(refused)
    assert buttons_of(refused.response) == LOOKS


async def test_in_chat_it_comes_by_dm_and_its_buttons_work_there(world: World) -> None:
    await plan_many(world, hours(world, 5, 6))
    await world.chief.send(world.review, "!publish calendar")
    [message] = world.chief.user.dm_channel.history()
    assert "№2 Article 2" in text_of(message)
    moving = await world.chief.user.select(message, [menu_of(message)["№2 Article 2 of many"]])
    await world.chief.user.click(drawn(moving), label="Up")
    assert await times_of(world, 1, 2) == ["01 06:00", "01 05:00"]


@pytest.mark.parametrize(("count", "headline"), [(1, "{}"), (60, "Short {}"), (130, LONG)])
async def test_many_articles_come_in_pages_that_discord_takes(
    world: World, count: int, headline: str
) -> None:
    await by_slots(world, "daily 0:30, 6:00, 12:00, 18:00", zone="Asia/Kathmandu")
    await plan_many(world, hours(world, *(2 + 2.4 * n for n in range(count))), headline=headline)
    shown = await calendar(world, world.chief)
    seen: list[str] = []
    while True:
        text = text_of(shown)
        assert utf16_length(text) <= 4000
        assert len(list(components_of(shown))) <= 40
        assert len(menu_of(shown)) <= 25
        seen += menu_of(shown)
        if "On" not in buttons_of(shown) or len(seen) >= count:
            break
        shown = await press(world.chief, shown, "On")
    assert [label.split()[0] for label in seen] == [f"№{n}" for n in range(1, count + 1)]
    if count > 1:
        last = [*menu_of(shown)]
        back = [*menu_of(await press(world.chief, shown, "Back"))]
        assert back == seen[-len(last) - len(back) : -len(last)]
        moving = await choose(world.chief, await calendar(world, world.chief), "№1 ")
        for _ in range(3):
            moving = await press(world.chief, moving, "Down")
        assert note_of(moving).startswith("✅") and "Chosen" in text_of(moving)
        assert utf16_length(text_of(moving)) <= 4000


# -------------------------------------------------------------------------------- moves


async def test_up_and_down_go_through_free_slots_and_change_places(world: World) -> None:
    await by_slots(world)
    await approved(world, headline="First")
    await approved(world, headline="Second")
    shown = await choose(world.chief, await calendar(world, world.chief), "№1")
    assert "Chosen: **№1 First** · Thu 1 Jan 09:00" in text_of(shown)

    shown = await press(world.chief, shown, "Down")
    assert await times_of(world, 1, 2) == ["01 17:00", "01 09:00"]
    assert note_of(shown) == (
        "✅ **№1 First** moved from Thu 1 Jan 09:00 to **Thu 1 Jan 17:00**."
        " **№2 Second** moved from Thu 1 Jan 17:00 to **Thu 1 Jan 09:00**."
    )
    shown = await press(world.chief, shown, "Down")
    assert await times_of(world, 1, 2) == ["02 09:00", "01 09:00"]
    assert "<t:1767344400:F>" in text_of(world.card(1))  # the card was redrawn
    for _ in range(2):
        shown = await press(world.chief, shown, "Up")
    assert await times_of(world, 1, 2) == ["01 09:00", "01 17:00"]
    shown = await press(world.chief, shown, "Up")
    assert note_of(shown) == "⚠️ №1 is the first already: there is no earlier slot or time."
    assert await times_of(world, 1, 2) == ["01 09:00", "01 17:00"]


async def test_every_move_is_in_the_audit_log(world: World) -> None:
    await by_slots(world)
    await approved(world, headline="First")
    await approved(world, headline="Second")
    shown = await choose(world.chief, await calendar(world, world.chief), "№2")
    await press(world.chief, shown, "Up")
    [given, moved] = await moves_of(world, 1)
    assert (given.actor_name, given.detail["to"]) == ("the release policy", "2026-01-01T09:00:00+00:00")
    assert (moved.actor_id, moved.detail) == (
        world.chief.id,
        {"from": "2026-01-01T09:00:00+00:00", "to": "2026-01-01T17:00:00+00:00", "with": 2},
    )
    history = answer_of(await world.ed.click(world.card(1), label="History"))
    assert f"{world.chief.mention} scheduled it for <t:1767286800:f> instead of <t:1767258000:f>" in history


async def test_swap_asks_with_which(world: World) -> None:
    times = hours(world, 9, 10, 33)
    await plan_many(world, times)
    shown = await choose(world.chief, await calendar(world, world.chief), "№1")
    shown = await press(world.chief, shown, "Swap with…")
    assert [label.split()[0] for label in menu_of(shown)] == ["№2", "№3"]
    shown = await choose(world.chief, shown, "№3")
    assert await times_of(world, 1, 2, 3) == ["02 09:00", "01 10:00", "01 09:00"]
    assert "Chosen: **№1" in text_of(shown)


async def test_to_a_free_slot_offers_them_all_and_takes_one(world: World) -> None:
    await by_slots(world)
    await approved(world)
    await plan_many(world, [None])
    shown = await choose(world.chief, await calendar(world, world.chief), "№2")
    disabled = [c["label"] for c in components_of(shown) if c["type"] == 2 and c.get("disabled")]
    assert disabled == ["Up", "Down", "Swap with…"]
    shown = await press(world.chief, shown, "To a free slot…")
    offered = [*menu_of(shown)]
    assert len(offered) == 25
    assert (offered[0], offered[-1]) == ("Thu 1 Jan 17:00", "Later slots…")
    shown = await choose(world.chief, shown, "Later slots…")
    assert next(iter(menu_of(shown))) == "Fri 16 Jan 17:00"
    shown = await choose(world.chief, shown, "Mon 19 Jan 17:00")
    assert await times_of(world, 1, 2) == ["01 09:00", "19 17:00"]
    assert note_of(shown).startswith("✅ **№2 Article 2 of many** moved to **Mon 19 Jan 17:00**")


async def test_a_slot_that_was_taken_meanwhile_is_refused(world: World) -> None:
    await by_slots(world)
    await plan_many(world, [None, None])
    asked = [
        await press(
            world.chief,
            await choose(world.chief, await calendar(world, world.chief), number),
            "To a free slot…",
        )
        for number in ("№1", "№2")
    ]
    for shown in asked:
        told = await choose(world.chief, shown, "Thu 1 Jan 09:00")
    assert note_of(told) == "⚠️ The slot at <t:1767258000:f> is taken now. Choose another one."
    assert await times_of(world, 1, 2) == ["01 09:00", ""]
    shown = await press(world.chief, told, "To a free slot…")
    await world.admin.slash(world.review, "newsroom settings", slots="daily 12:00")
    told = await choose(world.chief, shown, "Thu 1 Jan 17:00")
    assert "is taken now" in note_of(told)


async def test_a_stale_calendar_is_refused_and_redrawn(world: World) -> None:
    times = hours(world, 9, 10, 11)
    await plan_many(world, times)
    drawings = [await choose(world.chief, await calendar(world, world.chief), "№1") for _ in range(3)]
    swapping = await press(world.chief, drawings[1], "Swap with…")
    await press(world.chief, drawings[2], "Down")
    for attempt in (
        await press(world.chief, drawings[0], "Down"),
        await choose(world.chief, swapping, "№2"),
    ):
        assert note_of(attempt).startswith("⚠️ №1 has changed since I drew this calendar")
        assert await times_of(world, 1, 2, 3) == ["01 10:00", "01 09:00", "01 11:00"]
    again = await press(world.chief, attempt, "Down")  # it was redrawn, so now it counts
    assert note_of(again).startswith("✅")
    assert await times_of(world, 1, 2, 3) == ["01 11:00", "01 09:00", "01 10:00"]


async def test_what_is_published_meanwhile_is_no_longer_chosen(world: World) -> None:
    await by_slots(world)
    await approved(world)
    stale = await choose(world.chief, await calendar(world, world.chief), "№1")
    await world.chief.slash(world.review, "publish now", article="1")
    told = await press(world.chief, stale, "Down")
    assert "№1 has changed" in note_of(told)
    assert "Chosen" not in text_of(told)
    assert len(world.articles()) == 1


async def test_an_embargo_holds_in_the_calendar_too(world: World) -> None:
    await by_slots(world, "daily 9:00")
    await approved(world, headline="First")
    await world.submit(headline="Second")
    await world.writer.slash(
        world.submissions, "draft embargo", article="2", until="2026-01-02 12:00", source="The mayor"
    )
    await world.ed.click(world.card(2), label="Approve")
    shown = await choose(world.chief, await calendar(world, world.chief), "№2")
    assert "under embargo until <t:1767355200:f>" in text_of(shown)
    offered = await press(world.chief, shown, "To a free slot…")
    assert next(iter(menu_of(offered))) == "Sun 4 Jan 09:00"
    told = await press(world.chief, shown, "Up")
    assert "embargo" in note_of(told)
    assert await times_of(world, 1, 2) == ["01 09:00", "03 09:00"]


async def test_its_buttons_outlive_a_restart(world: World) -> None:
    await plan_many(world, hours(world, 9, 10))
    shown = await choose(world.chief, await calendar(world, world.chief), "№1")
    await world.restart()
    shown = await press(world.chief, shown, "Down")
    await world.restart()
    await choose(world.chief, await press(world.chief, shown, "Swap with…"), "№2")
    assert await times_of(world, 1, 2) == ["01 09:00", "01 10:00"]


async def test_the_author_hears_of_the_last_of_several_moves(world: World) -> None:
    await by_slots(world)
    await approved(world)
    shown = await choose(world.chief, await calendar(world, world.chief), "№1")
    for _ in range(3):
        shown = await press(world.chief, shown, "Down")
    await world.env.advance_time(600)
    [told] = world.dms(world.writer)
    assert "<t:1767373200:F>" in told  # Friday at five


# ------------------------------------------------------------------- picture and file


async def test_the_picture_and_the_file_come_with_the_command(world: World) -> None:
    await plan_many(world, hours(world, 9, 24 * 30))
    shown = await world.ed.slash(world.review, "publish calendar", picture="month", file=True)
    assert "five weeks from this Monday on. Times are UTC." in answer_of(shown)
    message = shown.response or shown.followups[0]
    assert [attachment.filename for attachment in message.attachments] == ["plan-month.png", "calendar.ics"]
    with Image.open(BytesIO(await read_file(message, 0))) as picture:
        assert picture.format == "PNG" and picture.width < 1000
    assert message.attachments[0].description == (
        "The plan from Mon 29 Dec to Sun 1 Feb 2026. Thu 1 Jan: 09:00 №1 Article 1 of many."
        " Sat 31 Jan: 00:00 №2 Article 2 of many."
    )
    events = Calendar.from_ical(await read_file(message, 1)).events
    assert [str(event["SUMMARY"]) for event in events] == ["№1 Article 1 of many", "№2 Article 2 of many"]
    assert [event.DTSTART for event in events] == hours(world, 9, 24 * 30)


async def test_and_with_the_buttons_also_for_editors(world: World) -> None:
    shown = await calendar(world, world.ed)
    for label, name in zip(LOOKS, ("plan-week.png", "plan-month.png", "calendar.ics"), strict=True):
        given = await world.ed.click(shown, label=label)
        attachments = [
            attachment.filename
            for message in (given.response, *given.followups)
            if message is not None
            for attachment in message.attachments
        ]
        assert attachments == [name]
    world.env.backend.remove_member_role(world.guild.id, world.ed.id, world.editors.id)
    refused = await world.ed.click(shown, label="Calendar file")
    assert "That is for the desk" in answer_of(refused)


async def test_without_pillow_the_list_comes_with_a_word_on_the_picture(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.ui.planning.calendar_picture", None)
    await plan_many(world, hours(world, 9))
    told = answer_of(await world.ed.slash(world.review, "publish calendar", picture="week"))
    assert "this bot runs without the extra `charts`" in told
    assert "№1 Article 1 of many" in told
    shown = await calendar(world, world.ed)
    assert "without the extra" in answer_of(await world.ed.click(shown, label="Week as a picture"))


async def test_options_in_chat(world: World) -> None:
    await plan_many(world, hours(world, 9))
    await world.ed.send(world.review, "!publish calendar file: yes picture: week")
    assert world.ed.user.dm_channel is not None
    message = world.ed.user.dm_channel.history()[-1]
    assert [a.filename for a in message.attachments] == ["plan-week.png", "calendar.ics"]


async def test_what_is_planned_before_its_approval_is_shown_as_such_and_not_moved(world: World) -> None:
    await world.submit()
    await world.writer.slash(world.review, "publish schedule", article="1", when="2 January 2026 09:00")
    shown = text_of(await calendar(world, world.chief))
    card = f"https://discord.com/channels/{world.guild.id}/{world.review.id}/{world.card().id}"
    assert "· 0 articles · 1 planned, not approved yet" in shown
    assert (
        f"### Friday 2 January · tomorrow\n🗓️ **09:00** [№1 Ferry to the islands runs again]({card})"
        f" — <@{world.writer.id}> · *suggested, not approved yet*" in shown
    )
    assert menu_of(await calendar(world, world.chief)) == {}, "it has no time yet that could be moved"

    drawn_as = await world.chief.slash(world.review, "publish calendar", picture="week")
    (picture,) = (drawn_as.response or drawn_as.followups[0]).attachments
    assert picture.description is not None
    assert "09:00 №1 Ferry to the islands runs again, planned, not approved yet." in picture.description

    await world.ed.react(world.card(), "✅")
    shown = text_of(await calendar(world, world.chief))
    assert (
        "not approved yet" not in shown
        and f"🕒 **09:00** [№1 Ferry to the islands runs again]({card})" in shown
    )


async def test_a_slot_stays_free_while_what_is_planned_for_it_is_not_approved(world: World) -> None:
    await by_slots(world, "daily 9:00")
    await world.submit()
    await world.chief.slash(world.review, "publish schedule", article="1", when="2 January 2026 09:00")
    shown = text_of(await calendar(world, world.chief))
    assert "### Friday 2 January · tomorrow\n▫️ **09:00** free\n🗓️ **09:00** [№1 Ferry" in shown
    assert "*planned, not approved yet*" in shown
    await world.env.advance_time(3 * 24 * 3600)
    assert "not approved yet" not in text_of(await calendar(world, world.chief)), "its time has passed"
