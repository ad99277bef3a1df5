"""Duty: the advisory lock by which one process has a database to itself, held by a connection that does nothing else."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Lock

import psycopg

from bot.domain.refusals import StoreUnavailable
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection

KEY, EVERYTHING = 0x436F7079, 0
"""The lock: Copydesk's number, and which part of an installation. There is one part yet, all of it."""


class Duty:
    """The right to be the one process that uses a database."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: Connection | None = None
        self._one_at_a_time = Lock()
        self.lost = False
        """Whether it was lost and has not been taken again: nothing is written meanwhile."""

    def take(self) -> None:
        """Take it, or see that it is still held. Raises StoreUnavailable where another process has it,
        whose `str()` says which, and psycopg.Error."""
        with self._one_at_a_time:
            if self._connection is not None:
                with suppress(psycopg.Error):
                    self._connection.execute("SELECT 1")
                    return
                self._connection.close()
            self.lost = True
            self._connection = connection = connect(self._address)
            name = f"copydesk {socket.gethostname()} {os.getpid()}"
            connection.execute("SELECT set_config('application_name', %s, false)", (name,))
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s::int, %s::int)", (KEY, EVERYTHING)
            ).fetchone()
            if row is None or not row[0]:
                told = _holder(connection)
                connection.close()
                raise StoreUnavailable(told)
            self.lost = False

    def give_up(self) -> None:
        """Let another process have it."""
        if self._connection is not None:
            self._connection.close()


def _holder(connection: Connection) -> str:
    row = connection.execute(
        "SELECT application_name, to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
        " FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND classid = %s AND objid = %s AND granted",
        (KEY, EVERYTHING),
    ).fetchone()
    if row is None:
        return "another Copydesk was using this database a moment ago"
    return f"another Copydesk uses this database: {row[0]}, since {row[1]} UTC"
