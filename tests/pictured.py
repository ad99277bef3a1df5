"""A desk on a database of its own, with articles that have pictures."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.desk import Desk
from bot.desk.intake.receipts import Receipt
from bot.domain.article.copy import Copy, make_copy
from bot.domain.article.picture import Picture, Rights, described
from bot.domain.newsroom.roles import Person
from bot.store import Store

GUILD, WRITERS, EDITORS = 11, 21, 22
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WRITER = Person(101, "Ada", frozenset({WRITERS}))
ADMIN = Person(100, "Root", frozenset(), manages_server=True)


def png(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    """A small picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


@asynccontextmanager
async def open_desk(database: Path) -> AsyncGenerator[Desk]:
    """A desk on this database, with a newsroom."""
    store = await Store.open(database)
    try:
        desk = Desk(store, lambda: NOW)
        if await desk.setup.existing(GUILD) is None:
            await desk.setup.establish(
                GUILD, ADMIN, review=1, publish=2, editors=EDITORS, settings={"writers": WRITERS}
            )
        yield desk
    finally:
        await store.close()


def copy(headline: str = "The ferry runs again", *pictures: Picture) -> Copy:
    """A text that nothing stops, with these pictures."""
    made = make_copy(headline=headline, standfirst="From Monday.", body="It runs.\n\nAgain.", tags="ferry")
    return replace(made, pictures=pictures)


def told(picture: Picture, **words: str) -> Picture:
    """The picture with everything said of it that must be."""
    return described(
        picture, alt=words.get("alt", "A ferry"), credit=words.get("credit", "Ada Lund"), rights=Rights.OWN
    )


async def filed(desk: Desk, *colours: str, headline: str = "The ferry runs again") -> Receipt:
    """An article with a picture of each colour."""
    taken = [
        told((await desk.picture_files.take(png(colour), f"{colour}.png")).picture, alt=f"All {colour}")
        for colour in colours
    ]
    return await desk.drafts.file(GUILD, WRITER, copy(headline, *taken), door="form")
