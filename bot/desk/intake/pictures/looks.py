"""How pictures of before look: their files are looked at while the bot runs, a few at a time."""

from __future__ import annotations

import asyncio

from bot.desk.intake.pictures.files import PictureFiles
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.domain.intake.pictures import UnreadablePicture
from bot.imaging.process import looked_at
from bot.store.article import picture_looks

AT_ONCE = 4
"""Files that are looked at before others have their turn; each takes a third of a second, in a process of its own."""


@dataclass(slots=True)
class PictureLooks:
    """The upkeep of what pictures are known by."""

    unit: UnitOfWork
    files: PictureFiles

    async def look_back(self) -> bool:
        """Look at some files that nobody has looked at yet. False when there were none. One that is missing or cannot be
        read is known by nothing."""
        waiting = await self.unit.read(lambda tx: picture_looks.to_look_at(tx, AT_ONCE))
        for digest, extension in waiting:
            looks = await self._looks(digest, extension)
            await self.unit.store.write(lambda tx, d=digest, s=looks: picture_looks.keep(tx, d, s))
        return bool(waiting)

    async def _looks(self, digest: str, extension: str) -> str:
        try:
            return await looked_at(await asyncio.to_thread(self.files.media.read, digest, extension))
        except (OSError, UnreadablePicture):
            return ""
