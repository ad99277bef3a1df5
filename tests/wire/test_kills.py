"""Killed as by a power cut at every step of an article, at three points of each: all is there once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.desk import BODY, Desk, long_body, steps

POINTS = {
    "unheard": {"what": "kill-before"},
    "done": {"what": "kill-after"},
    "answered": {"what": "kill-answered", "seconds": 0.003, "alone": True},
}
WINDOWS = {"nonce known": 180, "nonce forgotten": 0}
"""For how many seconds Discord knows a nonce; without it only looking through the channel helps."""

AT_ONCE = ("crosspost", "DM")
"""What is under way together with the announcement, and so gets an article of its own."""

OF_THE_CARD = ("card", "reactions", "card thread")
"""The steps before an editor votes."""


@pytest.mark.parametrize(
    ("point", "window"),
    [
        ("unheard", "nonce known"),
        ("done", "nonce known"),
        ("done", "nonce forgotten"),
        ("answered", "nonce forgotten"),
    ],
)
async def test_killed_at_every_step_it_is_out_once(tmp_path: Path, point: str, window: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": WINDOWS[window]}) as desk:
        body = long_body("The tide")
        every = steps(desk.room, body)
        await out_with_kills(desk, "The tide", body, point, [step for step in every if step not in AT_ONCE])
        for step in AT_ONCE:
            await out_with_kills(desk, f"The ferry: {step}", BODY, point, [step])
        kills = await desk.discord.journal(kinds=["kill"])
        assert len(kills) == len(every) and all(kill["pid"] for kill in kills)


async def out_with_kills(desk: Desk, headline: str, body: str, point: str, at: list[str]) -> None:
    """Publish an article; the bot is killed at each of these steps and started again."""
    for step in at:
        await desk.discord.fault(**POINTS[point], **steps(desk.room, body)[step])
    await desk.submit(headline, body)
    for step in [step for step in at if step in OF_THE_CARD]:
        await started_again(desk, step)
    await desk.card(headline, marks=4)
    await desk.vote(headline)
    for step in [step for step in at if step not in OF_THE_CARD]:
        await started_again(desk, step)
    await desk.out_once(headline, body)


async def started_again(desk: Desk, step: str) -> None:
    """Wait until the bot was killed, and start it."""
    try:
        await desk.bot.gone(patience=10)
    except TimeoutError:
        raise AssertionError(f"it came past {step} alive:\n{desk.bot.tail()}") from None
    await desk.bot.start()
