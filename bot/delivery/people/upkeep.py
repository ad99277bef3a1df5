"""Upkeep: one task that clears away what erasing leaves behind, whenever something was erased."""

from __future__ import annotations

import asyncio
import logging

from bot.desk import Desk
from bot.desk.people.upkeep import Tidy
from bot.domain.refusals import StoreUnavailable

log = logging.getLogger(__name__)

STEP_SECONDS = 0.1
"""Between two steps, so that whoever does something now is served in between."""

WAIT_SECONDS = 15.0
"""Until something that stands in the way is looked at again."""

LOOK_SECONDS = 60.0
"""Between two looks whether anything was erased."""


class Keeper:
    """The task. After a stop it goes on where it was."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._run: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless it has begun already."""
        if self._run is None:
            self._run = asyncio.get_running_loop().create_task(self._keep(), name="upkeep")

    async def stop(self) -> None:
        """Leave the rest to the next start."""
        if self._run is not None:
            self._run.cancel()
            await asyncio.gather(self._run, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            try:
                pause = {
                    Tidy.MORE: STEP_SECONDS,
                    Tidy.WAITS: WAIT_SECONDS,
                    Tidy.DONE: LOOK_SECONDS,
                }[await self._desk.upkeep.step()]
            except StoreUnavailable as error:
                log.debug("what was erased waits for the database: %s", error)  # which says so itself
                pause = WAIT_SECONDS
            except Exception:
                log.exception("what was erased could not be cleared away; trying again")
                pause = LOOK_SECONDS
            await asyncio.sleep(pause)
