"""Introductions: the turns in which the shards of all processes make themselves known to Discord."""

from __future__ import annotations

import asyncio

import psycopg

from bot.store.postgres import faults, locks
from bot.store.postgres.connections import STUCK_MILLISECONDS, connect
from bot.store.postgres.migrations import Connection

LONGEST_PAUSE_SECONDS = 60.0

_NEXT = "SELECT extract(epoch FROM value::timestamptz - clock_timestamp()) FROM fact WHERE name = %s"
_TAKEN = (
    "INSERT INTO fact (name, value) VALUES (%s, (clock_timestamp() + make_interval(secs => %s))::text)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class Introductions:
    """Of each bucket it is on record when the next one may follow, by the server's clock: a process that is killed right after
    its turn does not give it to the next one."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def turn(self, bucket: int, seconds: float) -> None:
        """Wait until no other shard of this bucket has the turn, and have it for so long. Raises StoreUnavailable."""
        try:
            connection = await asyncio.to_thread(connect, self._address)
            try:
                while (waits := await _tried(connection, bucket, seconds)) > 0:  # noqa: ASYNC110 - the clock is the server’s
                    await asyncio.sleep(min(waits, LONGEST_PAUSE_SECONDS))
            finally:
                connection.close()
        except psycopg.Error as error:
            raise faults.refused(error) or error from error


async def _tried(connection: Connection, bucket: int, seconds: float) -> float:
    trying = asyncio.ensure_future(asyncio.to_thread(_try, connection, bucket, seconds))
    try:
        return await asyncio.shield(trying)
    except BaseException:
        await asyncio.to_thread(connection.cancel_safe)
        await asyncio.gather(trying, return_exceptions=True)
        raise


def _try(connection: Connection, bucket: int, seconds: float) -> float:
    """Take the turn if it is free. Returns for how long it is not (seconds)."""
    connection.execute(f"SET idle_in_transaction_session_timeout = {STUCK_MILLISECONDS}".encode())
    name = f"next shard of bucket {bucket}"
    with connection.transaction():
        locks.wait_to_identify(connection, bucket)
        row = connection.execute(_NEXT, (name,)).fetchone()
        if row is not None and row[0] > 0:
            return float(row[0])
        connection.execute(_TAKEN, (name, seconds))
        return 0.0
