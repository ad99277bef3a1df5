"""Locks: the advisory locks by which processes share one database. The server lets go of them when their connection ends.

A lock has two numbers: what it is for, and which one of these it is.
"""

from __future__ import annotations

from bot.domain.newsroom.shards import ShardRange
from bot.store.postgres.migrations import Connection

SHARD = 0x436F7079
"""Held for each shard that a process serves, by the shard and by how many there are."""

TAKING = SHARD + 1
"""Held while a process looks whether its shards are free and takes them."""

LEADING = SHARD + 2
"""Held by the one process that does what is no server's."""

IDENTIFYING = SHARD + 3
"""Held by the shard that is the next to make itself known to Discord, by the bucket of its limit."""

_COUNTS_FROM = 16
"""The bit from which the number of a shard's lock says how many shards there are, less one."""


def take(connection: Connection, shards: ShardRange) -> str | None:
    """Take the locks of these shards for as long as the connection lasts. Where another process has one of them, or
    counts the shards otherwise, take none and return who it is. Raises psycopg.Error."""
    connection.execute("SELECT pg_advisory_lock(%s::int, 0)", (TAKING,))
    try:
        others = held(connection)
        for other, told in others:
            if other.count != shards.count:
                return f"another Copydesk counts {other.count} shards and serves {other}: {told}"
            if other.first in shards.ids or shards.first in other.ids:
                return f"another Copydesk uses this database: {told}"
        for shard in shards.ids:
            connection.execute("SELECT pg_advisory_lock(%s::int, %s::int)", (SHARD, _number(shard, shards)))
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s::int, 0)", (TAKING,))
    return None


def held(connection: Connection) -> list[tuple[ShardRange, str]]:
    """The shards that each process serves, and which process that is (name, host, number, since when)."""
    rows = connection.execute(
        "SELECT min(objid::bigint), max(objid::bigint), application_name,"
        " to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
        " FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND classid = %s"
        " AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND pid <> pg_backend_pid() GROUP BY pid, application_name, backend_start ORDER BY 1",
        (SHARD,),
    ).fetchall()
    return [
        (_range(first, last), f"{name or 'unknown'}, since {since} UTC") for first, last, name, since in rows
    ]


def try_to_lead(connection: Connection) -> bool:
    """Take the lock of what is no server's, unless another process has it. Raises psycopg.Error."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s::int, 0)", (LEADING,)).fetchone()
    return row is not None and bool(row[0])


def try_to_be_next(connection: Connection, bucket: int) -> bool:
    """Be the next shard of a bucket that makes itself known to Discord, for as long as the connection lasts, unless another one
    is. Raises psycopg.Error."""
    row = connection.execute(
        "SELECT pg_try_advisory_lock(%s::int, %s::int)", (IDENTIFYING, bucket)
    ).fetchone()
    return row is not None and bool(row[0])


def _number(shard: int, shards: ShardRange) -> int:
    return (shards.count - 1 << _COUNTS_FROM) | shard


def _range(first: int, last: int) -> ShardRange:
    low = (1 << _COUNTS_FROM) - 1
    return ShardRange(first & low, last & low, (first >> _COUNTS_FROM) + 1)
