"""Use cases may be run again: twice the same function of a transaction and a moment, and once what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import Store, Transaction
from tests.again import Again
from tests.store.conftest import keep, recall
from tests.store.histories import compare


def test_the_same_history_leaves_the_same_rows_where_each_transaction_is_run_again(tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    once = loop.run_until_complete(Store.open(tmp_path / "once.db"))
    twice = loop.run_until_complete(Store.open(tmp_path / "twice.db"))
    again = Again()
    again.befalls(twice)

    compare(loop, once, twice)

    assert again.runs > 100 and again.faults == []


@pytest.fixture
def again(store: Store) -> Again:
    again = Again()
    again.befalls(store)
    return again


async def test_what_is_run_again_is_undone_before(store: Store, again: Again) -> None:
    runs = 0

    def work(tx: Transaction) -> str:
        nonlocal runs
        runs += 1
        keep(tx, "kept", str(runs))
        return "taken"

    assert await store.write(work) == "taken"
    assert await recall(store, "kept") == "2"


def _fills(outside: list[int]) -> Callable[[Transaction], None]:
    return lambda tx: outside.append(1)


def _counts(outside: list[int]) -> Callable[[Transaction], int]:
    numbers = iter(range(9))
    return lambda tx: next(numbers)


@pytest.mark.parametrize("faulty", [_fills, _counts])
async def test_what_changes_something_outside_is_found(
    store: Store, again: Again, faulty: Callable[[list[int]], Callable[[Transaction], object]]
) -> None:
    await store.write(faulty([]))

    assert again.faults and "test_run_again.py" in again.faults[0]
