"""The backup by night: made while the bot runs, caught up with after a night off, and never in the way of a stop."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.desk.recovery.backups import Backups
from bot.desk.unit_of_work import Clock
from bot.domain.refusals import StoreUnavailable
from bot.operating.backups import CannotBackUp, back_up, backups_in, told
from bot.settings import Settings
from bot.store.backup import Stopped

log = logging.getLogger(__name__)

DAY = timedelta(days=1)

RETRY = timedelta(hours=1)
"""How long after a failure it is tried again."""

LONGEST_SLEEP_SECONDS = 600.0
"""It looks at the clock at least this often: a machine that slept does not count the time."""


class Nightly:
    """Makes a backup each day at its time, UTC. `stop` gives up the one that is being made."""

    def __init__(self, settings: Settings, records: Backups, clock: Clock) -> None:
        self._database = settings.database
        self._folder: Path | None = settings.backup_folder
        self._time = time.fromisoformat(settings.backup_time)
        self._keep = settings.backup_keep
        self._records = records
        self._clock = clock
        self._given_up = threading.Event()
        self._failed_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, if the settings name a folder."""
        if self._folder is not None and self._task is None:
            self._task = asyncio.create_task(self._run(self._folder), name="nightly-backup")

    async def stop(self) -> None:
        """End at once. A backup that is not done leaves nothing behind, and is made after the next start."""
        self._given_up.set()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, folder: Path) -> None:
        while True:
            now = self._clock()
            due = self._due(folder, now)
            if due <= now:
                await self._back_up(folder, now)
            else:
                await asyncio.sleep(min((due - now).total_seconds(), LONGEST_SLEEP_SECONDS))

    def _due(self, folder: Path, now: datetime) -> datetime:
        """When the next one is to be made: at once, if the last time to make one passed without one."""
        if self._failed_at is not None:
            return self._failed_at + RETRY
        last_time = datetime.combine(now.date(), self._time, now.tzinfo)
        if last_time > now:
            last_time -= DAY
        try:
            newest = next((moment for moment, _ in backups_in(folder, self._database)), None)
        except OSError:
            newest = None  # to make one says what is wrong
        return last_time if newest is None or newest < last_time else last_time + DAY

    async def _back_up(self, folder: Path, now: datetime) -> None:
        work = asyncio.get_running_loop().run_in_executor(
            None, back_up, self._database, folder, self._keep, now, self._given_up.is_set
        )
        try:
            made = await asyncio.shield(work)
        except asyncio.CancelledError:
            with suppress(Stopped, CannotBackUp):
                await work  # it looks every few megabytes whether to stop
            raise
        except CannotBackUp as error:
            self._failed_at = now
            log.error("the backup failed, and is tried again in an hour: %s", error)
            with suppress(StoreUnavailable):
                await self._records.failed(error.reason)
            return
        self._failed_at = None
        log.info("backed up to %s: %s", made.path, told(made))
        with suppress(StoreUnavailable):
            await self._records.succeeded()
