"""Every fault that Discord can answer a delivery with, at every step of an article: all is there once.

One article for each fault, which strikes at each of its nine steps in turn.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest
import pytest_asyncio

from tests.wire.desk import Desk, long_body, steps

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS: dict[str, dict[str, Any]] = {
    "refused 500": {"what": "refuse", "status": 500},
    "refused 503": {"what": "refuse", "status": 503},
    "500 after the fact": {"what": "fail-after", "status": 500},
    "502 after the fact, until discord.py gives up": {"what": "fail-after", "status": 502, "times": 5},
    "503 after the fact": {"what": "fail-after", "status": 503},
    "late": {"what": "late", "seconds": 0.1},
    "reset before": {"what": "reset-before"},
    "reset after": {"what": "reset-after"},
    "done at last": {"what": "delayed", "seconds": 0.1},
    "429": {"what": "limit", "seconds": 0.1},
}

PATIENCE_SECONDS = 0.2
"""How long the hasty bot waits for an answer, all tries of discord.py together. On a busy machine five tries take
longer, so only what is about its patience is tried with it."""

TOO_LATE: dict[str, dict[str, Any]] = {
    "too late": {"what": "late", "seconds": PATIENCE_SECONDS * 1.5},
    "no answer": {"what": "silent-after", "seconds": PATIENCE_SECONDS * 1.5},
    "done when nobody waits any more": {"what": "slow", "seconds": PATIENCE_SECONDS * 1.5},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A running bot with little patience."""
    folder = tmp_path_factory.mktemp("hasty")
    async with Desk.opened(folder, patience_seconds=PATIENCE_SECONDS) as desk:
        yield desk


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_discord_answers_all_is_there_once(desk: Desk, fault: str) -> None:
    await strikes_at_every_step(desk, fault, FAULTS[fault])


@pytest.mark.parametrize("fault", TOO_LATE)
async def test_whatever_comes_too_late_all_is_there_once(hasty_house: Desk, fault: str) -> None:
    await strikes_at_every_step(await hasty_house.another(), fault, TOO_LATE[fault])


async def strikes_at_every_step(desk: Desk, name: str, fault: dict[str, Any]) -> None:
    """An article is published, and the fault met once at each step, or as often as it says."""
    body = long_body(name)
    since = await desk.discord.ask("note", text=name)
    for step in steps(desk.room, body).values():
        await desk.discord.fault(**fault, **step)

    await desk.publish("The tide", body)

    await desk.out_once("The tide", body)
    struck = [
        f"{each['method']} {each['path']}" for each in await desk.discord.journal(since, kinds=["fault"])
    ]
    assert len(struck) == 9 * fault.get("times", 1), "\n".join(struck)
