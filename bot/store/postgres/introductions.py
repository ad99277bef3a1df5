"""Introductions: the turns in which the shards of all processes make themselves known to Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import psycopg

from bot.store.postgres import faults, locks
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection

T = TypeVar("T")

LOOKS_AGAIN_SECONDS = 0.25
"""How long a shard waits before it looks again whether it is next."""

HOLDS_MILLISECONDS = 10_000
"""How long a shard may take to connect once its turn has come. Then the server gives the turn to the next one: the way from
here to Discord may be cut, and the other processes are not to wait for that."""

_NEXT = "SELECT extract(epoch FROM value::timestamptz - clock_timestamp()) FROM fact WHERE name = %s"
_BEGUN = (
    "INSERT INTO fact (name, value) VALUES (%s, (clock_timestamp() + make_interval(secs => %s))::text)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class Turn:
    """The turn of one shard. While it has come and has not ended, no other shard of its bucket connects, in any process. When
    the next one may follow is on record by the server's clock: a process that is killed right after its turn began does not
    give it to the next one."""

    def __init__(self, address: str, bucket: int) -> None:
        self._address = address
        self._bucket = bucket
        self._connection: Connection | None = None

    async def come(self) -> None:
        """Wait until it is this shard's turn. Raises StoreUnavailable."""
        self.end()
        try:
            self._connection = await asyncio.to_thread(_connect, self._address)
            while not await _asked(self._connection, partial(_is_next, bucket=self._bucket)):  # noqa: ASYNC110 - the clock is the server’s
                await asyncio.sleep(LOOKS_AGAIN_SECONDS)
        except psycopg.Error as error:
            raise faults.refused(error) or error from error

    async def begin(self, seconds: float) -> None:
        """The shard makes itself known now: no other one of its bucket for so long. It waits for its turn anew if that has
        passed. Raises StoreUnavailable."""
        while True:
            if self._connection is None:
                await self.come()
            assert self._connection is not None
            try:
                await _asked(self._connection, partial(_begun, bucket=self._bucket, seconds=seconds))
                return
            except psycopg.Error as error:
                self.end()
                if not faults.is_lost(error):
                    raise faults.refused(error) or error from error

    def end(self) -> None:
        """Somebody else may be next."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(address: str) -> Connection:
    connection = connect(address)
    connection.execute(f"SET idle_session_timeout = {HOLDS_MILLISECONDS}".encode())
    return connection


async def _asked(connection: Connection, ask: Callable[[Connection], T]) -> T:
    asking = asyncio.ensure_future(asyncio.to_thread(ask, connection))
    try:
        return await asyncio.shield(asking)
    except asyncio.CancelledError:
        await asyncio.to_thread(connection.cancel_safe)
        await asyncio.gather(asking, return_exceptions=True)
        raise


def _is_next(connection: Connection, bucket: int) -> bool:
    """Whether the last one's time has passed and no other one is next."""
    if not locks.try_to_be_next(connection, bucket):
        return False
    row = connection.execute(_NEXT, (_name(bucket),)).fetchone()
    return row is None or row[0] <= 0


def _begun(connection: Connection, bucket: int, seconds: float) -> None:
    connection.execute(_BEGUN, (_name(bucket), seconds))


def _name(bucket: int) -> str:
    return f"next shard of bucket {bucket}"
