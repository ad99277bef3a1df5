"""Transactions: what is committed is there, whole or not at all, also when somebody is cancelled."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.refusals import StoreUnavailable
from bot.store import Store, Transaction, installation
from tests.store.conftest import keep, recall


async def test_what_fails_half_way_leaves_nothing_behind(store: Store) -> None:
    def half(tx: Transaction) -> None:
        keep(tx, "first")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await store.write(half)

    assert await recall(store, "first") is None
    await store.write(lambda tx: keep(tx, "second"))  # and the next one is not hindered
    assert await recall(store, "second") == "x"


async def test_a_statement_that_fails_undoes_those_before_it(store: Store) -> None:
    def broken(tx: Transaction) -> None:
        keep(tx, "first")
        tx.execute("INSERT INTO fact (name, value) VALUES ('second', NULL)")

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(broken)

    assert await recall(store, "first") is None


async def test_a_cancelled_write_is_done_whole(store: Store) -> None:
    def slow(tx: Transaction) -> None:
        keep(tx, "first")
        time.sleep(0.05)
        keep(tx, "second")

    writing = asyncio.create_task(store.write(slow))
    await asyncio.sleep(0.01)  # it is under way by now
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    await store.write(lambda tx: keep(tx, "after"))
    assert [await recall(store, name) for name in ("first", "second", "after")] == ["x", "x", "x"]


async def test_writes_cancelled_at_any_moment_are_whole_or_not_there(store: Store) -> None:
    def pair(tx: Transaction, number: int) -> None:
        keep(tx, f"left {number}")
        keep(tx, f"right {number}")

    tasks = [asyncio.create_task(store.write(lambda tx, n=n: pair(tx, n))) for n in range(60)]
    for number, task in enumerate(tasks):
        if number % 3 == 0:
            await asyncio.sleep(0)
        if number % 2:
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    for number, outcome in enumerate(outcomes):
        left, right = await recall(store, f"left {number}"), await recall(store, f"right {number}")
        assert left == right
        if outcome is None:
            assert left == "x"


async def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable, match="readonly"):
        await store.read(lambda tx: keep(tx, "sneaked in"))

    assert await recall(store, "sneaked in") is None


async def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    await store.write(lambda tx: keep(tx, "n", "1"))

    def twice(tx: Transaction) -> tuple[str | None, str | None]:
        before = installation.recall(tx, "n")
        with closing(sqlite3.connect(store.path)) as other, other:
            other.execute("UPDATE fact SET value = '2' WHERE name = 'n'")
        return before, installation.recall(tx, "n")

    assert await store.read(twice) == ("1", "1")
    assert await recall(store, "n") == "2"


async def test_what_a_write_has_read_cannot_be_changed_under_it(store: Store, path: Path) -> None:
    await store.write(lambda tx: keep(tx, "n", "1"))

    def double(tx: Transaction) -> None:
        before = installation.recall(tx, "n") or ""
        locked = pytest.raises(sqlite3.OperationalError, match="locked")
        with closing(sqlite3.connect(path, timeout=0)) as other, locked:
            other.execute("UPDATE fact SET value = '7' WHERE name = 'n'")
        keep(tx, "n", str(int(before) * 2))

    await store.write(double)
    assert await recall(store, "n") == "2"


async def test_a_statement_that_is_wrong_is_no_busy_database(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await store.write(lambda tx: tx.execute("DELETE FROM nowhere"))
