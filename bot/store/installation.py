"""Facts of the installation itself, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.transaction import Transaction


def recall(tx: Transaction, name: str) -> str | None:
    """A fact's value, or None."""
    row = tx.one("SELECT value FROM fact WHERE name = ?", (name,))
    return None if row is None else str(row["value"])


def keep(tx: Transaction, name: str, value: str) -> None:
    """Set a fact."""
    tx.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def forget(tx: Transaction, name: str) -> None:
    """Take a fact away, if it is there."""
    tx.execute("DELETE FROM fact WHERE name = ?", (name,))
