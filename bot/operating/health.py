"""Health: whether a running bot hears Discord, can write, delivers, and has room."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.app import Copydesk, utc_now
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.store import statistics

DEAF_AFTER_SECONDS = 60.0
"""Discord answers each heartbeat, about every 41 seconds. Who hears nothing for longer is deaf."""

WRITE_SECONDS = 5.0
"""How long an empty transaction may take."""

OUTBOX_MAY_BE = timedelta(minutes=15)
"""How long the oldest delivery may have been due."""

MIB = 1024 * 1024
LEAST_FREE_BYTES = 100 * MIB
"""Free room on the disk below which there is a fault."""

TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was looked at."""

    name: str
    fine: bool
    detail: str


class Health:
    """What is seen of one bot. Times are the process's own, in seconds."""

    def __init__(self, bot: Copydesk, clock: Callable[[], float] = time.monotonic) -> None:
        self.bot = bot
        self.lag_seconds = 0.0
        """By how much the event loop was late the last time that it was looked at."""
        self._clock = clock
        self._heard_at: float | None = None
        self._ticking: asyncio.Task[None] | None = None
        bot.add_listener(self._heard, "on_socket_raw_receive")

    def start(self, ticked: Callable[[], None] = lambda: None) -> None:
        """Begin to measure the event loop; `ticked` is called each time."""
        self._ticking = asyncio.create_task(self._tick(ticked), name="event-loop-lag")

    def stop(self) -> None:
        """End that."""
        if self._ticking is not None:
            self._ticking.cancel()

    @property
    def silent_seconds(self) -> float | None:
        """How long nothing has come from Discord's gateway; None if nothing ever has."""
        return None if self._heard_at is None else self._clock() - self._heard_at

    @property
    def connected(self) -> bool:
        """Whether the bot is ready and hears Discord."""
        silent = self.silent_seconds
        return self.bot.is_ready() and silent is not None and silent < DEAF_AFTER_SECONDS

    async def examine(self) -> list[Part]:
        """Look at everything."""
        found = [self._discord(), await self._writer(), await self._outbox(), self._disk()]
        return found if self.bot.settings.shards is None else [*found, self.shards(self.bot.settings.shards)]

    def _discord(self) -> Part:
        silent = self.silent_seconds
        if silent is None or not self.bot.is_ready():
            return Part("discord", False, "not connected")
        return Part("discord", self.connected, f"last heard {silent:.0f} s ago")

    def shards(self, shards: ShardRange) -> Part:
        """Whether the process holds the shards that it is to serve."""
        store = self.bot.desk.unit.store
        held = "held" if store.holds else store.fenced or "the lock is lost"
        leads = "; does what is no server’s" if store.leads else ""
        return Part("shards", store.holds, f"{shards}, {held}{leads}")

    async def _writer(self) -> Part:
        began = self._clock()
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                await self.bot.desk.unit.store.write(lambda _: None)
        except (StoreUnavailable, TimeoutError) as error:
            return Part("database", False, f"cannot be written: {str(error) or 'it takes too long'}")
        return Part("database", True, f"an empty transaction took {(self._clock() - began) * 1000:.1f} ms")

    async def _outbox(self) -> Part:
        now = utc_now()
        try:
            due = await self.bot.desk.unit.read(lambda tx: statistics.due_since(tx, now))
        except StoreUnavailable as error:
            return Part("outbox", False, f"cannot be read: {error}")
        if due is None:
            return Part("outbox", True, "nothing is due")
        age = now - due
        return Part(
            "outbox", age < OUTBOX_MAY_BE, f"the oldest delivery has been due for {age.total_seconds():.0f} s"
        )

    def _disk(self) -> Part:
        try:
            free = free_bytes(self.bot.settings.database.parent)
        except OSError as error:
            return Part("disk", False, f"cannot be looked at: {error.strerror}")
        return Part("disk", free >= LEAST_FREE_BYTES, f"{free / MIB:,.0f} MiB free")

    async def _heard(self, _message: object) -> None:
        self._heard_at = self._clock()

    async def _tick(self, ticked: Callable[[], None]) -> None:
        while True:
            began = self._clock()
            await asyncio.sleep(TICK_SECONDS)
            self.lag_seconds = max(self._clock() - began - TICK_SECONDS, 0.0)
            ticked()


def free_bytes(folder: Path) -> int:
    """Room on the disk of a folder. With the database on a server it is there from the first picture on. Raises OSError."""
    return shutil.disk_usage(nearest(folder)).free


def nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
