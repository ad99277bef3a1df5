"""In doubt: a commit whose answer was lost with its connection."""

from __future__ import annotations

import time

import psycopg

from bot.domain.dataclass import dataclass
from bot.store.connection import BUSY_SECONDS
from bot.store.postgres.connections import connect

PAUSE_SECONDS = 0.1
"""Between two questions to a server that does not answer, or does not know yet."""


_TIMELINE = "left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"
_SINCE = "(SELECT stats_reset::text FROM pg_stat_bgwriter)"
"""Since when the server counts: anew after each crash, and from another moment where another server has taken over."""

MARK = f"pg_current_xact_id_if_assigned()::text, pg_current_wal_insert_lsn()::text, {_TIMELINE}, {_SINCE}"
"""What is to be known of a transaction before it is committed, should its outcome be in doubt; see `Mark`."""

_OUTCOME = (
    f"SELECT pg_xact_status(%s::xid8), redo_lsn > %s::pg_lsn, {_TIMELINE} = %s, {_SINCE} IS NOT DISTINCT FROM %s"
    " FROM pg_control_checkpoint()"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A transaction that has written something: its number, up to where the server's log went then, on which timeline, and
    since when that server counted."""

    number: str
    log: str
    timeline: str
    since: str | None


class InDoubt(Exception):
    """The connection went while the transaction was being committed: only the server knows how that ended."""

    def __init__(self, error: psycopg.Error, mark: Mark, result: object) -> None:
        self.error = error
        self.result = result
        self._mark = mark

    def outcome(self, address: str) -> str | None:
        """Ask the server until it answers, for a while: `committed`, `aborted`, or None where it cannot be found out.

        A server that has crashed gives the number of a transaction out again of which nothing had reached its log on the disk.
        So what is said of the number then counts only if the log of before went beyond the transaction; and it says nothing
        where another server has taken over.
        """
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until:
            try:
                with connect(address) as connection:
                    mark = self._mark
                    row = connection.execute(
                        _OUTCOME, (mark.number, mark.log, mark.timeline, mark.since)
                    ).fetchone()
            except psycopg.OperationalError:
                time.sleep(PAUSE_SECONDS)
                continue
            except psycopg.errors.InvalidParameterValue:
                return "aborted"  # the server has not come to that number yet
            except psycopg.Error:
                return None
            if row is None or row[0] != "in progress":
                return None if row is None else _outcome(*row)
            time.sleep(PAUSE_SECONDS)
        return None


def _outcome(status: str | None, in_the_log: bool, same_timeline: bool, same_run: bool) -> str | None:
    if status != "committed" or (same_timeline and same_run):
        return status
    if not same_timeline:
        return None
    return "committed" if in_the_log else "aborted"
