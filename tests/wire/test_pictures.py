"""Pictures on the wire: whatever becomes of an upload, each stands there once, and byte by byte as it was judged."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image

from bot.delivery.patience import SLOWEST_BYTES_PER_SECOND
from bot.domain.publishing.plates import Plate
from tests.long import mostly_long
from tests.pictured import png
from tests.wire.desk import BODY, CROSSPOSTED, Desk
from tests.wire.test_deliveries import PATIENCE_SECONDS, TOO_LATE
from tests.wire.test_kills import POINTS, started_again

pytestmark = pytest.mark.asyncio(loop_scope="module")

THREE = [(f"{colour}.png", png(colour, (300, 200))) for colour in ("red", "green", "blue")]
WARN = "!newsroom settings picture_alt: warn picture_rights: warn"
"""So that an article with pictures is submitted in one step."""

FAULTS: dict[str, dict[str, Any]] = {
    "breaks off half-way": {"what": "break-off"},
    "breaks off until discord.py gives up": {"what": "break-off", "times": 6},
    "refused 503": {"what": "refuse", "status": 503},
    "500 after the fact": {"what": "fail-after", "status": 500},
    "503 after the fact": {"what": "fail-after", "status": 503},
    "502 after the fact, until discord.py gives up": {"what": "fail-after", "status": 502, "times": 5},
    "reset before": {"what": "reset-before"},
    "answer lost": {"what": "reset-after"},
    "late": {"what": "late", "seconds": 0.1},
    "done at last": {"what": "delayed", "seconds": 0.1},
    "429": {"what": "limit", "seconds": 0.1},
}
UPLOADS = ("breaks off half-way", "500 after the fact", "answer lost", "429")
EDITS = ("breaks off until discord.py gives up", "503 after the fact", "reset before", "done at last")
"""Those of the short form: what a request without pictures meets is in `test_deliveries`, all of it."""


@pytest_asyncio.fixture(loop_scope="module")
async def pictured(desk: Desk) -> Desk:
    """A newsroom that only warns of what is not said of a picture."""
    await warned(desk)
    return desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def forgetful(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A Discord that knows no nonce a moment later: only looking through the channel helps."""
    folder = tmp_path_factory.mktemp("forgetful")
    async with Desk.opened(folder, rules={"nonce_seconds": 0}) as desk:
        yield desk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hasty(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Desk]:
    """A bot with little patience."""
    folder = tmp_path_factory.mktemp("hasty")
    async with Desk.opened(folder, patience_seconds=PATIENCE_SECONDS) as desk:
        yield desk


async def warned(desk: Desk) -> None:
    """Have the newsroom only warn."""
    await desk.discord.say(desk.room.owner, desk.room.review, WARN)

    async def look() -> bool:
        return len(desk.bot.rows(SETTINGS, desk.room.guild)) == 2

    await desk.until(look, "the settings")


SETTINGS = """
    SELECT 1 FROM kept_setting JOIN newsroom ON newsroom.id = newsroom_id
    WHERE guild_id = ? AND name LIKE 'picture_%'
"""
LIVE = """
    SELECT picture.sha256, picture.extension, picture.position FROM article JOIN newsroom ON newsroom.id = newsroom_id
    JOIN picture ON picture.revision_id = live_revision_id WHERE article.headline = ? AND guild_id = ? ORDER BY position
"""
REVISIONS = """
    SELECT 1 FROM revision JOIN article ON article.id = article_id JOIN newsroom ON newsroom.id = newsroom_id
    WHERE article.headline = ? AND guild_id = ?
"""


async def stands(desk: Desk, headline: str, *, first: int | None = None, count: int = 3) -> dict[str, Any]:
    """The article stands once, with the pictures that the database has for it: no other file, none twice, byte by byte; and so
    does what was announced of it, with the lead."""
    await desk.settled()
    rows = desk.bot.rows(LIVE, headline, desk.room.guild)
    assert len(rows) == count
    [part] = await desk.parts(headline)
    assert first is None or part["id"] == first
    wanted = [Plate(row["position"], row["sha256"], row["extension"]).file_name for row in rows]
    assert sorted(each["filename"] for each in part["attachments"]) == sorted(wanted)
    found = {each["filename"]: each["sha256"] for each in part["attachments"]}
    assert found == {name: row["sha256"] for name, row in zip(wanted, rows, strict=True)}
    urls = [item["media"]["url"] for component in part["components"] for item in component.get("items", [])]
    assert sorted(urls) == sorted(each["url"] for each in part["attachments"])
    said = [m for m in await desk.discord.messages(desk.room.announce, mine=True) if headline in m["text"]]
    assert [[each["sha256"] for each in m["attachments"]] for m in said] == [
        [row["sha256"] for row in rows[:1]]
    ]
    return part


def uploads(desk: Desk) -> dict[str, dict[str, Any]]:
    """The requests that carry an article's pictures, as faults name them."""
    to = "/channels/{}/messages"
    return {
        "article": {"method": "POST", "path": to.format(desk.room.publish)},
        "announcement": {"method": "POST", "path": to.format(desk.room.announce)},
    }


def edits(desk: Desk) -> dict[str, dict[str, Any]]:
    """The requests that carry them in a correction."""
    return {name: {"method": "PATCH", "path": f"{each['path']}/*"} for name, each in uploads(desk).items()}


async def strike(desk: Desk, fault: dict[str, Any], steps: dict[str, dict[str, Any]]) -> int:
    """Meet a fault at each of these steps. Returns the line of the journal from which on it shows."""
    since = await desk.discord.ask("note", text=str(fault))
    for step in steps.values():
        await desk.discord.fault(**fault, **step)
    return since


async def struck(desk: Desk, since: int) -> int:
    """How often faults were met."""
    return len(await desk.discord.journal(since, ["fault"]))


async def publish(desk: Desk, headline: str, pictures: Sequence[tuple[str, bytes]] = THREE) -> None:
    await desk.publish(headline, f"{BODY} It was {headline}.", pictures)
    await desk.card(headline, "Published")


async def correct(desk: Desk, headline: str, *, swapped: bytes = png("white")) -> None:
    """The lead is replaced and the last picture removed; an editor approves."""
    number, writer, review = str(desk.number(headline)), desk.room.writers[0], desk.room.review
    note = {"kind": "correction", "note": "It was another ferry."}
    await desk.discord.run(writer, review, "publish correct", article=number, **note)
    form = await press(desk, number, 1, "picture_swap")
    before = len(desk.bot.rows(REVISIONS, headline, desk.room.guild))
    sent = await desk.discord.fill_in(writer, form, [("other.png", swapped)], alt="Another ferry")
    assert (await desk.discord.answer(sent))["responded"]

    async def revised() -> bool:
        return len(desk.bot.rows(REVISIONS, headline, desk.room.guild)) == before + 1

    # A press is acknowledged before its picture is prepared: what comes next must find the new one there.
    await desk.until(revised, "the other picture")
    before += 1
    await press(desk, number, 3, "picture_remove")
    await desk.until(revised, "the removal")
    await desk.discord.run(writer, review, "draft submit", article=number)
    await desk.read(headline, "Submitted · correction")
    await desk.vote(headline, editor=1)
    await desk.card(headline, "Published")


async def press(desk: Desk, number: str, position: int, button: str) -> int:
    """A button on the page of one picture. Returns the interaction."""
    writer, review = desk.room.writers[0], desk.room.review
    told = await desk.discord.run(writer, review, "draft pictures", article=number)
    [page] = told["messages"]
    [at] = [each for each in ids(page) if each.startswith("cd:picture:") and each.endswith(f"{position:02}")]
    await desk.discord.answer(await desk.discord.press(writer, review, page["id"], at))
    [custom_id] = await desk.until(lambda: _button(desk, page["id"], f"cd:{button}:"), button)
    pressed = await desk.discord.press(writer, review, page["id"], custom_id)
    assert (await desk.discord.answer(pressed))["responded"]
    return pressed


async def _button(desk: Desk, message: int, beginning: str) -> list[str] | None:
    shown = await desk.discord.ask("shown", channel=desk.room.review, message=message)
    return [each for each in ids(shown) if each.startswith(beginning)] or None


def ids(message: dict[str, Any]) -> list[str]:
    """The custom ids of a message's buttons."""
    rows = [each for each in message["components"] if each.get("type") == 1]
    return [button["custom_id"] for row in rows for button in row["components"]]


# --------------------------------------------------------------------------- published


@pytest.mark.parametrize("fault", mostly_long(FAULTS, UPLOADS))
async def test_whatever_becomes_of_an_upload_each_picture_is_there_once(pictured: Desk, fault: str) -> None:
    since = await strike(pictured, FAULTS[fault], uploads(pictured))
    await publish(pictured, "The tide")
    part = await stands(pictured, "The tide")
    assert part["flags"] & CROSSPOSTED
    assert await struck(pictured, since) >= 2 * FAULTS[fault].get("times", 1)


@pytest.mark.parametrize("fault", ["answer lost", "503 after the fact", "breaks off half-way"])
async def test_an_upload_that_was_taken_is_looked_for_and_not_doubled(forgetful: Desk, fault: str) -> None:
    desk = await forgetful.another()
    await warned(desk)
    since = await strike(desk, FAULTS[fault], uploads(desk))
    await publish(desk, "The tide")
    await stands(desk, "The tide")
    assert await struck(desk, since) >= 2


@pytest.mark.parametrize("fault", TOO_LATE)
async def test_an_answer_that_comes_too_late_changes_nothing(hasty: Desk, fault: str) -> None:
    desk = await hasty.another()
    await warned(desk)
    await strike(desk, TOO_LATE[fault], uploads(desk))
    await publish(desk, "The tide")
    await stands(desk, "The tide")


async def test_large_files_are_waited_for_longer_than_words(hasty: Desk) -> None:
    """A slow line takes its time over them; nothing is sent a second time because of that."""
    desk = await hasty.another()
    await warned(desk)
    large = [(f"{n}.png", noise(n)) for n in range(3)]
    assert sum(len(data) for _, data in large) > 2 * SLOWEST_BYTES_PER_SECOND
    since = await strike(desk, {"what": "slow", "seconds": PATIENCE_SECONDS * 3}, uploads(desk))
    await publish(desk, "The tide", large)
    await stands(desk, "The tide")
    assert await struck(desk, since) == 2
    for step in uploads(desk).values():
        assert len(await desk.discord.requests("POST", step["path"], since)) == 1


def noise(seed: int, *, side: int = 200) -> bytes:
    """A picture that cannot be packed."""
    file = BytesIO()
    pixels = random.Random(seed).randbytes(3 * side * side)
    Image.frombytes("RGB", (side, side), pixels).save(file, "PNG", compress_level=0)
    return file.getvalue()


# --------------------------------------------------------------------------- corrected


@pytest.mark.parametrize("fault", mostly_long(FAULTS, EDITS))
async def test_whatever_becomes_of_an_edit_the_new_pictures_stand_in_place(
    pictured: Desk, fault: str
) -> None:
    await publish(pictured, "The tide")
    first = (await stands(pictured, "The tide"))["id"]
    since = await strike(pictured, FAULTS[fault], edits(pictured))
    await correct(pictured, "The tide")
    await pictured.until(lambda: _all_struck(pictured, since, FAULTS[fault]), "every fault")
    await stands(pictured, "The tide", first=first, count=2)


async def test_a_line_that_breaks_under_a_large_edit_is_no_missing_file(pictured: Desk) -> None:
    """More is on its way than the sockets hold, so the write itself fails."""
    await publish(pictured, "The tide", [("large.png", noise(1, side=1100)), *THREE[:2]])
    first = (await stands(pictured, "The tide"))["id"]
    since = await strike(pictured, {"what": "break-off"}, edits(pictured))
    await correct(pictured, "The tide", swapped=noise(2, side=1100))
    await stands(pictured, "The tide", first=first, count=2)
    assert await struck(pictured, since) == 2
    assert not await pictured.discord.ask("find", channel=pictured.room.review, text="copydesk doctor")


async def _all_struck(desk: Desk, since: int, fault: dict[str, Any]) -> bool:
    await desk.settled()
    return await struck(desk, since) >= 2 * fault.get("times", 1)


# ------------------------------------------------------------------------------ killed


@pytest.mark.parametrize("point", ["unheard", "done", "half-way"])
async def test_killed_at_every_upload_all_is_there_once(tmp_path: Path, point: str) -> None:
    fault = POINTS.get(point) or {"what": "break-off", "kills": True}
    async with Desk.opened(tmp_path, rules={"nonce_seconds": 0}) as desk:
        await warned(desk)
        await strike(desk, fault, uploads(desk))
        await desk.publish("The tide", BODY, THREE)
        for step in uploads(desk):
            await started_again(desk, step)
        await desk.card("The tide", "Published")
        first = (await stands(desk, "The tide"))["id"]

        await correct(desk, "The tide")
        await stands(desk, "The tide", first=first, count=2)


# --------------------------------------------------------------------------- too large


@pytest.mark.parametrize("code", [40005, 0])
async def test_what_is_too_large_for_the_server_now_waits_for_a_human_and_goes_out_then(
    pictured: Desk, code: int
) -> None:
    """A server that loses its boosts takes smaller files than before. Code 0 is a proxy's answer."""
    large = {"what": "refuse", "status": 413, "code": code, "message": "Request entity too large"}
    await pictured.discord.fault(**large, **uploads(pictured)["article"])
    await pictured.publish("The tide", BODY, THREE)

    async def told() -> dict[str, Any] | None:
        return await pictured.discord.ask(
            "find", channel=pictured.room.review, text="larger than Discord allows", holding="parked:again:"
        )

    note = await pictured.until(told, "the word of it")
    assert await pictured.parts("The tide") == []
    [again] = [each for each in ids(note) if each.startswith("parked:again:")]
    chief = pictured.room.chiefs[0]
    await pictured.discord.answer(
        await pictured.discord.press(chief, pictured.room.review, note["id"], again)
    )
    await pictured.card("The tide", "Published")
    await stands(pictured, "The tide")
