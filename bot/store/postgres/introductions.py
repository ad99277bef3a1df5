"""Introductions: the turns in which the shards of all processes make themselves known to Discord."""

from __future__ import annotations

import asyncio

import psycopg

from bot.store.postgres import faults, locks
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection


class Introductions:
    """A turn is the lock of a connection of its own, so it ends with its process at the latest."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._going_on: set[Connection] = set()

    async def turn(self, bucket: int, seconds: float) -> None:
        """Wait until no other shard of this bucket has the turn, and have it for so long. Raises StoreUnavailable."""
        try:
            connection = await asyncio.to_thread(connect, self._address)
            waiting = asyncio.ensure_future(asyncio.to_thread(locks.wait_to_identify, connection, bucket))
            try:
                await asyncio.shield(waiting)
            except BaseException:
                await asyncio.to_thread(connection.cancel_safe)
                await asyncio.gather(waiting, return_exceptions=True)
                connection.close()
                raise
        except psycopg.Error as error:
            raise faults.refused(error) or error from error
        self._going_on.add(connection)
        asyncio.get_running_loop().call_later(seconds, self._end, connection)

    def close(self) -> None:
        """End the turns that go on."""
        for connection in [*self._going_on]:
            self._end(connection)

    def _end(self, connection: Connection) -> None:
        self._going_on.discard(connection)
        connection.close()
