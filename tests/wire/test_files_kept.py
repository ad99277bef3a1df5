"""Edits on the wire: pictures that a message has already are not sent again, whatever becomes of the edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.domain.publishing.plates import Plate
from tests.long import mostly_long
from tests.pictured import png
from tests.wire.client import MARKS
from tests.wire.desk import BODY, Desk
from tests.wire.test_corrections import HEADLINE, correct, stands_corrected

TWO = [(f"{colour}.png", png(colour, (300, 200))) for colour in ("red", "green")]
CORRECTED = BODY.replace("at seven", "at eight")
WARN = "!newsroom settings picture_alt: warn picture_rights: warn"
KEPT = """
    SELECT picture.sha256, picture.extension FROM article JOIN picture ON picture.revision_id = live_revision_id
    WHERE article.headline = ? ORDER BY position
"""
LOST: dict[str, dict[str, Any]] = {
    "nothing": {},
    "its answer": {"what": "reset-after"},
    "its answer, with a 500": {"what": "fail-after", "status": 500},
    "itself": {"what": "reset-before"},
    "itself, until later": {"what": "delayed", "seconds": 0.1},
}


@pytest.mark.parametrize("lost", mostly_long(LOST, ["its answer", "itself, until later"]))
async def test_a_correction_of_words_sends_no_picture(tmp_path: Path, lost: str) -> None:
    async with Desk.opened(tmp_path) as desk:
        await out_with_pictures(desk)
        first, announced = await files(desk)
        since = await desk.discord.ask("note", text=lost)
        if fault := LOST[lost]:
            for channel in (desk.room.publish, desk.room.announce):
                await desk.discord.fault(method="PATCH", path=f"/channels/{channel}/messages/*", **fault)

        await correct(desk, CORRECTED)
        await stands_corrected(desk, CORRECTED, 1)

        assert await files(desk) == (first, announced), "the very files that there were"
        edits = await edits_since(desk, since)
        assert len(edits) >= 2 and all(edit["attachments"] for edit in edits)
        assert not [file for edit in edits for file in edit["attachments"] if int(file["id"]) < 10]


async def out_with_pictures(desk: Desk) -> None:
    await desk.discord.say(desk.room.owner, desk.room.review, WARN)
    await desk.until(lambda: _set(desk), "the settings")
    manuscript = (f"{HEADLINE}.md", f"# {HEADLINE}\n\n{BODY}\n".encode())
    await desk.discord.say(desk.room.writers[0], desk.room.submissions, "!submit", [manuscript, *TWO])
    await desk.card(HEADLINE, marks=len(MARKS))
    await desk.vote(HEADLINE)
    await desk.out_once(HEADLINE)


async def _set(desk: Desk) -> bool:
    return len(desk.bot.rows("SELECT 1 FROM kept_setting WHERE name LIKE 'picture_%'")) == 2


async def files(desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """The files of the article and of what was announced of it: the id of each by its name. They are the article's."""
    [part] = await desk.parts(HEADLINE)
    [said] = [m for m in await desk.discord.messages(desk.room.announce, mine=True) if HEADLINE in m["text"]]
    names = [Plate(1, row["sha256"], row["extension"]).file_name for row in desk.bot.rows(KEPT, HEADLINE)]
    shown, announced = (
        {each["filename"]: each["id"] for each in message["attachments"]} for message in (part, said)
    )
    assert list(shown) == names and list(announced) == names[:1]
    urls = [item["media"]["url"] for component in part["components"] for item in component.get("items", [])]
    assert urls == [each["url"] for each in part["attachments"]]
    return shown, announced


async def edits_since(desk: Desk, since: int) -> list[dict[str, Any]]:
    """What edits of the article and its announcement asked for."""
    asked = await desk.discord.journal(since, ["request"])
    to = tuple(f"/channels/{channel}/messages/" for channel in (desk.room.publish, desk.room.announce))
    return [
        each["body"]
        for each in asked
        if each["method"] == "PATCH" and each["path"].startswith(to) and each.get("body")
    ]
