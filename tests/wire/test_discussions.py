"""The thread for readers on the wire: whatever becomes of the request, an article has one thread, and is locked in it while
it is down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire.desk import Desk
from tests.wire.test_kills import POINTS, started_again

LOST: dict[str, dict[str, Any]] = {
    "reset before": {"what": "reset-before"},
    "reset after": {"what": "reset-after"},
    "502 after the fact, until discord.py gives up": {"what": "fail-after", "status": 502, "times": 5},
}


async def talking(desk: Desk) -> Desk:
    """The newsroom wants a thread for readers under each article."""
    room = desk.room
    await desk.discord.say(room.owner, room.review, "!newsroom settings discussions: on")

    async def kept() -> int:
        return desk.bot.value("SELECT count(*) FROM kept_setting WHERE name = 'discussions'")

    await desk.until(kept, "the setting is kept")
    return desk


async def opened_once(desk: Desk, headline: str) -> int:
    """The one thread in the publish channel: that of the article."""
    await desk.out_once(headline)
    (thread,) = [each for each in await desk.discord.ask("channels") if each["parent"] == desk.room.publish]
    assert (thread["id"], thread["name"]) == ((await desk.parts(headline))[0]["id"], headline)
    return int(thread["id"])


def step(desk: Desk) -> dict[str, str]:
    """The request that opens the thread."""
    return {"method": "POST", "path": f"/channels/{desk.room.publish}/messages/*/threads"}


@pytest.mark.parametrize("point", POINTS)
async def test_killed_around_it_there_is_one(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path) as house:
        desk = await talking(house)
        await desk.discord.fault(**POINTS[point], **step(desk))
        await desk.publish("The tide")
        await started_again(desk, "thread for readers")
        await opened_once(desk, "The tide")


@pytest.mark.parametrize("fault", LOST)
async def test_an_answer_that_is_lost_makes_no_second_one(tmp_path: Path, fault: str) -> None:
    async with Desk.opened(tmp_path) as house:
        desk = await talking(house)
        await desk.discord.fault(**LOST[fault], **step(desk))
        await desk.publish("The tide")
        await opened_once(desk, "The tide")


async def test_killed_while_it_is_locked_it_is_locked_in_the_end(tmp_path: Path) -> None:
    async with Desk.opened(tmp_path) as house:
        desk = await talking(house)
        await desk.publish("The tide")
        thread = await opened_once(desk, "The tide")
        await desk.discord.fault(**POINTS["unheard"], method="PATCH", path=f"/channels/{thread}")

        room = desk.room
        number = str(desk.number("The tide"))
        await desk.discord.run(
            room.chiefs[0], room.review, "publish unpublish", article=number, reason="error"
        )
        await started_again(desk, "lock")
        await desk.settled()

        (state,) = desk.bot.rows("SELECT state, fault FROM delivery WHERE kind = 'discussion_state'")
        assert tuple(state) == ("done", None)
