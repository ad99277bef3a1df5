"""The clock: wakes the desk when a publication is due or a claim lapses. It waits, it never polls."""

from __future__ import annotations

import asyncio
import logging

from bot.desk import Desk
from bot.domain.errors import StoreUnavailable

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 3600.0
"""After this the clock looks again in any case: a suspended machine's timers are late."""

STORE_PAUSE_SECONDS = 5.0


class DueClock:
    """One timer, set to the nearest moment; moved when an earlier one is committed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._timer: asyncio.TimerHandle | None = None
        self._run: asyncio.Task[None] | None = None
        self._again = False
        self._open = False

    def start(self) -> None:
        """Begin to keep time. What became due meanwhile goes first."""
        self._open = True
        self.wake()

    def wake(self) -> None:
        """Something was committed: see what is due, and set the timer anew."""
        if not self._open:
            return
        if self._run is not None and not self._run.done():
            self._again = True
            return
        self._run = asyncio.get_running_loop().create_task(self._tick(), name="due-clock")

    def pause(self) -> None:
        """Let nothing become due until `start`."""
        self._open = False
        if self._timer is not None:
            self._timer.cancel()

    async def stop(self) -> None:
        """Keep no more time; let what is being done finish."""
        self.pause()
        if self._run is not None:
            await asyncio.gather(self._run, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            self._again = False
            try:
                wait = await self._serve()
            except StoreUnavailable as error:
                log.debug("what is due waits for the database: %s", error)  # which says so itself
                wait = STORE_PAUSE_SECONDS
            except Exception:
                log.exception("what is due could not be done; trying again")
                wait = STORE_PAUSE_SECONDS
            if not self._open:
                return
            if not self._again:
                break
        self._set(wait)

    async def _serve(self) -> float | None:
        """Do what is due, and return the seconds until the next moment; None if there is none."""
        while self._open:
            due = await self._desk.release.next_due()
            if due is None:
                return None
            wait = (due - self._desk.office.clock()).total_seconds()
            if wait > 0:
                return wait
            if not await self._desk.release.publish_due() + await self._desk.claims.lapse():
                return STORE_PAUSE_SECONDS  # due, and yet not to be done: never spin on it
        return None

    def _set(self, wait: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if wait is not None:
            seconds = min(max(wait, 0.001), LONGEST_WAIT_SECONDS)
            self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)
