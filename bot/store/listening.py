"""Listening: how far a submissions channel has been heard, and what beyond that is dealt with already."""

from __future__ import annotations

from bot.store.store import Transaction


def up_to(tx: Transaction, newsroom_id: int, channel_id: int) -> int | None:
    """The message up to which everything is dealt with; None for a channel that was never listened to."""
    row = tx.one(
        "SELECT heard_up_to FROM listening WHERE newsroom_id = ? AND channel_id = ?",
        (newsroom_id, channel_id),
    )
    return None if row is None else int(row["heard_up_to"])


def move(tx: Transaction, newsroom_id: int, channel_id: int, message_id: int) -> None:
    """Everything up to this message is dealt with. Never moves back, unless the channel is another one."""
    tx.execute(
        "INSERT INTO listening (newsroom_id, channel_id, heard_up_to) VALUES (?, ?, ?)"
        " ON CONFLICT (newsroom_id) DO UPDATE SET channel_id = excluded.channel_id,"
        " heard_up_to = CASE WHEN channel_id = excluded.channel_id"
        " THEN max(heard_up_to, excluded.heard_up_to) ELSE excluded.heard_up_to END",
        (newsroom_id, channel_id, message_id),
    )
    tx.execute("DELETE FROM heard WHERE newsroom_id = ? AND message_id <= ?", (newsroom_id, message_id))


def hear(tx: Transaction, newsroom_id: int, message_id: int) -> None:
    """A message was filed or refused, and is not to be taken a second time."""
    tx.execute(
        "INSERT INTO heard (newsroom_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (newsroom_id, message_id),
    )


def heard(tx: Transaction, newsroom_id: int, message_id: int) -> bool:
    """Whether a message was dealt with already."""
    row = tx.one(
        "SELECT 1 FROM heard WHERE newsroom_id = ? AND message_id = ?",
        (newsroom_id, message_id),
    )
    return row is not None
