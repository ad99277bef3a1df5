"""Removals: servers that removed the bot, and until when their newsrooms are kept."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.timestamps import to_optional_text, to_text
from bot.store.transaction import Transaction, by_guild

OURS = by_guild("guild_id")

MOMENTS = {"removal": f"SELECT min(erase_at) FROM newsroom WHERE erase_at IS NOT NULL{OURS}"}
"""When the clock is wanted: a newsroom has been kept long enough."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A newsroom whose server removed the bot. Without `erase_at` it is kept for ever."""

    newsroom_id: int
    guild_id: int
    left_at: datetime
    erase_at: datetime | None


REMOVALS = Record("newsroom", Removal, named={"newsroom_id": "id"})


def set_up_by(tx: Transaction, newsroom_id: int) -> int | None:
    """Who set a newsroom up, by its log, which begins with that; None if they were erased."""
    row = tx.one(
        "SELECT actor_id FROM (SELECT actor_id, action FROM event WHERE newsroom_id = ? AND id > 0 ORDER BY id LIMIT 20) AS first"
        " WHERE action = 'setup' AND actor_id > 0 LIMIT 1",
        (newsroom_id,),
    )
    return None if row is None else int(row["actor_id"])


def note(tx: Transaction, guild_id: int, now: datetime, erase_at: datetime | None) -> Removal | None:
    """A server removed the bot. None if it has no newsroom, or that is known."""
    noted = tx.execute(
        "UPDATE newsroom SET left_at = ?, erase_at = ? WHERE guild_id = ? AND left_at IS NULL",
        (to_text(now), to_optional_text(erase_at), guild_id),
    )
    return of_guild(tx, guild_id) if noted else None


def undo(tx: Transaction, guild_id: int) -> bool:
    """The bot is back in a server. False if it was not noted as away."""
    return (
        tx.execute(
            "UPDATE newsroom SET left_at = NULL, erase_at = NULL WHERE guild_id = ? AND left_at IS NOT NULL",
            (guild_id,),
        )
        == 1
    )


def of_guild(tx: Transaction, guild_id: int) -> Removal | None:
    """The removal of a server's newsroom, if that is kept."""
    return REMOVALS.one(tx, "guild_id = ? AND left_at IS NOT NULL", (guild_id,))


def of_newsroom(tx: Transaction, newsroom_id: int) -> Removal | None:
    """The same by the newsroom, also of one that is closed."""
    return REMOVALS.one(tx, "id = ? AND left_at IS NOT NULL", (newsroom_id,))


def every(tx: Transaction) -> list[Removal]:
    """All newsrooms that are kept although their server removed the bot."""
    return REMOVALS.all(tx, f"left_at IS NOT NULL AND guild_id > 0{OURS} ORDER BY id")


def due(tx: Transaction, now: datetime) -> list[Removal]:
    """Those that have been kept long enough."""
    return REMOVALS.all(
        tx, f"erase_at IS NOT NULL AND erase_at <= ?{OURS} ORDER BY erase_at", (to_text(now),)
    )


def closed(tx: Transaction) -> int | None:
    """A newsroom that is closed and not deleted yet."""
    row = tx.one("SELECT id FROM newsroom WHERE guild_id < 0 LIMIT 1")
    return None if row is None else int(row["id"])
