"""Greetings: which servers were greeted when they let the bot in."""

from __future__ import annotations

from datetime import datetime

from bot.store.timestamps import to_text
from bot.store.transaction import Transaction


def greet(tx: Transaction, guild_id: int, now: datetime) -> bool:
    """Note that a server is greeted. False if it was before."""
    return (
        tx.execute(
            "INSERT INTO greeted (guild_id, at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING",
            (guild_id, to_text(now)),
        )
        == 1
    )
