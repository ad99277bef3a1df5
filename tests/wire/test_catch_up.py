"""What people did while the bot did not listen is read back and applied, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from tests.wire.client import MARKS
from tests.wire.desk import Desk
from tests.wire.test_standin import rules

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = 130
"""More people than Discord lists at once."""


@asynccontextmanager
async def down(desk: Desk, *, killed: bool = True) -> AsyncGenerator[None]:
    """While this lasts the bot does not run."""
    await (desk.bot.kill() if killed else desk.bot.end())
    yield
    await desk.bot.start()


async def on_the_desk(desk: Desk, headline: str) -> None:
    """Hand an article in and wait until its card is complete and nothing is left to do."""
    await desk.submit(headline)
    await desk.card(headline, marks=len(MARKS))
    await desk.settled()


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
async def test_votes_of_both_types_made_and_taken_back_while_it_was_down(house: Desk, killed: bool) -> None:
    desk = await house.another(people={"editors": 5}, release="manual", approvals=5)
    await on_the_desk(desk, "Night shift")
    for editor in (0, 1):
        await desk.vote("Night shift", editor=editor, burst=editor == 1)
    await desk.card("Night shift", "2 of 5")

    async with down(desk, killed=killed):
        await desk.unvote("Night shift", editor=0)
        await desk.unvote("Night shift", editor=1, burst=True)
        await desk.vote("Night shift", editor=2)
        await desk.vote("Night shift", "changes", editor=3, burst=True)
        await desk.vote("Night shift", editor=4, burst=True)

    await desk.card("Night shift", "2 of 5", "Changes requested")
    assert desk.votes("Night shift") == {(2, "approve"), (3, "changes"), (4, "approve")}
    assert await desk.standing("Night shift") == desk.votes("Night shift")


async def test_more_votes_than_discord_lists_at_once(house: Desk) -> None:
    desk = await house.another(people={"editors": PAGES}, release="manual", approvals=20)
    await on_the_desk(desk, "The whole house")
    card = await desk.card("The whole house")
    async with down(desk):
        await desk.discord.rush(desk.room.editors, desk.room.review, card["id"], MARKS["approve"])

    await desk.card("The whole house", f"{PAGES} of 20")
    assert len(desk.votes("The whole house")) == PAGES


async def test_a_button_vote_stays_though_no_reaction_stands_for_it(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await on_the_desk(desk, "Pressed")
    done = await desk.discord.run(
        desk.room.editors[0], desk.room.review, "review approve", article=str(desk.number("Pressed"))
    )
    assert done["responded"]
    async with down(desk):
        await desk.vote("Pressed", editor=1)
    await desk.card("Pressed", "2 of 3")


async def test_the_last_vote_made_while_it_was_down_publishes(house: Desk) -> None:
    desk = await house.another()
    await on_the_desk(desk, "Morning edition")
    async with down(desk):
        await desk.vote("Morning edition")
    await desk.out_once("Morning edition")


async def test_a_vote_taken_back_while_it_was_down_stops_what_was_due(house: Desk) -> None:
    desk = await house.another()
    await desk.discord.run(desk.room.owner, desk.room.review, "newsroom settings", cooling_off=1)
    await on_the_desk(desk, "Stop the press")
    await desk.vote("Stop the press")
    await desk.card("Stop the press", "Approved")
    async with down(desk):
        await desk.unvote("Stop the press")
        await asyncio.sleep(1)  # the cooling-off ends while it is down
    await desk.card("Stop the press", "0 of 1")
    await desk.settled()
    assert await desk.parts("Stop the press") == []


@pytest.mark.parametrize("resumed", [True, False], ids=["resumed", "anew"])
async def test_discord_was_away(house: Desk, resumed: bool) -> None:
    desk = await house.another(release="manual", approvals=3)
    await on_the_desk(desk, "Power cut")
    await desk.vote("Power cut")
    await desk.card("Power cut", "1 of 3")
    async with rules(desk.discord, resume=resumed):
        await desk.discord.ask("away", seconds=0.8)
        await desk.unvote("Power cut")
        await desk.vote("Power cut", editor=1)
        await desk.vote("Power cut", editor=2)
        await desk.submit("Sent into the dark")

        await desk.card("Power cut", "2 of 3")
        await desk.card("Sent into the dark", marks=len(MARKS))
    assert desk.votes("Power cut") == {(1, "approve"), (2, "approve")}
    await filed_once(desk, "Sent into the dark")


async def test_votes_made_while_a_card_is_read_lose_to_neither_side(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await on_the_desk(desk, "Both at once")
    await desk.vote("Both at once")
    await desk.card("Both at once", "1 of 3")
    card = await desk.card("Both at once")
    since = await desk.discord.ask("note", text="read slowly")
    path = f"/channels/{desk.room.review}/messages/{card['id']}/reactions/{MARKS['approve']}"
    # What is told of the reactions is what stood there before the people changed their minds.
    await desk.discord.fault("late", "GET", path, seconds=0.4)
    lines = len(desk.bot.log)
    await desk.discord.ask("cut", resumable=False)
    await desk.until(lambda: desk.discord.requests("GET", path, since), "the card is being read")
    await asyncio.sleep(0.05)
    await desk.unvote("Both at once")
    await desk.vote("Both at once", editor=1)
    await desk.vote("Both at once", "changes", editor=2)
    await desk.bot.said("caught up", since=lines)

    await desk.card("Both at once", "1 of 3", "Changes requested")
    # Whoever took the first one's reaction off, Discord does not say: the desk itself ends that approval.
    assert desk.deeds("Both at once") == [(0, "vote"), (1, "vote"), (2, "vote")]
    assert desk.votes("Both at once") == {(1, "approve"), (2, "changes")}


async def filed_once(desk: Desk, headline: str) -> None:
    """One article, one card, one receipt."""
    await desk.settled()
    assert desk.articles(headline) == 1
    assert len(await desk.cards(headline)) == 1
    assert len(await desk.told(0, headline)) == 1


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
async def test_what_was_handed_in_while_it_was_down_is_filed_once(house: Desk, killed: bool) -> None:
    desk = await house.another()
    await on_the_desk(desk, "Before")
    async with down(desk, killed=killed):
        await desk.submit("During")
        await desk.discord.say(desk.room.writers[1], desk.room.submissions, "Is anybody there?")
    await desk.card("During", marks=len(MARKS))
    await filed_once(desk, "During")
    await filed_once(desk, "Before")

    async with down(desk):
        pass
    await desk.bot.said("caught up")
    await filed_once(desk, "During")


@pytest.mark.parametrize("point", ["kill-before", "kill-after"])
async def test_killed_over_a_submission_it_is_filed_once(house: Desk, point: str) -> None:
    desk = await house.another()
    await on_the_desk(desk, "Before")
    await desk.discord.fault(point, "POST", f"/channels/{desk.room.review}/messages")
    await desk.submit("In between")
    await desk.bot.gone()
    await desk.bot.start()
    await desk.card("In between", marks=len(MARKS))
    await desk.settled()
    assert desk.articles("In between") == 1
    assert len(await desk.cards("In between")) == 1
    assert len(await desk.told(0, "In between")) <= 1


async def test_a_deleted_card_and_cleared_emoji_come_back(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    for headline in ("Deleted", "Cleared"):
        await on_the_desk(desk, headline)
        await desk.vote(headline)
        await desk.card(headline, "1 of 3")
    async with down(desk):
        card = await desk.card("Deleted")
        await desk.discord.ask("delete", channel=desk.room.review, message=card["id"])
        card = await desk.card("Cleared")
        await desk.discord.ask("clear", channel=desk.room.review, message=card["id"])

    await desk.card("Deleted", "1 of 3", marks=len(MARKS))
    await desk.card("Cleared", "0 of 3", marks=len(MARKS))
    await desk.settled()
    for headline in ("Deleted", "Cleared"):
        assert len(await desk.cards(headline)) == 1


async def test_what_came_in_the_wrong_order_is_put_right_at_the_next_connect(house: Desk) -> None:
    """A reaction whose removal came before it counts, wrongly, until the card is read back."""
    desk = await house.another(release="manual", approvals=3)
    await on_the_desk(desk, "Upside down")
    await desk.discord.ask("hold", event="MESSAGE_REACTION_ADD", count=2)
    await desk.vote("Upside down", editor=0)
    await desk.unvote("Upside down", editor=0)
    await desk.vote("Upside down", editor=1)
    await desk.card("Upside down", "2 of 3")
    await desk.discord.ask("cut", resumable=False)

    await desk.card("Upside down", "1 of 3")
    assert desk.votes("Upside down") == {(1, "approve")} == await desk.standing("Upside down")
