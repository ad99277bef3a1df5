"""A correction on the wire: killed at every request of it, each place shows the new text, once and in order."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from tests.wire.desk import BODY, Desk, long_body
from tests.wire.test_kills import POINTS, started_again

HEADLINE = "The tide"
NOTE = "It came at ten, not at nine."
LONGER = long_body(HEADLINE).replace("at nine", "at ten") + "\n\nAnd then it was gone."


async def correct(desk: Desk, body: str) -> None:
    """The writer opens a correction, sends the text as a file, and hands it in; an editor approves it."""
    number = str(desk.number(HEADLINE))
    file = (f"{HEADLINE}.md", _encoded(f"# {HEADLINE}\n\n{body}\n"))
    writer, review = desk.room.writers[0], desk.room.review
    steps: list[tuple[str, dict[str, Any]]] = [
        ("publish correct", {"kind": "correction", "note": NOTE}),
        ("draft edit", {"file": file}),
        ("draft submit", {}),
    ]
    for name, options in steps:
        told = await desk.discord.run(writer, review, name, article=number, **options)
        assert told["responded"], told
    await desk.read(HEADLINE, "Submitted · correction")
    await desk.vote(HEADLINE, editor=1)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


async def stands_corrected(desk: Desk, body: str, notes: int) -> None:
    """All places show the new text with its notes; the first message is the one that there was."""
    await desk.card(HEADLINE, "Published")
    await desk.settled()
    parts = await desk.parts(HEADLINE)
    lines = "\n".join(part["text"] for part in parts).splitlines()
    told = [line for line in lines if line.startswith("**Correction, ")]
    assert len(told) == notes and all(NOTE in line for line in told)
    text = "".join("".join(line for line in lines[2:] if line not in told).split())
    assert text == "".join(body.split())
    said = await desk.discord.messages(desk.room.announce, mine=True)
    assert len([each for each in said if HEADLINE in each["text"]]) == 1
    assert len(await desk.discord.messages(desk.room.publish, mine=True)) == 1


@pytest.mark.parametrize("point", ["unheard", "done"])
async def test_killed_at_every_step_of_a_correction(tmp_path: Path, point: str) -> None:
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as desk:
        channel, rest = f"/channels/{desk.room.publish}/messages", "/channels/*/messages"
        await desk.publish(HEADLINE)
        await desk.out_once(HEADLINE)
        (first,) = await desk.parts(HEADLINE)
        steps = {
            "first place": {"method": "PATCH", "path": f"{channel}/*"},
            "thread": {"method": "POST", "path": f"{channel}/*/threads"},
            "last place": {"method": "POST", "path": rest, "holding": "And then it was gone."},
            "announcement": {"method": "PATCH", "path": f"/channels/{desk.room.announce}/messages/*"},
        }
        await with_kills(desk, LONGER, point, steps)
        await stands_corrected(desk, LONGER, 1)
        steps = {
            "first place": {"method": "PATCH", "path": f"{channel}/*"},
            "one place less": {"method": "DELETE", "path": f"{rest}/*"},
        }
        await with_kills(desk, BODY, point, steps)
        await stands_corrected(desk, BODY, 2)
        assert (await desk.parts(HEADLINE))[0]["id"] == first["id"]


async def with_kills(desk: Desk, body: str, point: str, steps: dict[str, dict[str, Any]]) -> None:
    """Correct the article; the bot is killed at each of these steps and started again."""
    for step in steps.values():
        await desk.discord.fault(**POINTS[point], **step)
    await correct(desk, body)
    for step in steps:
        await started_again(desk, step)


async def test_edits_that_discord_puts_off_are_made_later(tmp_path: Path) -> None:
    """Old messages may be edited only so often (30046): that delays a correction, and drops nothing."""
    async with Desk.opened(tmp_path) as desk:
        await desk.publish(HEADLINE)
        await desk.out_once(HEADLINE)
        await desk.discord.fault(
            "refuse",
            "PATCH",
            f"/channels/{desk.room.publish}/messages/*",
            status=400,
            code=30046,
            message="Maximum number of edits to messages older than 1 hour reached. Try again later.",
        )
        await correct(desk, BODY.replace("seven", "eight"))
        await stands_corrected(desk, BODY.replace("seven", "eight"), 1)
        assert await desk.discord.journal(kinds=["fault"])
