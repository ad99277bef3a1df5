"""The same history on both engines leaves the same rows in every table."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.postgres.store import PostgresStore
from tests import postgres
from tests.again import Again
from tests.store.histories import compare


def test_the_same_history_leaves_the_same_rows_on_both_engines(address: str, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    sqlite = loop.run_until_complete(Store.open(tmp_path / "desk.db"))
    other = loop.run_until_complete(PostgresStore.open_at(address, tmp_path / "desk.db"))

    compare(loop, sqlite, other)


def test_the_same_history_leaves_the_same_rows_where_each_transaction_meets_another(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL each transaction fails once when it is about to commit, and is run again."""
    postgres.count_as_sqlite_does(monkeypatch)
    loop = asyncio.new_event_loop()
    sqlite = loop.run_until_complete(Store.open(tmp_path / "desk.db"))
    other = loop.run_until_complete(PostgresStore.open_at(address, tmp_path / "desk.db"))
    again = Again()
    again.befalls(other)

    compare(loop, sqlite, other)

    assert again.runs > 100 and other.run_again["serialization"] >= again.runs - again.refused
    assert again.faults == []
