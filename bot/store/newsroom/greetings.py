"""Greetings: which servers were greeted when they let the bot in."""

from __future__ import annotations

from datetime import datetime

from bot.store.timestamps import to_text
from bot.store.transaction import Transaction


def is_greeted(tx: Transaction, guild_id: int) -> bool:
    """Whether a server was greeted before."""
    return tx.one("SELECT 1 FROM greeted WHERE guild_id = ?", (guild_id,)) is not None


def greet(tx: Transaction, guild_id: int, now: datetime) -> None:
    """Note that a server was greeted."""
    tx.execute(
        "INSERT INTO greeted (guild_id, at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING",
        (guild_id, to_text(now)),
    )
