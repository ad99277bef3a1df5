"""Chat submissions (table `listening`): how far a submissions channel has been heard, and what beyond that is dealt with already; and since when
what people left on the cards of a newsroom may have gone unheard."""

from __future__ import annotations

from datetime import datetime

from bot.store.timestamps import from_optional_text, to_optional_text, to_text
from bot.store.transaction import Transaction, by_guild

OURS = by_guild("guild_id")


def deaf(tx: Transaction, since: datetime, guild_id: int | None = None) -> None:
    """From this moment on nobody hears what is left on cards in a server, or in any. An earlier moment stands: not
    all of what was left since that has been read."""
    if guild_id is None:
        tx.execute(
            f"UPDATE newsroom SET unheard_since = min(coalesce(unheard_since, ?), ?) WHERE TRUE{OURS}",
            (to_text(since), to_text(since)),
        )
    else:
        tx.execute(
            "UPDATE newsroom SET unheard_since = min(coalesce(unheard_since, ?), ?) WHERE guild_id = ?",
            (to_text(since), to_text(since), guild_id),
        )


def unheard_since(tx: Transaction, newsroom_id: int) -> datetime | None:
    """Since when something may lie unheard on the open cards of a newsroom; None if nothing does."""
    row = tx.one("SELECT unheard_since FROM newsroom WHERE id = ?", (newsroom_id,))
    return None if row is None else from_optional_text(row["unheard_since"])


def all_read(tx: Transaction, newsroom_id: int, but_since: datetime | None) -> None:
    """Every open card of a newsroom has been read. `but_since`: nobody hears any more since then."""
    tx.execute(
        "UPDATE newsroom SET unheard_since = ? WHERE id = ?", (to_optional_text(but_since), newsroom_id)
    )


def replayed(tx: Transaction, since: datetime) -> None:
    """Whatever happened since that moment has been heard after all."""
    tx.execute(f"UPDATE newsroom SET unheard_since = NULL WHERE unheard_since = ?{OURS}", (to_text(since),))


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
        " heard_up_to = CASE WHEN listening.channel_id = excluded.channel_id"
        " THEN max(listening.heard_up_to, excluded.heard_up_to) ELSE excluded.heard_up_to END",
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
