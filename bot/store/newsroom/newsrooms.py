"""Newsrooms: one row for each server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom, ReleasePolicy
from bot.domain.newsroom.quiet_hours import quiet_hours
from bot.domain.planning.budget import budget_time
from bot.domain.times.timetable import parse
from bot.store.timestamps import to_text
from bot.store.transaction import Row, Transaction, Value

SETTINGS = frozenset(
    {
        "review_channel",
        "publish_channel",
        "editors_role",
        "submissions_channel",
        "announce_channel",
        "writers_role",
        "chiefs_role",
        "subscribers_role",
        "approvals_required",
        "spikes_required",
        "release",
        "cooling_off_seconds",
        "claim_minutes",
        "character_limit",
        "open_limit",
        "draft_limit",
        "rate_limit",
        "daily_mib",
        "timezone",
        "grace_minutes",
        "timetable",
        "corrections",
        "remind_before_hours",
        "remind_after_hours",
        "escalate_hours",
        "quiet_hours",
        "events",
        "budget",
    }
)
"""The columns that an administrator sets."""


def of_guild(tx: Transaction, guild_id: int) -> Newsroom | None:
    """The newsroom of a server, if it has one."""
    row = tx.one("SELECT * FROM newsroom WHERE guild_id = ?", (guild_id,))
    return None if row is None else _newsroom(row)


def of_guilds(tx: Transaction, guild_ids: Iterable[int]) -> list[Newsroom]:
    """The newsrooms of these servers, of those that have one."""
    return [newsroom for guild_id in guild_ids if (newsroom := of_guild(tx, guild_id)) is not None]


def get(tx: Transaction, newsroom_id: int) -> Newsroom:
    """A newsroom that is known to exist."""
    row = tx.one("SELECT * FROM newsroom WHERE id = ?", (newsroom_id,))
    if row is None:
        raise LookupError(f"no newsroom {newsroom_id}")
    return _newsroom(row)


def create(tx: Transaction, guild_id: int, *, review: int, publish: int, editors: int) -> int:
    """A new newsroom with what it cannot do without, and its id."""
    return tx.insert(
        "INSERT INTO newsroom (guild_id, review_channel, publish_channel, editors_role) VALUES (?, ?, ?, ?)",
        (guild_id, review, publish, editors),
    )


def change(tx: Transaction, newsroom_id: int, column: str, value: Value) -> None:
    """Set one setting. Raises KeyError for a column that is none."""
    if column not in SETTINGS:
        raise KeyError(column)
    tx.execute(f"UPDATE newsroom SET {column} = ? WHERE id = ?", (value, newsroom_id))


def next_number(tx: Transaction, newsroom_id: int) -> int:
    """Take the next article number. Numbers are never used twice."""
    tx.execute("UPDATE newsroom SET last_number = last_number + 1 WHERE id = ?", (newsroom_id,))
    row = tx.one("SELECT last_number FROM newsroom WHERE id = ?", (newsroom_id,))
    assert row is not None
    return int(row["last_number"])


def tell_owner(tx: Transaction, newsroom_id: int, now: datetime) -> bool:
    """Note that the server's owner is told that the review channel takes nothing. False if they know."""
    return (
        tx.execute(
            "UPDATE newsroom SET owner_told_at = ? WHERE id = ? AND owner_told_at IS NULL",
            (to_text(now), newsroom_id),
        )
        == 1
    )


def tell_of_threads(tx: Transaction, newsroom_id: int, now: datetime, before: datetime) -> bool:
    """Note that the desk is told of too many threads. False if it was since `before`."""
    return (
        tx.execute(
            "UPDATE newsroom SET threads_told_at = ? WHERE id = ? AND (threads_told_at IS NULL OR threads_told_at < ?)",
            (to_text(now), newsroom_id, to_text(before)),
        )
        == 1
    )


def review_works(tx: Transaction, newsroom_id: int) -> None:
    """The review channel has taken something: its owner is told when that ends."""
    tx.execute(
        "UPDATE newsroom SET owner_told_at = NULL WHERE id = ? AND owner_told_at IS NOT NULL", (newsroom_id,)
    )


def _newsroom(row: Row) -> Newsroom:
    return Newsroom(
        id=row["id"],
        guild_id=row["guild_id"],
        review_channel=row["review_channel"],
        publish_channel=row["publish_channel"],
        editors_role=row["editors_role"],
        submissions_channel=row["submissions_channel"],
        announce_channel=row["announce_channel"],
        writers_role=row["writers_role"],
        chiefs_role=row["chiefs_role"],
        subscribers_role=row["subscribers_role"],
        approvals_required=row["approvals_required"],
        spikes_required=row["spikes_required"],
        release=ReleasePolicy(row["release"]),
        cooling_off_seconds=row["cooling_off_seconds"],
        claim_minutes=row["claim_minutes"],
        character_limit=row["character_limit"],
        open_limit=row["open_limit"],
        draft_limit=row["draft_limit"],
        rate_limit=row["rate_limit"],
        daily_mib=row["daily_mib"],
        timezone=row["timezone"],
        grace_minutes=row["grace_minutes"],
        timetable=parse(row["timetable"] or ""),
        corrections=CorrectionNews(row["corrections"]),
        remind_before_hours=row["remind_before_hours"],
        remind_after_hours=row["remind_after_hours"],
        escalate_hours=row["escalate_hours"],
        quiet_hours=quiet_hours(row["quiet_hours"] or ""),
        events=bool(row["events"]),
        budget=budget_time(row["budget"] or ""),
    )
