"""Upkeep: one task that links the log, lets go of what has been kept long enough, and clears away what erasing leaves behind."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.desk import Desk
from bot.desk.people.upkeep import Tidy
from bot.domain.people.retention import Retention
from bot.domain.refusals import StoreUnavailable
from bot.settings import Settings

log = logging.getLogger(__name__)

STEP_SECONDS = 0.1
"""Between two steps, so that whoever does something now is served in between."""

WAIT_SECONDS = 15.0
"""Until something that stands in the way is looked at again."""

LOOK_SECONDS = 6 * 3600.0
"""Between two looks at what has been kept long enough. What is erased is seen to at once."""


def kept_for(settings: Settings) -> Retention:
    """For how long the settings have things kept."""
    return Retention.of_days(
        discarded=settings.keep_discarded_days,
        drafts=settings.keep_drafts_days,
        readers=settings.keep_readers_days,
        delivered=settings.keep_delivered_days,
    )


class Keeper:
    """The task. After a stop it goes on where it was."""

    def __init__(self, desk: Desk, kept: Retention) -> None:
        self._desk = desk
        self._kept = kept
        self._woken = asyncio.Event()
        desk.upkeep.listeners.append(self._woken.set)
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
            self._woken.clear()
            try:
                if await self._let_go():
                    await asyncio.sleep(STEP_SECONDS)
                    continue
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
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)

    async def _let_go(self) -> bool:
        """A step of retention, and of linking the log. Whether there was anything."""
        return bool(await self._desk.keeping.link() or await self._desk.keeping.step(self._kept))
