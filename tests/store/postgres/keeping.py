"""The least that a store keeps: one value, written and read back."""

from __future__ import annotations

from bot.store import Transaction, installation
from bot.store.postgres.store import PostgresStore


def keep(tx: Transaction, value: str = "x") -> None:
    installation.keep(tx, "kept", value)


async def kept(store: PostgresStore) -> str | None:
    return await store.read(lambda tx: installation.recall(tx, "kept"))
