"""Moving: everything goes from a file to a server and back, and every field is the same."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, Transaction, installation
from bot.store.archive import moving
from bot.store.newsroom import newsrooms
from bot.store.postgres.store import PostgresStore
from tests.rows import ODD_TEXTS, contents, fill_with_odd_rows, make

TEXTS = tuple(text for text in ODD_TEXTS if "\0" not in text)
"""PostgreSQL keeps no character 0."""


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A file with odd rows in every table that an export carries."""
    path = tmp_path / "filled.db"
    make(path)
    fill_with_odd_rows(path, random.Random(4), TEXTS)
    return path


@pytest.fixture
async def server(address: str, tmp_path: Path) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open_at(address, tmp_path / "pictures.db")
    yield opened
    await opened.close()


async def move(source: Store, target: Store, *, cut_after: int | None = None) -> Any:
    """As the command does it; broken off after so many transactions."""
    loop, done = asyncio.get_running_loop(), 0

    def write(work: Callable[[Transaction], None]) -> None:
        nonlocal done
        if done == cut_after:
            raise ConnectionError
        done += 1
        asyncio.run_coroutine_threadsafe(target.write(work), loop).result()

    def read(query: Callable[[Transaction], object]) -> object:
        return asyncio.run_coroutine_threadsafe(target.read(query), loop).result()

    def all_of_it() -> object:
        with source.snapshot() as (tx, _):
            return moving.move(tx, write, read)

    return await asyncio.to_thread(all_of_it)


async def test_every_field_arrives_and_comes_back(
    filled: Path, server: PostgresStore, tmp_path: Path
) -> None:
    source, back = await Store.open(filled), await Store.open(tmp_path / "back.db")
    try:
        rows = await move(source, server)
        assert await move(server, back) == rows
        assert all(rows[table] for table in ("article", "revision", "event", "delivery", "vote", "picture"))
    finally:
        await source.close()
        await back.close()

    assert contents(tmp_path / "back.db") == contents(filled)


async def test_a_move_that_was_cut_off_goes_on(
    filled: Path, server: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 5)
    source = await Store.open(filled)
    try:
        for transactions in (1, 7, 40):
            with pytest.raises(ConnectionError):
                await move(source, server, cut_after=transactions)
            assert await server.read(moving.is_under_way)
        await move(source, server)
    finally:
        await source.close()

    assert not await server.read(moving.is_under_way)


async def test_new_ids_follow_those_that_were_moved(server: PostgresStore, tmp_path: Path) -> None:
    source = await Store.open(tmp_path / "desk.db")
    try:
        for guild in (7, 8):
            await source.write(
                lambda tx, guild=guild: newsrooms.create(tx, guild, review=1, publish=2, editors=3)  # type: ignore[misc]
            )
        await move(source, server)
    finally:
        await source.close()

    assert await server.write(lambda tx: newsrooms.create(tx, 9, review=1, publish=2, editors=3)) == 3


async def test_a_database_that_is_not_empty_is_left_alone(server: PostgresStore, tmp_path: Path) -> None:
    source = await Store.open(tmp_path / "desk.db")
    await server.write(lambda tx: newsrooms.create(tx, 7, review=1, publish=2, editors=3))
    try:
        with pytest.raises(moving.NotEmpty):
            await move(source, server)
    finally:
        await source.close()


async def test_a_part_of_another_move_is_left_alone(
    filled: Path, server: PostgresStore, tmp_path: Path
) -> None:
    source, other = await Store.open(filled), await Store.open(tmp_path / "other.db")
    try:
        with pytest.raises(ConnectionError):
            await move(source, server, cut_after=3)
        with pytest.raises(moving.NotEmpty):
            await move(other, server)
    finally:
        await source.close()
        await other.close()


async def test_a_field_that_is_not_the_same_is_found(
    server: PostgresStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await Store.open(tmp_path / "desk.db")
    await source.write(lambda tx: newsrooms.create(tx, 7, review=1, publish=2, editors=3))
    add = moving._add

    def spoilt(target: Transaction, table: moving.Table, row: Any) -> None:
        add(target, table, row)
        target.execute("UPDATE newsroom SET timezone = 'Europe/Berlin'")

    monkeypatch.setattr(moving, "_add", spoilt)
    try:
        with pytest.raises(moving.Differs, match="newsroom"):
            await move(source, server)
    finally:
        await source.close()


async def test_facts_of_the_old_database_do_not_stop_the_new_one(
    server: PostgresStore, tmp_path: Path
) -> None:
    source = await Store.open(tmp_path / "desk.db")
    await source.write(lambda tx: installation.keep(tx, "to-pack-revision", "7"))
    await source.write(lambda tx: installation.keep(tx, "commands", "digest"))
    try:
        await move(source, server)
    finally:
        await source.close()

    assert await server.read(lambda tx: installation.recall(tx, "to-pack-revision")) is None
    assert await server.read(lambda tx: installation.recall(tx, "commands")) == "digest"
