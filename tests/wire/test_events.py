"""Events that come twice, late, in another order, or over a connection that had to be made anew."""

from __future__ import annotations

import pytest

from tests.wire.client import MARKS
from tests.wire.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def heard(desk: Desk, headline: str = "The echo") -> None:
    """Wait until the bot has taken all events so far: it handles one message's in order."""
    await desk.submit(headline)
    await desk.card(headline, marks=4)
    await desk.settled()


# ------------------------------------------------------------------------ twice


async def test_a_submission_that_comes_twice_is_filed_once(desk: Desk) -> None:
    await desk.discord.ask("duplicate", event="MESSAGE_CREATE", times=1)
    await desk.submit("Said once")
    await desk.card("Said once", marks=4)
    await heard(desk)

    assert len(await desk.cards("Said once")) == 1
    assert desk.articles("Said once") == 1
    assert len(await desk.told(0, "Said once")) == 1


async def test_a_vote_that_comes_twice_counts_once(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await desk.submit("One voice")
    await desk.card("One voice", marks=4)
    await desk.discord.ask("duplicate", event="MESSAGE_REACTION_ADD", times=1)
    await desk.vote("One voice")
    await desk.vote("One voice", editor=1)

    await desk.card("One voice", "2 of 3")
    assert desk.votes("One voice") == {(0, "approve"), (1, "approve")}


async def test_a_vote_taken_back_twice_is_gone(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await desk.submit("No voice")
    await desk.card("No voice", marks=4)
    await desk.vote("No voice")
    await desk.vote("No voice", editor=1)
    await desk.card("No voice", "2 of 3")
    await desk.discord.ask("duplicate", event="MESSAGE_REACTION_REMOVE", times=1)
    await desk.unvote("No voice")
    await desk.card("No voice", "1 of 3")
    assert desk.votes("No voice") == {(1, "approve")}


# ---------------------------------------------------------------- another order


async def test_votes_in_another_order_count_the_same(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await desk.submit("Any order")
    await desk.card("Any order", marks=4)
    await desk.discord.ask("hold", event="MESSAGE_REACTION_ADD", count=3)
    for editor, mark in enumerate(("approve", "changes", "approve")):
        await desk.vote("Any order", mark, editor=editor)

    await desk.card("Any order", "2 of 3", "Changes requested")
    assert desk.votes("Any order") == {(0, "approve"), (1, "changes"), (2, "approve")}


async def test_a_change_of_mind_in_another_order_leaves_what_counts(house: Desk) -> None:
    """Which of the two came last nobody can tell; but only what counts stays on the card."""
    desk = await house.another(release="manual", approvals=3)
    await desk.submit("Two minds")
    await desk.card("Two minds", marks=4)
    await desk.discord.ask("hold", event="MESSAGE_REACTION_ADD", count=2)
    await desk.vote("Two minds", "approve")
    await desk.vote("Two minds", "changes")

    async def settled() -> bool:
        return len(await desk.standing("Two minds")) == 1 == len(desk.votes("Two minds"))

    await desk.until(settled, "one of the two is taken off")
    assert await desk.standing("Two minds") == desk.votes("Two minds")


# ------------------------------------------------------------------------- late


async def test_events_that_come_late_count_once(house: Desk) -> None:
    desk = await house.another(release="manual", approvals=3)
    await desk.submit("Slow news")
    await desk.card("Slow news", marks=4)
    await desk.discord.ask("lag", seconds=0.3)
    await desk.vote("Slow news")
    await desk.vote("Slow news", editor=1)
    await desk.unvote("Slow news")
    await desk.discord.ask("cut", resumable=False)  # it reads back what it then hears of as well

    await desk.card("Slow news", "1 of 3")
    await desk.discord.ask("lag", seconds=0)
    await heard(desk)
    assert desk.votes("Slow news") == {(1, "approve")} == await desk.standing("Slow news")


# --------------------------------------------------------------- made anew


@pytest.mark.parametrize("resumed", [True, False], ids=["resumed", "refused"])
async def test_a_broken_connection_loses_nothing(house: Desk, resumed: bool) -> None:
    desk = await house.another()
    await desk.submit("Cut off")
    card = await desk.card("Cut off", marks=4)
    since = await desk.discord.ask("note", text="cut")
    before = await desk.discord.ask("rules", resume=resumed)
    await desk.discord.ask("cut")
    await desk.discord.react(desk.room.editors[0], desk.room.review, card["id"], MARKS["approve"])

    await desk.out_once("Cut off")
    await desk.discord.ask("rules", **before)
    told = [each["what"] for each in await desk.discord.journal(since, kinds=["gateway"])]
    assert told == [
        "disconnected",
        *(["resumed"] if resumed else ["resume refused", "disconnected", "identified"]),
    ]
