"""What a camera wrote into a picture's file comes in through a door, and is found nowhere again: in no published byte, no file on
the disk, no export, no page, no backup, and no line of the log."""

from __future__ import annotations

import base64
import gzip
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from bot import __version__
from bot.desk.archive.export_files import export_history
from bot.operating.backups import back_up
from bot.store.archive.export_records import Scope
from bot.store.snapshot import Location
from tests.cogs.archive.test_export import exported, files_of
from tests.cogs.doors import TEXT, handed_back, sight_of
from tests.cogs.galleries import say
from tests.imaging import planted
from tests.imaging.test_hostile import (
    gif_with_extensions,
    jpeg_with_every_segment,
    png_with_every_chunk,
    webp_with_every_chunk,
)
from tests.world import World, text_of

NOTHING = list[bytes]()
_EMBEDDED = re.compile(rb"data:[a-z/]+;base64,([A-Za-z0-9+/=]+)")


def heic() -> bytes:
    """A phone's HEIC, with its metadata."""
    heif = pytest.importorskip("pillow_heif", reason="the extra heic is not installed")
    heif.register_heif_opener()
    file = BytesIO()
    planted.scene(200, 150).save(file, "HEIF", exif=planted.exif(6), xmp=planted.XMP)
    return file.getvalue()


def photos() -> list[tuple[str, bytes]]:
    """Five formats, each with a mark wherever its file can hold one: the place, maker notes, thumbnail, XMP, IPTC, comments, what
    is appended. Each looks different."""
    return [
        ("camera.jpg", planted.jpeg(6)),
        ("screen.png", planted.png()),
        ("web.webp", planted.webp()),
        ("moving.gif", planted.gif(3)),
        ("phone.heic", heic()),
        ("every-segment.jpg", jpeg_with_every_segment()),
        ("every-chunk.png", png_with_every_chunk()),
        ("every-chunk.webp", webp_with_every_chunk()),
        ("extensions.gif", gif_with_extensions()),
    ]


def inside(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed in them: in a zip, a backup, or a page with its pictures."""
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield from inside(gzip.decompress(data))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from inside(packed.read(name))
    for match in _EMBEDDED.finditer(data):
        yield base64.b64decode(match[1])


def marks_in(data: bytes) -> list[bytes]:
    return [mark for part in inside(data) for mark in planted.marks_in(part)]


async def published_bytes(world: World) -> Iterator[bytes]:
    """Every message of the bot's in every channel and thread, with its files."""
    found: list[bytes] = []
    for channel in (world.publish, world.announce, world.review, world.submissions):
        messages = [*channel.history(), *(m for thread in channel.threads for m in thread.history())]
        for message in messages:
            if message.author.bot:
                found.append(text_of(message).encode())
                found += [str(each.to_dict()).encode() for each in message.components]
                for file in message.attachments:
                    found += [file.filename.encode(), await file.read()]
    return iter(found)


async def test_no_mark_of_a_camera_is_ever_seen_again(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = photos()
    for name, data in sent:
        assert planted.marks_in(data), name

    await world.writer.send(world.submissions, f"!submit {TEXT}", attachments=sent)
    count = len((await sight_of(world)).revision.copy.pictures)
    assert count == len(sent)
    for position in range(1, count + 1):
        await say(world, position, alt=f"All of it {position}", credit="Ada Lund")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    # the desk sees the old one beside the new one
    opened = await world.writer.slash(world.submissions, "draft pictures", article="1")
    one = await world.writer.click(opened.response, label="1")
    form = await world.writer.click(one.response, label="Replace")
    another = planted.jpeg(3, width=300, height=200)
    await world.writer.submit_modal(form, {"file": ("another.jpg", another), "alt": "Another"})
    page = await handed_back(await world.ed.slash(world.review, "review diff", article="1"))
    assert page.count(b"data:image/") >= 2
    await world.ed.react(world.card(), "✅")
    await world.env.advance_time(61)
    [article] = world.articles()
    assert len(article.attachments) == count, "all of them are out"

    for data in await published_bytes(world):
        assert marks_in(data) == NOTHING, data[:200]
    assert marks_in(page) == NOTHING

    for person in (world.reader, world.writer, world.ed):  # .md, pictures, JSON lines of the history
        for name, data in (await exported(world, person, article="1")).items():
            assert marks_in(data) == NOTHING, name
    for name, data in (await files_of(await world.writer.slash(world.submissions, "me data"))).items():
        assert marks_in(data) == NOTHING, name
    if world.bot.settings.server is None:  # with a server, the command line neither exports nor backs up yet
        whole = BytesIO()
        now = world.bot.desk.unit.clock()
        export_history(Location(world.database), whole, lambda _: Scope(), copydesk=__version__, now=now)
        assert marks_in(whole.getvalue()) == NOTHING
        made = back_up(world.database, tmp_path / "backups", 3, datetime(2026, 1, 1, tzinfo=UTC))
        assert made.pictures
    for folder in (world.database.parent, tmp_path / "backups"):
        for path in folder.rglob("*"):
            if path.is_file():
                assert marks_in(path.read_bytes()) == NOTHING, path

    lines = [record for record in caplog.records if record.name.startswith(("bot", "cogs"))]
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in lines)
    assert marks_in(said.encode()) == NOTHING
