"""The least that a store keeps: one value, written and read back."""

from __future__ import annotations

import psycopg

from bot.store import Transaction, installation
from bot.store.postgres.store import PostgresStore


def keep(tx: Transaction, value: str = "x") -> None:
    installation.keep(tx, "kept", value)


async def kept(store: PostgresStore) -> str | None:
    return await store.read(lambda tx: installation.recall(tx, "kept"))


def until_somebody_waits(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor()
        while not cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            pass
