"""The backup by night: at its time, caught up with after a night off, and a failure is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk.recovery.backups import Backups
from bot.desk.unit_of_work import UnitOfWork
from bot.operating import nightly
from bot.operating.backups import LOCK, backups_in
from bot.operating.nightly import Nightly
from bot.settings import Settings
from bot.store import Store, backup

NIGHT = datetime(2026, 5, 4, 3, 30, tzinfo=UTC)


class Desk:
    """A database, a clock that the test sets, and the nightly backup on them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.now = NIGHT - timedelta(hours=1)
        self.settings = Settings(database=store.path, backup_folder=folder, backup_keep=2)
        self.records = Backups(UnitOfWork(store, lambda: self.now))

    @property
    def made(self) -> list[datetime]:
        """The moments of the backups, the oldest first."""
        assert self.settings.backup_folder is not None
        return [
            moment for moment, _ in reversed(backups_in(self.settings.backup_folder, self.settings.database))
        ]

    @asynccontextmanager
    async def on_duty(self) -> AsyncGenerator[None]:
        service = Nightly(self.settings, self.records, lambda: self.now)
        service.start()
        try:
            yield
        finally:
            await service.stop()


@pytest.fixture
async def desk(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Desk]:
    monkeypatch.setattr(nightly, "LONGEST_SLEEP_SECONDS", 0.01)
    store = await Store.open(database)
    yield Desk(store, tmp_path / "kept")
    await store.close()


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not look():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.01)


async def test_one_each_night_at_its_time_and_as_many_as_are_kept(desk: Desk) -> None:
    desk.now = NIGHT
    async with desk.on_duty():
        await until(lambda: desk.made == [NIGHT])
        desk.now = NIGHT + timedelta(hours=23, minutes=59)
        await asyncio.sleep(0.1)
        assert desk.made == [NIGHT]
        for day in (1, 2):
            desk.now = NIGHT + timedelta(days=day, seconds=1)
            await until(lambda: desk.made[-1] == desk.now)

    assert desk.made == [NIGHT + timedelta(days=day, seconds=1) for day in (1, 2)]


async def test_a_night_off_is_made_up_for_after_the_start(desk: Desk) -> None:
    desk.now = NIGHT
    async with desk.on_duty():
        await until(lambda: desk.made)
    desk.now = NIGHT + timedelta(days=3, hours=9)

    async with desk.on_duty():
        await until(lambda: len(desk.made) == 2)

    assert desk.made == [NIGHT, desk.now]


async def test_without_a_folder_nothing_is_done(desk: Desk) -> None:
    service = Nightly(Settings(database=desk.settings.database), desk.records, lambda: NIGHT)
    service.start()
    await asyncio.sleep(0.05)
    await service.stop()

    assert not (desk.settings.database.parent / "backups").exists()


async def test_a_failure_is_said_kept_and_forgotten_with_the_next_success(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    folder = desk.settings.backup_folder
    assert folder is not None
    folder.touch()  # a file stands in its place
    desk.now = NIGHT

    async with desk.on_duty():
        with caplog.at_level(logging.ERROR):
            await until(lambda: "the backup failed" in caplog.text)
        await asyncio.sleep(0.1)
        assert caplog.text.count("the backup failed") == 1, "it waits an hour"
        failure = await desk.records.last_failure()
        assert failure is not None and failure.at == NIGHT
        assert str(folder.parent) not in failure.reason, "people of a server are told no path of this machine"
        folder.unlink()
        desk.now = NIGHT + nightly.RETRY
        await until(lambda: desk.made)
        await asyncio.sleep(0.1)
        assert await desk.records.last_failure() is None

    assert desk.made == [NIGHT + nightly.RETRY]


async def test_a_stop_does_not_wait_for_a_backup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def endless(_copy: Path, _target: Path, stop: backup.Stop) -> bytes:
        loop.call_soon_threadsafe(begun.set)
        while not stop():
            pass
        raise backup.Stopped

    monkeypatch.setattr(backup, "_compress", endless)
    desk.now = NIGHT
    async with desk.on_duty():
        await asyncio.wait_for(begun.wait(), 30)
        ended = loop.time()

    assert loop.time() - ended < 5
    assert desk.settings.backup_folder is not None
    assert [path.name for path in desk.settings.backup_folder.iterdir()] == [LOCK]
