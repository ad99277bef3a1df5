"""An article moves to a section with a review channel of its own: there is one card, in the new channel, and the message of
before leads there; also where the bot is killed on its way, or hears no answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire.desk import Desk
from tests.wire.test_deliveries import FAULTS
from tests.wire.test_kills import POINTS, started_again

HEADLINE = "The tide"

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def with_sport(desk: Desk) -> int:
    """The newsroom gets a section with a review channel of its own, and the same editors."""
    room = desk.room
    channel = await desk.discord.ask("channel", guild=room.guild, name="sport-desk")
    told = await desk.discord.run(room.owner, room.review, "section add", name="Sport", review=channel)
    assert told["responded"], told
    return channel


async def move(desk: Desk, section: str = "Sport") -> None:
    """An editor moves the article."""
    room = desk.room
    options = {"article": str(desk.number(HEADLINE)), "section": section}
    told = await desk.discord.run(room.editors[1], room.review, "review move", **options)
    assert any("moved from" in message["text"] for message in told["messages"]), told


async def submitted(desk: Desk) -> dict[str, Any]:
    """An article waits with one approval. Its card."""
    await desk.submit(HEADLINE)
    card = await desk.card(HEADLINE, marks=4)
    await desk.vote(HEADLINE, "changes")
    await desk.card(HEADLINE, "Changes requested")
    await desk.settled(but=("notice",))
    return card


async def one_card_there(desk: Desk, sport: int, old: int) -> None:
    """The card stands once in the new channel, whole; the earlier message leads there, without reactions."""

    async def arrived() -> dict[str, Any] | None:
        found = [
            m for m in await desk.discord.messages(sport, mine=True) if "cd:history:" in str(m["components"])
        ]
        assert len(found) <= 1, "the card stands twice"
        return found[0] if found and len(found[0]["reactions"]) == 4 else None

    card = await desk.until(arrived, "the card in the new channel")
    await desk.settled(but=("notice",))
    assert HEADLINE in card["text"] and "Changes requested" in card["text"]
    assert card["id"] in await desk.threads(), "the card has no thread"
    (left,) = [m for m in await desk.discord.messages(desk.room.review, mine=True) if m["id"] == old]
    assert f"moved to **Sport**. Its card is in <#{sport}> now." in left["text"]
    assert left["reactions"] == {} and "cd:" not in str(left["components"])
    archived = {each["id"]: each["archived"] for each in await desk.discord.ask("channels") if each["thread"]}
    assert archived[old], "the thread of before is put away"
    assert desk.votes(HEADLINE) == {(0, "changes")}
    assert desk.bot.value("SELECT count(*) FROM delivery WHERE state = 'parked'") == 0


def steps(desk: Desk, sport: int, old: int) -> dict[str, dict[str, Any]]:
    """The requests that move a card, as faults name them. The bot clears what it left by one request."""
    before = f"/channels/{desk.room.review}/messages/{old}"
    return {
        "message left behind": {"method": "PATCH", "path": before},
        "its reactions": {"method": "DELETE", "path": f"{before}/reactions"},
        "its thread": {"method": "PATCH", "path": f"/channels/{old}"},
        "card": {"method": "POST", "path": f"/channels/{sport}/messages"},
        "card thread": {"method": "POST", "path": f"/channels/{sport}/messages/*/threads"},
    }


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_every_step_there_is_one_card(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as desk:
        sport = await with_sport(desk)
        old = (await submitted(desk))["id"]
        every = steps(desk, sport, old)
        for step in every.values():
            await desk.discord.fault(**POINTS[point], **step)
        await move(desk)
        for step in every:
            await started_again(desk, step)
        await one_card_there(desk, sport, old)


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_discord_answers_there_is_one_card(desk: Desk, fault: str) -> None:
    desk = await desk.another()
    sport = await with_sport(desk)
    old = (await submitted(desk))["id"]
    for step in steps(desk, sport, old).values():
        await desk.discord.fault(**FAULTS[fault], **step)

    await move(desk)

    await one_card_there(desk, sport, old)
