"""The clock: wakes the desk when a publication or the day's budget is due, or a claim lapses. It waits, it never
polls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.refusals import StoreUnavailable

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""How long the timer runs at most before it is held against the machine's clock, which may have been set,
or have stood still in a suspended laptop. The database is not asked for that."""

STORE_PAUSE_SECONDS = 5.0


class DueClock:
    """One timer, set to the nearest moment; moved when an earlier one is committed."""

    def __init__(self, desk: Desk, call_roll: Callable[[], Awaitable[Collection[int]]]) -> None:
        """`call_roll` asks Discord who is still an editor, and returns the articles about which it was answered."""
        self._desk = desk
        self._call_roll = call_roll
        self._timer: asyncio.TimerHandle | None = None
        self._next: datetime | None = None
        self._run: asyncio.Task[None] | None = None
        self._again = False
        self._open = False

    def start(self) -> None:
        """Begin to keep time. What became due meanwhile goes first."""
        self._open = True
        self.wake()

    def committed(self, moment: datetime | None) -> None:
        """Something was committed, and this is the nearest moment now. A later one than the timer is set to changes
        nothing: it rings, and finds out."""
        if self._run is not None and not self._run.done():
            # What the run itself commits it knows: it would run for ever on what is due and cannot be done.
            self._again = self._again or asyncio.current_task() is not self._run
        elif self._open and moment is not None and (self._next is None or moment < self._next):
            self._next = moment
            self._rung()

    def elsewhere(self, _: frozenset[int] | None) -> None:
        """Another process has changed something (`Store.on_elsewhere`)."""
        self.wake()

    def wake(self) -> None:
        """See what is due, and set the timer anew."""
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
                self._next = await self._serve()
            except StoreUnavailable as error:
                log.debug("what is due waits for the database: %s", error)  # which says so itself
                self._next = self._later()
            except Exception:
                log.exception("the clock could not do what is due; trying again")
                self._next = self._later()
            if not self._open:
                return
            if not self._again:
                break
        self._wait()

    async def _serve(self) -> datetime | None:
        """Do what is due, and return the next moment; None if there is none."""
        while self._open:
            due = await self._desk.duties.next_due()
            if due is None or due > self._desk.unit.clock():
                return due
            # Nothing goes out before Discord was asked whether those who approved it are editors still.
            called_for = await self._call_roll()
            published = await self._desk.release.publish_due(called_for)
            if not len(called_for) + published + await self._desk.duties.serve():
                return self._later()  # due, and yet not to be done: never spin on it
        return None

    def _later(self) -> datetime:
        return self._desk.unit.clock() + timedelta(seconds=STORE_PAUSE_SECONDS)

    def _wait(self) -> None:
        """Set the timer to the next moment, or to when the machine's clock is to be looked at."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._next is not None:
            left = (self._next - self._desk.unit.clock()).total_seconds()
            seconds = min(max(left, 0.001), LOOK_SECONDS)
            self._timer = asyncio.get_running_loop().call_later(seconds, self._rung)

    def _rung(self) -> None:
        """The timer has run down: has the moment come, by the machine's clock?"""
        if self._next is not None and self._next > self._desk.unit.clock():
            self._wait()
        else:
            self.wake()
