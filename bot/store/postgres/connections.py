"""Connections: a few for each purpose, each used by one thread at a time and made anew when it is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.store.postgres.migrations import Connection
from bot.store.postgres.transaction import adapt

T = TypeVar("T")

USUAL: dict[str, str | int] = {
    "application_name": "copydesk",
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What holds unless the address says otherwise. A server that went silent is found out in seconds."""

LOCK_MILLISECONDS = 2_000
"""How long a statement waits for another transaction. Discord waits 3 seconds for an answer."""

STUCK_MILLISECONDS = 10_000
"""How long the server lets a transaction be that its process does nothing with: it keeps others waiting."""


def connect(address: str) -> Connection:
    """A connection on which every transaction is begun in so many words. Raises psycopg.Error."""
    given = conninfo_to_dict(address)
    conninfo = make_conninfo(address, **{name: value for name, value in USUAL.items() if name not in given})
    connection: Connection = psycopg.connect(conninfo, autocommit=True)
    try:
        adapt(connection)
        connection.prepared_max = 1000
        connection.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}; SET client_encoding = 'UTF8'".encode())
    except BaseException:
        connection.close()
        raise
    return connection


class Held:
    """A connection that a thread has for itself, and may exchange for a new one."""

    def __init__(self, make: Callable[[], Connection], connection: Connection) -> None:
        self._make = make
        self.connection = connection

    def renew(self) -> None:
        """Close it and make another one. Raises psycopg.Error."""
        self.connection.close()
        self.connection = self._make()


class Connections:
    """Up to `size` connections to one database, each on a thread of its own while it works. The server knows them by the
    name of their process."""

    def __init__(self, address: str, size: int, name: str, process: str) -> None:
        self._address = address
        self._process = process
        self._free: list[Connection] = []
        self._threads = ThreadPoolExecutor(size, thread_name_prefix=f"postgres-{name}")

    async def run(self, work: Callable[[Held], T]) -> T:
        """Run the function with a connection on a thread and return what it returns. Raises psycopg.Error if there is
        no connection to be had."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self._with_one, work))

    def _with_one(self, work: Callable[[Held], T]) -> T:
        held = Held(self._made, self._taken())
        try:
            return work(held)
        finally:
            self._given_back(held.connection)

    def _taken(self) -> Connection:
        try:
            return self._free.pop()
        except IndexError:
            return self._made()

    def _made(self) -> Connection:
        connection = connect(self._address)
        try:
            connection.execute("SELECT set_config('application_name', %s, false)", (self._process,))
            connection.execute(f"SET idle_in_transaction_session_timeout = {STUCK_MILLISECONDS}".encode())
        except BaseException:
            connection.close()
            raise
        return connection

    def _given_back(self, connection: Connection) -> None:
        if connection.closed or connection.broken or not _is_idle(connection):
            with suppress(psycopg.Error):
                connection.close()
            return
        self._free.append(connection)

    async def close(self) -> None:
        """Let what is queued finish and close."""
        await asyncio.to_thread(self._threads.shutdown)
        while self._free:
            self._free.pop().close()


def _is_idle(connection: Connection) -> bool:
    return connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
