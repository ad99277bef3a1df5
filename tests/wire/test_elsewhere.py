"""An article in three places on the wire: an announcement channel, a text channel and a forum. Killed at each step, it
is in each of them once and whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire.desk import Desk, assert_whole, long_body
from tests.wire.test_corrections import HEADLINE, LONGER, correct
from tests.wire.test_kills import POINTS, started_again


async def with_sections(desk: Desk) -> dict[str, int]:
    """The newsroom gets a section with a text channel and one with a forum."""
    room, ask = desk.room, desk.discord.ask
    places = {
        "Sport": await ask("channel", guild=room.guild, name="sport"),
        "Culture": await ask("forum", guild=room.guild, name="culture", tags=["News"]),
    }
    for name, channel in places.items():
        told = await desk.discord.run(room.owner, room.review, "section add", name=name, publish=channel)
        assert told["responded"], told
    return places


async def also(desk: Desk, *names: str) -> None:
    """A chief has the article run in these sections' places too."""
    for name in names:
        told = await desk.discord.run(
            desk.room.chiefs[0],
            desk.room.review,
            "publish also",
            article=str(desk.number(HEADLINE)),
            section=name,
        )
        assert told["responded"], told


async def parts_in(desk: Desk, channel: int) -> list[dict[str, Any]]:
    """What the bot has in a channel and in its threads, in order."""
    found = await desk.discord.messages(channel, mine=True)
    for each in await desk.discord.ask("channels"):
        if each["parent"] == channel:
            found += await desk.discord.messages(each["id"], mine=True)
    return found


async def whole_everywhere(desk: Desk, places: dict[str, int], body: str) -> None:
    """Each place has the article once, whole and in order."""
    await desk.card(HEADLINE, "Published")
    await desk.settled()
    for channel in places.values():
        assert_whole(HEADLINE, body, await parts_in(desk, channel))


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_every_place_it_is_in_each_of_them_once(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as desk:
        places = await with_sections(desk)
        body = long_body(HEADLINE)
        await desk.submit(HEADLINE, body)
        await desk.card(HEADLINE, marks=4)
        await also(desk, *places)
        at = {
            "own": f"/channels/{desk.room.publish}/messages",
            "text": f"/channels/{places['Sport']}/messages",
            "thread": f"/channels/{places['Sport']}/messages/*/threads",
            "forum": f"/channels/{places['Culture']}/threads",
        }
        for path in at.values():
            await desk.discord.fault(**POINTS[point], method="POST", path=path)
        await desk.vote(HEADLINE)
        for step in at:
            await started_again(desk, step)

        await desk.out_once(HEADLINE, body)
        await whole_everywhere(desk, places, body)


async def test_a_correction_reaches_every_place_and_a_stub_too(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as desk:
        places = await with_sections(desk)
        await desk.publish(HEADLINE)
        await desk.out_once(HEADLINE)
        await also(desk, *places)
        await desk.settled()

        await correct(desk, LONGER)
        await desk.card(HEADLINE, "Published")
        await desk.settled()
        for channel in places.values():
            parts = await parts_in(desk, channel)
            assert "And then it was gone." in parts[-1]["text"] and len(parts) > 2

        told = await desk.discord.run(
            desk.room.chiefs[0],
            desk.room.review,
            "publish unpublish",
            article=str(desk.number(HEADLINE)),
            reason="error",
        )
        assert told["responded"], told
        await desk.settled()
        for channel in (desk.room.publish, *places.values()):
            (stub,) = await parts_in(desk, channel)
            assert "took this article down" in stub["text"]
