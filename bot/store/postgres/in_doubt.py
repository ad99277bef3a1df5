"""In doubt: a commit whose answer was lost with its connection."""

from __future__ import annotations

import time

import psycopg

from bot.store.connection import BUSY_SECONDS
from bot.store.postgres.connections import connect

PAUSE_SECONDS = 0.1
"""Between two questions to a server that does not answer, or does not know yet."""


class InDoubt(Exception):
    """The connection went while the transaction was being committed: only the server knows how that ended."""

    def __init__(self, error: psycopg.Error, number: str, result: object) -> None:
        self.error = error
        self.result = result
        self._number = number

    def outcome(self, address: str) -> str | None:
        """Ask the server until it answers, for a while: `committed`, `aborted`, or None where it cannot be found out."""
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until:
            try:
                with connect(address) as connection:
                    row = connection.execute("SELECT pg_xact_status(%s::xid8)", (self._number,)).fetchone()
            except psycopg.OperationalError:
                time.sleep(PAUSE_SECONDS)
                continue
            except psycopg.Error:
                return None
            if row is None or row[0] != "in progress":
                return None if row is None else row[0]
            time.sleep(PAUSE_SECONDS)
        return None
