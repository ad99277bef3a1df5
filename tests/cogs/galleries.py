"""What a reader or a writer sees of pictures: the galleries of a message, and the bytes behind them."""

from __future__ import annotations

import hashlib
from typing import Any

from simcord.results import InteractionResult

from tests.pictured import png
from tests.world import Seen, World, components_of

GALLERY = 12
"""Discord's type of component."""


def galleries(message: Seen) -> list[list[dict[str, Any]]]:
    """The items of each gallery of a message, in order."""
    return [each["items"] for each in components_of(message) if each.get("type") == GALLERY]


def alts(message: Seen) -> list[str | None]:
    """The alt texts of a message's pictures."""
    return [item.get("description") for items in galleries(message) for item in items]


async def bytes_of(message: Seen) -> list[bytes]:
    """The files of a message, each of which one picture of its galleries names."""
    found = {each.filename: await each.read() for each in message.attachments}
    names = [
        item["media"]["url"].rsplit("/", 1)[-1].partition("?")[0]
        for items in galleries(message)
        for item in items
    ]
    assert sorted(names) == sorted(found), "every file is shown, and every picture has a file"
    return [found[name] for name in names]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def with_pictures(world: World, text: str, *colours: str) -> None:
    """`!submit` with a picture of each colour at the message."""
    files = [(f"{colour}.png", png(colour)) for colour in colours]
    await world.writer.send(world.submissions, f"!submit {text}", attachments=files)


async def page(world: World, number: int = 1) -> InteractionResult:
    """`/draft pictures`."""
    return await world.writer.slash(world.submissions, "draft pictures", article=str(number))


async def say(
    world: World, position: int, *, number: int = 1, writer: Any = None, **words: str
) -> InteractionResult:
    """Give one picture its words, on its page."""
    writer = writer or world.writer
    opened = await writer.slash(world.submissions, "draft pictures", article=str(number))
    one = await writer.click(opened.response, label=str(position))
    form = await writer.click(one.response, label="Alt text and credit")
    given = {"alt": f"Picture {position}", "credit": "Ada Lund", "rights": "own", **words}
    return await writer.submit_modal(form, given)


async def publish(world: World, number: int = 1) -> None:
    """The desk approves an article, and it goes out."""
    await world.ed.react(world.card(number), "✅")
    await world.env.advance_time(61)
