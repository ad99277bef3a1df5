"""Own data: what is held of a person, collected for themselves."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import field
from datetime import datetime

from bot.desk.unit_of_work import UnitOfWork
from bot.domain.archive.exports import BYTES_MOST
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.domain.people.leaving import DataUnderWay
from bot.domain.refusals import StoreUnavailable
from bot.store import DatabaseError
from bot.store.media_files import MediaFiles
from bot.store.people import own_rows
from bot.store.people.own_rows import Group, OwnFile, OwnPicture

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of somebody at a moment, in all newsrooms of the installation."""

    person: Person
    at: datetime
    groups: tuple[Group, ...]
    files: tuple[OwnFile, ...]
    pictures: tuple[tuple[OwnPicture, bytes], ...] = ()
    """The pictures of their articles, the newest first, as far as one message carries them."""
    more_pictures: int = 0
    """How many there are beyond those."""


@dataclass(slots=True)
class OwnData:
    """Collected one at a time, off the event loop, of a snapshot of their own."""

    unit: UnitOfWork
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _served: set[int] = field(default_factory=set[int], init=False)

    async def of_person(self, person: Person) -> Held:
        """Everything held of somebody. It needs neither a newsroom nor a role: they may have left.

        Raises DataUnderWay, StoreUnavailable.
        """
        if person.id in self._served:
            raise DataUnderWay
        self._served.add(person.id)
        try:
            await self.unit.read(lambda tx: None)  # also where the bot is being stopped
            now = self.unit.clock()
            async with self._turn:
                try:
                    return await asyncio.to_thread(self._collect, person, now)
                except DatabaseError as error:
                    raise StoreUnavailable from error
        finally:
            self._served.discard(person.id)

    def _collect(self, person: Person, now: datetime) -> Held:
        with self.unit.store.snapshot() as (tx, _):
            groups = tuple(own_rows.of_person(tx, person.id))
            files = tuple(own_rows.files_of(tx, person.id))
            wanted = own_rows.pictures_of(tx, person.id)
        pictures = self._read(wanted)
        return Held(person, now, groups, files, pictures, len(wanted) - len(pictures))

    def _read(self, wanted: list[OwnPicture]) -> tuple[tuple[OwnPicture, bytes], ...]:
        """The files of pictures, up to what one message carries."""
        media, room = MediaFiles.beside(self.unit.store.path), BYTES_MOST
        found: list[tuple[OwnPicture, bytes]] = []
        for picture in wanted:
            room -= picture.size
            if room < 0:
                break
            try:
                found.append((picture, media.read(picture.sha256, picture.extension)))
            except OSError as error:
                log.error("the file of a picture cannot be read: %s", error.strerror)
        return tuple(found)
