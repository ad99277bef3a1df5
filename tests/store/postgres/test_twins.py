"""The same history on both engines leaves the same rows in every table."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.store import Store
from bot.store.postgres.store import PostgresStore
from tests.again import Again
from tests.store.histories import compare


def test_the_same_history_leaves_the_same_rows_on_both_engines(address: str, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    sqlite = loop.run_until_complete(Store.open(tmp_path / "desk.db"))
    postgres = loop.run_until_complete(PostgresStore.open_at(address, tmp_path / "desk.db"))

    compare(loop, sqlite, postgres)


def test_the_same_history_leaves_the_same_rows_where_each_transaction_meets_another(
    address: str, tmp_path: Path
) -> None:
    """On PostgreSQL each transaction fails once when it is about to commit, and is run again."""
    loop = asyncio.new_event_loop()
    sqlite = loop.run_until_complete(Store.open(tmp_path / "desk.db"))
    postgres = loop.run_until_complete(PostgresStore.open_at(address, tmp_path / "desk.db"))
    again = Again()
    again.befalls(postgres)

    compare(loop, sqlite, postgres)

    assert again.runs > 100 and postgres.run_again["serialization"] >= again.runs - again.refused
    assert again.faults == []
