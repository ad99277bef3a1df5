"""A connection whose work comes as whole functions, run in one hop to its thread."""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast

import aiosqlite

from bot.domain.dataclass import dataclass
from bot.store.transaction import Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_SECONDS = 2.0
"""How long SQLite waits for another program's lock before it gives up. Discord waits 3 seconds for
an answer, and the person is to be told that nothing was taken."""

STILL_BUSY_SECONDS = 0.05
"""How long it waits once it has waited in vain: those who come behind have their 3 seconds too."""


@dataclass(slots=True)
class Taken:
    """How many transactions of a kind have ended, and how long they took on their connection (seconds)."""

    count: int = 0
    seconds: float = 0.0
    longest: float = 0.0

    def add(self, seconds: float) -> None:
        """Another one has ended."""
        self.count += 1
        self.seconds += seconds
        self.longest = max(self.longest, seconds)


class Connection(aiosqlite.Connection):
    """aiosqlite's thread and queue, with `run` for a whole function instead of single statements.

    One hop for a transaction instead of one for each statement makes a vote about twice as fast,
    and a transaction cannot be left half done by a cancelled task: once queued, it runs whole.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # What is committed is durable, so a process that ends without closing must not hang on it.
        self._thread.daemon = True
        self.queued = 0
        """Functions that were handed in and are not done."""
        self.doubtful = False
        """Set on the connection's thread by work that fears for it: the next work gets a new one."""
        self._patient = True

    @classmethod
    async def open(cls, connector: Callable[[], sqlite3.Connection]) -> Self:
        """Start the thread and connect on it. Raises what the connector raises."""
        connection = cls(connector)
        try:
            await connection
        except BaseException:
            # aiosqlite tells its thread to end but does not wait, and the thread would then report
            # to an event loop that may be closed by now.
            connection._thread.join()
            raise
        return connection

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run the function on this connection's thread and return what it returns.

        Raises what the connector raises if the connection had to be made anew and could not be.
        """
        self.queued += 1
        try:
            done = await self._execute(self._run, work)  # pyright: ignore[reportUnknownMemberType]  # aiosqlite leaves it untyped
        finally:
            self.queued -= 1
        return cast("T", done)

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self.doubtful:
            self._conn.close()  # before: it may still hold the lock
            self._connection = self._connector()
            self.doubtful, self._patient = False, True
        return work(self._conn)

    def be_patient(self, connection: sqlite3.Connection, patient: bool) -> None:
        """Wait BUSY_SECONDS for other programs from now on, or only STILL_BUSY_SECONDS. On its thread."""
        if patient is not self._patient:
            seconds = BUSY_SECONDS if patient else STILL_BUSY_SECONDS
            connection.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
            self._patient = patient

    async def close(self) -> None:
        """Let what is queued finish and close."""
        if self._connection is not None:
            # What is queued may exchange the connection, and aiosqlite would close the one of before.
            await self._execute(self._shut)  # pyright: ignore[reportUnknownMemberType]  # as above
            await super().close()

    def _shut(self) -> None:
        self._conn.close()


TOGETHER = 16
"""Pieces of brief work that share a transaction at the most."""


class Brief(Generic[T]):
    """Work that takes a moment. `came` is what it returned or raised, once it is done; `alone` that it shares no
    transaction, since one that it shared has failed."""

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.work = work
        self.came: tuple[T | None, Exception | None] | None = None
        self.alone = False

    def outcome(self) -> T:
        """What it returned. Raises what it raised."""
        assert self.came is not None
        result, error = self.came
        if error is not None:
            raise error
        return cast("T", result)


def together(
    mine: Brief[T],
    waiting: deque[Brief[Any]],
    whole: Callable[..., Any],
    on: Connection,
    begin: str,
    work: Callable[[Transaction], T],
    taken: object,
    connection: sqlite3.Connection,
) -> T:
    """A brief piece of work in one transaction with those that wait behind it; its outcome, if it went with one before it.

    `waiting` is in the order in which they come to the connection's thread. `whole` runs one transaction.
    """
    if mine.came is not None:
        return mine.outcome()
    while waiting.popleft() is not mine:
        pass  # the connection could not be made anew when its turn came, and whoever asked for it knows
    lot: list[Brief[Any]] = [mine]
    while waiting and len(lot) < TOGETHER and not (mine.alone or waiting[0].alone):
        lot.append(waiting.popleft())
    if len(lot) == 1:
        return whole(on, begin, work, taken, connection)

    def all_of_them(tx: Transaction) -> list[tuple[Any, Exception | None]]:
        return [_apart(tx, each.work) for each in lot]

    try:
        outcomes = whole(on, begin, all_of_them, taken, connection)
    except Exception as error:
        log.debug("a transaction of %d failed (%s): now each alone", len(lot), error)
        waiting.extendleft(reversed(lot[1:]))
        for each in lot:
            each.alone = True
        if on.doubtful:
            raise
        return whole(on, begin, work, taken, connection)
    for each, came in zip(lot, outcomes, strict=True):
        each.came = came
    return mine.outcome()


def _apart(tx: Transaction, work: Callable[[Transaction], T]) -> tuple[T | None, Exception | None]:
    """What it returns or raises. Raises what undid all that was done in the transaction."""
    try:
        with tx.apart():
            return work(tx), None
    except sqlite3.Error:
        raise
    except Exception as error:
        if not tx.is_open:
            raise
        return None, error


async def open_writer(path: Path) -> Connection:
    """The one connection that writes. Raises sqlite3.Error if the file cannot be opened."""
    made = False

    def connect() -> sqlite3.Connection:
        nonlocal made
        # Only the first time the file may be missing: an empty one must not take a lost one's place.
        uri = f"{path.resolve().as_uri()}?mode={'rw' if made else 'rwc'}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        prepared = _prepared(
            connection, "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"
        )
        made = True
        return prepared

    return await Connection.open(connect)


async def open_reader(path: Path) -> Connection:
    """A connection that can only read, beside the writer (WAL)."""

    def connect() -> sqlite3.Connection:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        return _prepared(connection, "query_only = ON")

    return await Connection.open(connect)


def checkpoint(connection: sqlite3.Connection) -> str:
    """Write the log back and empty it. Returns what stood in the way, if anything did."""
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return "another program is using the file" if busy else ""


def _prepared(connection: sqlite3.Connection, *pragmas: str) -> sqlite3.Connection:
    """The connection with its settings made; closed again if one of them fails."""
    connection.row_factory = sqlite3.Row
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection
