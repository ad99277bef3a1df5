"""Upkeep: links the log, lets go of what has been kept long enough, and clears away what erasing leaves behind, and the files of
pictures that nothing refers to."""

from __future__ import annotations

import asyncio
import logging

from bot.desk import Desk
from bot.desk.people.upkeep import Tidy
from bot.domain.people.retention import Retention
from bot.domain.refusals import StoreUnavailable
from bot.settings import Settings
from bot.store.transaction import OF_NO_NEWSROOM

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
        threads=settings.keep_threads_days,
    )


class Keeper:
    """One timer, and a task for each step. After a stop it goes on where it was."""

    def __init__(self, desk: Desk, kept: Retention) -> None:
        self._desk = desk
        self._kept = kept
        self._timer: asyncio.TimerHandle | None = None
        self._run: asyncio.Task[None] | None = None
        self._look: asyncio.Task[None] | None = None
        self._open = False
        self._again = False
        desk.upkeep.listeners.append(self.wake)

    def start(self) -> None:
        """Begin, unless it has begun already."""
        if not self._open:
            self._open = True
            self.wake()

    def wake(self) -> None:
        """There may be something to do: see to it now."""
        if not self._open:
            return
        if self._run is not None and not self._run.done():
            self._again = True
            return
        if self._timer is not None:
            self._timer.cancel()
        self._run = asyncio.get_running_loop().create_task(self._step(), name="upkeep")

    def elsewhere(self, newsroom_ids: frozenset[int] | None) -> None:
        """Another process has changed something (`Store.on_elsewhere`), and may have erased something."""
        if self._open and (newsroom_ids is None or OF_NO_NEWSROOM in newsroom_ids):
            self._look = asyncio.get_running_loop().create_task(self._look_around(), name="upkeep-look")

    async def _look_around(self) -> None:
        try:
            await self._desk.upkeep.look()
        except StoreUnavailable as error:
            log.debug("whether something was erased elsewhere is asked again: %s", error)

    async def stop(self) -> None:
        """Leave the rest to the next start."""
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        under_way = [task for task in (self._run, self._look) if task is not None]
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _step(self) -> None:
        pause, self._again = LOOK_SECONDS, False
        try:
            pause = await self._keep()
        except StoreUnavailable as error:
            log.debug("what is to be let go of waits for the database: %s", error)  # which says so itself
            pause = WAIT_SECONDS
        except Exception:
            log.exception("data that is too old could not be deleted; trying again later")
        if self._again:
            pause = STEP_SECONDS
        if self._open:
            self._timer = asyncio.get_running_loop().call_later(pause, self._rung)

    async def _keep(self) -> float:
        """One step of each; returns in how many seconds the next is due."""
        desk = self._desk
        if await desk.keeping.link() or await desk.keeping.step(self._kept):
            return STEP_SECONDS
        if not desk.unit.store.leads:
            return LOOK_SECONDS  # what follows is no server's
        if await desk.removals.delete_some():
            return STEP_SECONDS
        await desk.picture_files.sweep_now_and_then()
        await desk.seals.seal()
        match await self._desk.upkeep.step():
            case Tidy.MORE:
                return STEP_SECONDS
            case Tidy.WAITS:
                return WAIT_SECONDS
            case Tidy.DONE:
                return LOOK_SECONDS

    def _rung(self) -> None:
        self._timer = None
        self.wake()
