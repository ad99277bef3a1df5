"""What Discord lets the bot do only so often: crossposts, edits of a card, requests at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.timestamps import to_text
from tests.wire.client import MARKS
from tests.wire.desk import Desk
from tests.wire.test_standin import rules

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = 3600


async def test_a_long_wait_for_one_crosspost_holds_nothing_up(desk: Desk) -> None:
    path = f"/channels/{desk.room.publish}/messages/*/crosspost"
    await desk.discord.fault("limit", "POST", path, seconds=HOUR)
    await desk.publish("The one that waits")
    await desk.out_once("The one that waits", crossposted=False)
    await desk.publish("The one that goes on")
    await desk.card("The one that goes on", "Published")
    await desk.settled(but=["crosspost"])

    asked = await desk.discord.requests("POST", "/crosspost")
    assert [each["status"] for each in asked] == [429, 200]
    (waiting,) = desk.waiting()
    wait = datetime.fromisoformat(waiting["not_before"]) - datetime.now(UTC)
    assert HOUR - 60 < wait.total_seconds() < HOUR + 60


async def test_beyond_the_hourly_number_a_crosspost_comes_when_discord_says(desk: Desk) -> None:
    async with rules(desk.discord, crossposts_an_hour=1, hour_seconds=1):
        for headline in ("First", "Second"):
            await desk.publish(headline)
        for headline in ("First", "Second"):
            await desk.out_once(headline)


async def test_a_burst_of_a_hundred_votes_is_three_edits(house: Desk) -> None:
    desk = await house.another(people={"editors": 100}, release="manual", approvals=20)
    await desk.submit("The rush")
    card = await desk.card("The rush", marks=4)
    since = await desk.discord.ask("note", text="the rush begins")
    await desk.discord.rush(desk.room.editors, desk.room.review, card["id"], MARKS["approve"])
    await desk.card("The rush", "100 of 20")
    edits = [e for e in await desk.discord.requests("PATCH", str(card["id"]), since) if e["status"] == 200]
    assert len(edits) <= 3


@pytest.mark.parametrize("status", [400, 429])
async def test_the_cap_on_edits_of_old_messages_delays_the_last_state(desk: Desk, status: int) -> None:
    desk = await desk.another(release="manual", approvals=2)
    await desk.submit("Old news")
    await desk.card("Old news", marks=4)
    await desk.settled()
    async with rules(
        desk.discord, old_after_seconds=0, edits_of_old=1, hour_seconds=1.5, edit_cap_status=status
    ):
        await desk.vote("Old news")
        await desk.card("Old news", "1 of 2")
        await desk.vote("Old news", editor=1)
        await desk.card("Old news", "2 of 2")
    refused = [each for each in await desk.discord.requests("PATCH") if each["status"] == status]
    assert refused and refused[0]["refused"]["code"] == 30046


async def test_what_is_due_in_one_minute_goes_out_in_order_at_discords_pace(desk: Desk) -> None:
    """Seven articles came due while the bot was away; Discord takes five messages in five seconds."""
    desk = await desk.another(release="manual")
    headlines = [f"Edition {n}" for n in range(7)]
    for headline in headlines:
        await desk.publish(headline)
    for headline in headlines:
        await desk.card(headline, "Approved")
    await desk.settled()
    await desk.bot.kill()
    for n, headline in enumerate(headlines):
        due = to_text(datetime.now(UTC) - timedelta(seconds=30 + n))
        desk.bot.write(
            "UPDATE article SET state = 'scheduled', publish_at = ? WHERE headline = ? AND newsroom_id ="
            " (SELECT id FROM newsroom WHERE guild_id = ?)",
            *(due, headline, desk.room.guild),
        )
    async with rules(desk.discord, limits=True):
        await desk.bot.start()
        for there in (1, 5, 7):
            await desk.until(lambda there=there: _out(desk, there), f"{there} articles")
    await desk.settled()
    found = await desk.discord.messages(desk.room.publish, mine=True)
    assert [each["text"].splitlines()[0] for each in found] == [f"# {name}" for name in reversed(headlines)]
    sent = await desk.discord.requests("POST", f"/channels/{desk.room.publish}/messages")
    assert [each["status"] for each in sent] == [200] * len(headlines), "the pace is read, not run into"


async def _out(desk: Desk, count: int) -> bool | None:
    return len(await desk.discord.messages(desk.room.publish, mine=True)) >= count or None
