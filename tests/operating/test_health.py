"""Health: each thing that can be wrong with a running bot makes it unhealthy, and says which it is."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.app import utc_now
from bot.domain.refusals import StoreUnavailable
from bot.operating import health
from bot.operating.health import Health, Part
from bot.store.timestamps import to_text
from tests.world import World

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil's own


class Watched:
    """A bot, its health, and a clock that the test sets."""

    def __init__(self, world: World) -> None:
        self.now = 1000.0
        self.health = Health(world.bot, lambda: self.now)
        self.world = world

    async def hear(self) -> None:
        """Something comes from the gateway."""
        await self.health._heard("{}")

    async def wrong(self) -> dict[str, str]:
        """What is not fine, with what is said of it."""
        parts: list[Part] = await self.health.examine()
        assert [part.name for part in parts] == ["discord", "database", "outbox", "disk"]
        return {part.name: part.detail for part in parts if not part.fine}


@pytest.fixture
async def watched(world: World) -> Watched:
    return Watched(world)


async def test_well(watched: Watched) -> None:
    await watched.hear()

    assert await watched.wrong() == {}


async def test_before_anything_is_heard_it_is_not_connected(watched: Watched) -> None:
    assert await watched.wrong() == {"discord": "not connected"}


async def test_deaf_for_a_minute(watched: Watched) -> None:
    await watched.hear()
    watched.now += health.DEAF_AFTER_SECONDS - 1
    assert await watched.wrong() == {}

    watched.now += 1
    assert await watched.wrong() == {"discord": "last heard 60 s ago"}

    await watched.hear()
    assert await watched.wrong() == {}


async def test_not_ready(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    await watched.hear()
    monkeypatch.setattr(watched.world.bot, "is_ready", lambda: False)

    assert await watched.wrong() == {"discord": "not connected"}


async def test_a_database_that_cannot_be_written(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(_work: Any) -> None:
        raise StoreUnavailable("database or disk is full")

    await watched.hear()
    monkeypatch.setattr(watched.world.bot.desk.unit.store, "write", full)

    assert "disk is full" in (await watched.wrong())["database"]


async def test_a_database_that_does_not_answer(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    await watched.hear()
    monkeypatch.setattr(health, "WRITE_SECONDS", 0.1)
    with closing(sqlite3.connect(watched.world.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "takes too long" in (await watched.wrong())["database"]


@pytest.mark.parametrize(("minutes", "wrong"), [(14, set[str]()), (16, {"outbox"})])
async def test_a_delivery_that_has_been_due_for_long(watched: Watched, minutes: int, wrong: set[str]) -> None:
    await watched.hear()
    due = to_text(utc_now() - timedelta(minutes=minutes))
    watched.world.change(
        "INSERT INTO delivery (newsroom_id, kind, key, nonce, created_at, not_before)"
        " VALUES (1, 'card', 'k', 'n', ?, ?)",
        due,
        due,
    )

    assert set(await watched.wrong()) == wrong


async def test_a_disk_without_room(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    await watched.hear()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 50 * health.MIB))

    assert await watched.wrong() == {"disk": "50 MiB free"}


async def test_a_disk_that_cannot_be_looked_at(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> Usage:
        raise OSError(errno.EIO, "Input/output error")

    await watched.hear()
    monkeypatch.setattr(shutil, "disk_usage", fails)

    assert await watched.wrong() == {"disk": "cannot be looked at: Input/output error"}
