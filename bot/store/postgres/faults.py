"""Faults: what an error of PostgreSQL means for whoever waits, and what the operator does about it."""

from __future__ import annotations

import psycopg

from bot.domain.refusals import StoreDamaged, StoreUnavailable

AGAIN = {"40001": "serialization", "40P01": "deadlock", "23505": "unique"}
"""The transaction met another one and may be run again: it was not serializable, waited in a circle, or added what the
other one has just added. By code, and what the metrics call it."""

CONNECTION = "connection"
"""What the metrics call it where the connection had gone before it committed."""

_PASSING = ("08", "53", "57", "58", "55", "25006", "25P03", "XX")
"""How the codes begin of what is no fault of the statement: connections, resources, the server's own orders, its system,
locks, a server that only reads, faults inside."""

DISK_FULL, DAMAGED, READ_ONLY = "53100", ("XX001", "XX002"), "25006"


def may_run_again(error: BaseException) -> bool:
    """Whether the same transaction may come through the next time."""
    return isinstance(error, psycopg.Error) and error.sqlstate in AGAIN


def is_lost(error: BaseException) -> bool:
    """Whether the connection is gone, or the server is about to end it."""
    if isinstance(error, psycopg.errors.IdleInTransactionSessionTimeout):
        return True
    if not isinstance(error, psycopg.OperationalError):
        return False
    state = error.sqlstate
    return state is None or state.startswith(("08", "57P"))


def refused(error: psycopg.Error) -> StoreUnavailable | None:
    """What a person is told of an error; None for a fault of the program's, which no waiting will mend."""
    if is_damage(error):
        return StoreDamaged(said(error))
    state = error.sqlstate
    if may_run_again(error) or (state is None and isinstance(error, psycopg.OperationalError)):
        return StoreUnavailable(said(error))
    if state is not None and state.startswith(_PASSING):
        return StoreUnavailable(said(error))
    return None


def is_damage(error: Exception) -> bool:
    """Whether the database itself is not as PostgreSQL left it."""
    return isinstance(error, psycopg.Error) and error.sqlstate in DAMAGED


def remedy(error: Exception) -> str:
    """What the operator does about it, in a sentence."""
    state = getattr(error, "sqlstate", None) or ""
    if state in DAMAGED:
        return "Stop the bot and restore a backup of the database."
    if state == DISK_FULL:
        return "The disk of the database server is full: make room."
    if state == READ_ONLY:
        return "The server only reads: let COPYDESK_DATABASE lead to the one that writes."
    if state.startswith("28") or state == "3D000":
        return "See that the user, the password and the name of the database are right."
    if state.startswith("53"):
        return "The database server lacks memory or connections: see its log."
    return "See that the database server runs and can be reached."


def said(error: BaseException) -> str:
    """An error in one line. libpq names the server and the user, and never a password."""
    return " ".join(str(error).split())
