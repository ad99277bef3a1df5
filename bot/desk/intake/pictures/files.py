"""Picture files: what somebody sends is prepared off the event loop, its file is kept, and only then may a text refer to it."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime, timedelta

from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.picture import Picture, described
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import Flood, TooMuch
from bot.domain.intake.pictures import PreparedPicture
from bot.domain.newsroom.roles import Person
from bot.imaging.bounds import DEFAULT_BYTES
from bot.imaging.process import prepared
from bot.store import Transaction
from bot.store.article import pictures
from bot.store.media_files import MediaFiles

log = logging.getLogger(__name__)

WINDOW = timedelta(hours=1)
PICTURES_AN_HOUR = 60
"""Pictures that one person may send; each takes a second of computing. Counted in the database, over all newsrooms."""

SWEEP_EVERY = timedelta(hours=6)
OFFERS_KEPT = 1000

SWEPT_AT_ONCE = 200
"""Files that one transaction asks about."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture whose file is kept, and what its file said of itself: offered to its writer, and kept nowhere."""

    picture: Picture
    caption: str = ""
    credit: str = ""


@dataclass(slots=True)
class PictureFiles:
    """The files of pictures, and those who send them."""

    unit: UnitOfWork
    media: MediaFiles = field(init=False)
    _offers: OrderedDict[str, tuple[str, str]] = field(
        default_factory=OrderedDict[str, tuple[str, str]], init=False
    )
    _swept: datetime | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.media = MediaFiles.beside(self.unit.store.path)

    async def need_room(self, person: Person, count: int) -> None:
        """Count so many pictures of this person before any is prepared. Raises TooMuch."""

        def work(tx: Transaction, now: datetime) -> None:
            lately = pictures.taken_since(tx, person.id, now - WINDOW)
            if len(lately) + count > PICTURES_AN_HOUR:
                # so many of the latest must be an hour old before these may come
                wait_for = min(len(lately), PICTURES_AN_HOUR - min(count, PICTURES_AN_HOUR) + 1)
                until = (lately[wait_for - 1] if wait_for else now) + WINDOW
                raise TooMuch(Flood.PICTURES, PICTURES_AN_HOUR, until)
            pictures.take(tx, person.id, count, now, forget_before=now - WINDOW)

        await self.unit.write(work)

    async def take(
        self, data: bytes, filename: str, *, alt: str = "", most_bytes: int = DEFAULT_BYTES
    ) -> Taken:
        """Prepare a picture and keep its file, which no text refers to yet. `alt` is what its sender says that it shows.
        Raises UnreadablePicture, OSError."""
        made = await prepared(data, filename, most_bytes)
        digest = await asyncio.to_thread(self.media.keep, made.data, made.extension)
        if made.caption or made.credit:
            self._offers[digest] = made.caption, made.credit
            while len(self._offers) > OFFERS_KEPT:
                self._offers.popitem(last=False)
        return Taken(described(_picture(made, digest), alt=alt), made.caption, made.credit)

    def offered(self, picture: Picture) -> tuple[str, str]:
        """The caption and the credit that a picture's file had, if it came since the start: they are kept in memory only."""
        return self._offers.get(picture.sha256, ("", ""))

    async def sweep_now_and_then(self) -> None:
        """Sweep, unless that was done within the last hours."""
        now = self.unit.clock()
        if self._swept is None or now - self._swept >= SWEEP_EVERY:
            self._swept = now
            await self.sweep()

    async def sweep(self) -> int:
        """Delete files that have been there for a day and that no article may show, and at once those that went for somebody's
        privacy while the bot was stopped; how many."""
        gone = await self.drop(await self.unit.read(pictures.all_erased))
        settled = await asyncio.to_thread(self.media.settled)
        for start in range(0, len(settled), SWEPT_AT_ONCE):
            some = settled[start : start + SWEPT_AT_ONCE]
            unused = await self.unit.read(lambda tx, some=some: pictures.unused(tx, some))
            gone += await asyncio.to_thread(self.media.remove_settled, unused)
        if gone:
            log.info("%d files of pictures that nothing refers to were deleted", gone)
        return gone

    async def drop(self, digests: Sequence[str]) -> int:
        """Delete those of these files at once that no article may show any more, and what they said of themselves; how many."""
        for digest in digests:
            self._offers.pop(digest, None)
        unused = await self.unit.read(lambda tx: pictures.unused(tx, digests))
        return await asyncio.to_thread(self.media.remove, unused)


def _picture(made: PreparedPicture, digest: str) -> Picture:
    return Picture(
        sha256=digest,
        extension=made.extension,
        width=made.width,
        height=made.height,
        size=len(made.data),
        frames=made.frames,
        looks=made.looks,
        removed=" ".join(made.removed),
        changes=" ".join(made.changes),
    )
