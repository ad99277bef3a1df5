"""Health: whether the database takes what it is given, said loudly when that changes and not in between."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from bot.domain.refusals import StoreDamaged, StoreUnavailable

log = logging.getLogger(__name__)


class Health:
    """What the operator is told of one database, by its file or address. Times are the process's own, in seconds."""

    def __init__(
        self,
        path: object,
        clock: Callable[[], float] = time.monotonic,
        *,
        is_damage: Callable[[Any], bool] | None = None,
        remedy: Callable[[Any], str] | None = None,
    ) -> None:
        self._path = path
        self._clock = clock
        self._is_damage: Callable[[Any], bool] = is_damage or _is_damage
        self._remedy: Callable[[Any], str] = remedy or _remedy
        self._failing_since: float | None = None
        self._failures = 0
        self._damaged = False

    @property
    def failing(self) -> bool:
        """Whether something could not be written or read, and nothing has shown yet that it can be again."""
        return self._failing_since is not None

    def failed(self, error: Exception, doing: str) -> None:
        """Something could not be done (“written”, “read”): the first of a row is said, the others counted."""
        if self._is_damage(error):
            self._found_damaged(error)
            return
        self._failures += 1
        if self._failing_since is not None:
            log.debug("the database cannot be %s: %s", doing, error)
            return
        self._failing_since = self._clock()
        log.error(
            "the database %s cannot be %s: %s. %s Until then people get back what they send, and deliveries wait",
            self._path,
            doing,
            _in_a_line(error),
            self._remedy(error),
        )

    def recovered(self) -> None:
        """It takes everything again."""
        if self._failing_since is None:
            return
        log.warning(
            "the database %s can be written again, after %d %s in %.0f s",
            self._path,
            self._failures,
            "failure" if self._failures == 1 else "failures",
            self._clock() - self._failing_since,
        )
        self._failing_since, self._failures = None, 0

    def _found_damaged(self, error: Exception) -> None:
        level = logging.DEBUG if self._damaged else logging.CRITICAL
        self._damaged = True
        log.log(
            level,
            "the database %s is damaged: %s. %s Until then only what is intact can be read and written",
            self._path,
            _in_a_line(error),
            self._remedy(error),
        )


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())


def refused(error: sqlite3.Error) -> StoreUnavailable | None:
    """What a person is told of an error; None for a fault of the program's, which no waiting will mend."""
    if is_damage(error):
        return StoreDamaged(str(error))
    if isinstance(error, sqlite3.OperationalError) and _primary(error) != sqlite3.SQLITE_ERROR:
        return StoreUnavailable(str(error))
    return None


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is not as SQLite left it."""
    return _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program is using the file."""
    return _primary(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)


def remedy(error: sqlite3.Error) -> str:
    """What the operator does about it, in a sentence."""
    match _primary(error):
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return "Stop the bot and put a backup in its place."
        case sqlite3.SQLITE_FULL:
            return "The disk is full: make room."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return "Another program holds it: end that one."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return (
                "Give this user the right to write the file and its folder,"
                " and see that the file system is not read-only."
            )
        case sqlite3.SQLITE_IOERR:
            return (
                "Look at the disk: whether there is room, within the quota too, and what the system log says."
            )
        case _:
            return "Look at the disk and at what else uses the file."


def renewal_helps(error: sqlite3.Error) -> bool:
    """Whether a connection may stay useless after this although the file is well again."""
    return _primary(error) in (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
    )


def _primary(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension; SQLITE_ERROR for what the sqlite3 module itself raises."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


_is_damage, _remedy = is_damage, remedy
