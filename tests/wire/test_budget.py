"""The morning budget on the wire: after a kill the day has one all the same, and it goes on being redrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire.desk import Desk
from tests.wire.test_kills import POINTS, started_again


async def posted(desk: Desk) -> list[dict[str, Any]]:
    """The budgets that stand in the review channel."""
    found = await desk.discord.messages(desk.room.review, mine=True)
    return [each for each in found if "budget" in each["text"].casefold() and each["components"]]


@pytest.mark.parametrize("point", POINTS)
async def test_killed_while_it_is_posted_there_is_one(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as desk:
        review = desk.room.review
        await desk.discord.fault(**POINTS[point], method="POST", path=f"/channels/{review}/messages")
        # Midnight is over, whenever the test runs: today's budget comes at once.
        await desk.discord.ask(
            "slash",
            person=desk.room.owner,
            channel=review,
            name="newsroom settings",
            options={"budget": "00:00"},
        )
        await started_again(desk, f"posting it, {point}")
        await desk.settled()
        [budget] = await posted(desk)

        await desk.submit("The tide")
        await desk.card("The tide")

        async def lists_it() -> bool:
            [now] = await posted(desk)
            return now["id"] == budget["id"] and "The tide" in now["text"]

        await desk.until(lists_it, "the budget lists the article")
