"""Upkeep of the archive: articles from before the search index are taken in and long texts of before are packed while the bot
runs, a few at a time."""

from __future__ import annotations

import asyncio
import logging

from bot.desk import Desk
from bot.domain.refusals import StoreUnavailable

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.1
"""Between two lots, so that whoever does something now is served in between."""

STORE_PAUSE_SECONDS = 5.0


class Shelving:
    """One task, which ends when the index is complete. After a stop it goes on where it was."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._run: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless it has begun already."""
        if self._run is None:
            self._run = asyncio.get_running_loop().create_task(self._shelve(), name="shelving")

    async def stop(self) -> None:
        """Leave the rest to the next start."""
        if self._run is not None:
            self._run.cancel()
            await asyncio.gather(self._run, return_exceptions=True)

    async def _shelve(self) -> None:
        while True:
            try:
                left = [
                    await self._desk.archive.shelve(),
                    await self._desk.recycling.look_back(),
                    await self._desk.picture_looks.look_back(),
                    await self._desk.archive.pack(),
                ]
                if not any(left):
                    return
                pause = PAUSE_SECONDS
            except StoreUnavailable as error:
                log.debug("the archive's index waits for the database: %s", error)  # which says so itself
                pause = STORE_PAUSE_SECONDS
            except Exception:
                log.exception("the archive's index could not be completed; the next start tries again")
                return
            await asyncio.sleep(pause)
