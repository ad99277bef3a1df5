"""The store: transactions on one SQLite file, written by one connection and read by others."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar

from bot.domain.newsroom.shards import WHOLE, ShardRange, Turn
from bot.domain.refusals import Restarting, StoreUnavailable, TooMuchWork
from bot.store import installation, private_files
from bot.store.connection import Brief, Connection, Taken, checkpoint, open_reader, open_writer, together
from bot.store.health import Health, is_busy, refused, renewal_helps
from bot.store.migrations import migrate, scripts
from bot.store.snapshot import snapshot
from bot.store.transaction import OF_NO_NEWSROOM, Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")
L = TypeVar("L")


READERS = 2
"""Connections for reading. More would not help: a desk reads in fractions of a millisecond."""

SEARCH_STEPS = 20_000_000
"""Steps of SQLite's machine that one search may take, about a second of work. What would take more is given up."""

STEPS_COUNTED = 10_000
"""After how many steps at a time they are counted."""

TRIAL_SECONDS = 10.0
"""How long after something could not be written or read the store tries whether it can be again."""

TRIAL_LENGTH = 2**16
"""Characters that it writes then, and takes away again: a full disk has room for fewer."""


class Store:
    """One database file. Open it with `Store.open`, end with `close`."""

    shards: ShardRange = WHOLE
    """What the process serves. A file has one process, which serves everything, and what follows never changes."""
    is_awake: Callable[[], bool] = staticmethod(lambda: True)
    """Whether it cannot have slept while another one took its servers: whoever clicks is answered only then."""

    def __init__(
        self, path: Path, writer: Connection, readers: Sequence[Connection], searcher: Connection
    ) -> None:
        self.path = path
        self.on_recovery: list[Callable[[], None]] = []
        """Called when the database can be written and read again after it could not."""
        self.on_duty: list[Callable[[], None]] = []
        """Called when `leads`, `holds` or `fenced` has changed, which several processes on one database need."""
        self.on_elsewhere: list[Callable[[frozenset[int] | None], None]] = []
        """Called within a minute when another process has changed something of these newsrooms; None: perhaps of all."""
        self.taken = {"write": Taken(), "read": Taken(), "search": Taken()}
        """Since the start, by kind."""
        self.run_again: dict[str, int] = {}
        """Transactions that were run again since the start, by what they met: with one writer they meet nothing."""
        self.given_up = 0
        """Those that met others at every try: nothing of them was taken."""
        self._writer = writer
        self._readers = readers
        self._searcher = searcher
        """Searches take longer than all else that is read, and nobody else waits behind them."""
        self._brief: deque[Brief[Any]] = deque()
        self._health = Health(path)
        self._trial: asyncio.Task[None] | None = None
        self._trial_timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the file, making it if need be, and migrate it.

        Raises sqlite3.Error or OSError if it cannot be written, and `migrations.NewerDatabase`.
        """
        private_files.make_folder(path.parent)
        private_files.create(path)
        private_files.close_to_others(path)
        writer = await open_writer(path)
        readers: list[Connection] = []
        try:
            copies = await writer.run(lambda connection: migrate(connection, path))
            await writer.run(_ask_to_write)
            readers += [await open_reader(path) for _ in range(READERS + 1)]
        except BaseException:
            for connection in (writer, *readers):
                await connection.close()
            raise
        for copy in copies:
            log.info("the tables were brought up to date; how they were before is kept in %s", copy)
        log.info("database open: version %d, %s", len(scripts()), path)
        return cls(path, writer, readers[:READERS], readers[READERS])

    @property
    def leads(self) -> bool:
        """Whether this process does what is no server's."""
        return True

    @property
    def holds(self) -> bool:
        """Whether no other process can have its servers at this moment: what is sent to Discord needs that."""
        return True

    @property
    def fenced(self) -> str | None:
        """Which process has its servers now, where they are lost for good: this one is to end."""
        return None

    def serves(self, guild_id: int) -> bool:
        """Whether this process serves a server, or does what is none's (OF_NO_NEWSROOM)."""
        return self.leads if guild_id == OF_NO_NEWSROOM else self.shards.has(guild_id)

    def turn_to_identify(self, bucket: int) -> Turn | None:
        """The turn of one of this bucket's shards to make itself known to Discord, among all processes'; None for a file,
        which has one process."""

    def listen(self, serves: Callable[[int], bool]) -> None:
        """Hear of changes `on_elsewhere`, and tell of ours. `serves`: a server, by its id, and OF_NO_NEWSROOM for what has none."""

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a function as one transaction (`BEGIN IMMEDIATE`) and return what it returns. Whatever it raises undoes everything.

        Raises StoreUnavailable when the database cannot be written at this moment (locked by another program, disk full,
        read-only), and its kinds StoreDamaged, for a corrupt file, and Restarting, after `close`.
        """
        return await self._run(self._writer, "BEGIN IMMEDIATE", work, self.taken["write"])

    async def write_briefly(self, work: Callable[[Transaction], T]) -> T:
        """The same for what takes a moment: it may be committed together with what came meanwhile, for which the disk is
        waited for once. Where such a transaction fails, each is run again alone, so `work` may be run twice."""
        if self._closing is not None:
            raise Restarting
        mine = Brief(work)
        self._brief.append(mine)
        whole = partial(together, mine, self._brief, _whole)
        return await self._run(self._writer, "BEGIN IMMEDIATE", work, self.taken["write"], whole=whole)

    async def write_and_look(
        self,
        work: Callable[[Transaction], T],
        look: Callable[[Transaction], L],
        *,
        otherwise: L,
        briefly: bool = False,
    ) -> tuple[T, L]:
        """As `write`, or `briefly`, and what a query says then; `otherwise` where it cannot be asked."""
        write = self.write_briefly if briefly else self.write
        return await write(lambda tx: (work(tx), look(tx)))

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Run a function on one snapshot of what is committed. It cannot write. Raises as `write` does."""
        # The first one unless it is busy: what it has read stays in its cache.
        reader = min(self._readers, key=lambda reader: reader.queued)
        return await self._run(reader, "BEGIN", query, self.taken["read"])

    async def write_unchecked(self, work: Callable[[Transaction], T]) -> T:
        """As `write`, without checking what refers to the rows that are deleted: SQLite would look through whole tables
        for each of them. `work` deletes everything that does."""
        return await self._run(
            self._writer, "BEGIN IMMEDIATE", work, self.taken["write"], whole=_whole_unchecked
        )

    async def search(self, query: Callable[[Transaction], T]) -> T:
        """The same for a search, which takes its turn with other searches only. Raises TooMuchWork for one that would
        take more than SEARCH_STEPS, and as `write` does."""
        return await self._run(self._searcher, "BEGIN", query, self.taken["search"], steps=SEARCH_STEPS)

    async def _run(
        self,
        on: Connection,
        begin: str,
        work: Callable[[Transaction], T],
        taken: Taken,
        *,
        steps: int | None = None,
        whole: Callable[[Connection, str, Callable[[Transaction], T], Taken, sqlite3.Connection], T]
        | None = None,
    ) -> T:
        if self._closing is not None:
            raise Restarting
        try:
            result = await on.run(
                partial(whole or _whole, on, begin, work if steps is None else _budgeted(work, steps), taken)
            )
        except sqlite3.Error as error:
            if steps is not None and getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise TooMuchWork from error
            refusal = refused(error)
            if refusal is None:
                raise  # a statement that is wrong
            self._health.failed(error, "written" if on is self._writer else "read")
            self._try_in(TRIAL_SECONDS)
            raise refusal from error
        if on is self._writer and self._health.failing:
            self._try_in(0)
        return result

    def _try_in(self, seconds: float) -> None:
        """See then whether the database can be written and read again, unless that is about to be seen."""
        if self._closing is not None or not self._health.failing:
            return
        if self._trial is not None and not self._trial.done():
            return
        if self._trial_timer is not None:
            if seconds > 0:
                return
            self._trial_timer.cancel()
        self._trial_timer = asyncio.get_running_loop().call_later(seconds, self._begin_trial)

    def _begin_trial(self) -> None:
        self._trial_timer = None
        self._trial = asyncio.get_running_loop().create_task(self._try(), name="store-trial")

    async def _try(self) -> None:
        try:
            await self._attempt()
        except (sqlite3.Error, StoreUnavailable) as error:
            log.debug("the database still does not take everything: %s", error)
            if self._closing is None:
                self._trial_timer = asyncio.get_running_loop().call_later(TRIAL_SECONDS, self._begin_trial)
            return
        self._health.recovered()
        for listener in self.on_recovery:
            listener()

    async def _attempt(self) -> None:
        """Write and read something on every connection. Raises what that raises."""
        works: list[tuple[Connection, str, Callable[[Transaction], object]]] = [
            (self._writer, "BEGIN IMMEDIATE", lambda tx: installation.keep(tx, "trial", "." * TRIAL_LENGTH)),
            *(
                (reader, "BEGIN", lambda tx: installation.recall(tx, "trial"))
                for reader in (*self._readers, self._searcher)
            ),
            (self._writer, "BEGIN IMMEDIATE", lambda tx: installation.forget(tx, "trial")),
        ]
        for on, begin, work in works:
            await on.run(partial(_whole, on, begin, work, Taken()))

    async def size(self) -> int:
        """How much room the database takes, with its write-ahead log (bytes). Raises as `read` does."""
        paths = [self.path.with_name(self.path.name + end) for end in ("", "-wal")]
        return sum(path.stat().st_size for path in paths if path.is_file())

    def snapshot(self) -> AbstractContextManager[tuple[Transaction, int]]:
        """The whole database as it is now, on a connection of its own, off the event loop, and the version of its tables.
        Raises what `snapshot.snapshot` raises."""
        return snapshot(self.path)

    async def empty_log(self) -> bool:
        """Write the write-ahead log back into the file and empty it, so that nothing of before is left in it. False if
        another program, or something that is being read, stands in the way. Raises as `write` does."""
        return not await self._beside(checkpoint)

    async def rewrite(self) -> None:
        """Write the whole file anew, without what lies in its free space. Whatever else is written waits. Raises as
        `write` does."""
        await self._beside(lambda connection: str(connection.execute("VACUUM")))

    async def _beside(self, work: Callable[[sqlite3.Connection], str]) -> str:
        """Have the writer do something outside of any transaction."""
        if self._closing is not None:
            raise Restarting
        try:
            return await self._writer.run(work)
        except sqlite3.Error as error:
            refusal = refused(error)
            if refusal is None:
                raise
            self._health.failed(error, "written")
            self._try_in(TRIAL_SECONDS)
            raise refusal from error

    async def close(self) -> None:
        """Let what is queued finish, write the log back into the file, close.

        Idempotent: every call returns when the store is closed, and a cancelled one still closes it.
        """
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_task(self._close(), name="store-close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        if self._trial_timer is not None:
            self._trial_timer.cancel()
        if self._trial is not None:
            await self._trial
        if self._health.failing:
            await self._try()
        await self._let_go()
        log.info("database closed")

    async def _let_go(self) -> None:
        for reader in (*self._readers, self._searcher):
            await reader.close()
        await self._write_back()
        await self._writer.close()

    async def _write_back(self) -> None:
        try:
            busy = await self._writer.run(checkpoint)
        except sqlite3.Error as error:
            busy = str(error)
        if busy:
            log.warning(
                "the write-ahead log could not be written back whole: %s. Nothing is lost: it stays in %s-wal,"
                " which belongs to the database and moves with it",
                busy,
                self.path,
            )


def _budgeted(work: Callable[[Transaction], T], steps: int) -> Callable[[Transaction], T]:
    """The work, broken off with SQLITE_INTERRUPT once SQLite has taken so many steps for it."""

    def limited(tx: Transaction) -> T:
        left = steps

        def count() -> int:
            nonlocal left
            left -= STEPS_COUNTED
            return int(left < 0)

        with tx.counting(count, STEPS_COUNTED):
            return work(tx)

    return limited


def _whole(
    on: Connection,
    begin: str,
    work: Callable[[Transaction], T],
    taken: Taken,
    connection: sqlite3.Connection,
) -> T:
    """One transaction on the connection's thread: all of it, or nothing."""
    began = time.perf_counter()
    try:
        connection.execute(begin)
        result = work(Transaction(connection))
        connection.execute("COMMIT")
    except BaseException as error:
        _undo(on, connection)
        if isinstance(error, sqlite3.Error):
            on.doubtful = on.doubtful or renewal_helps(error)
            on.be_patient(connection, not is_busy(error))
        raise
    taken.add(time.perf_counter() - began)
    on.be_patient(connection, True)
    return result


def _whole_unchecked(
    on: Connection,
    begin: str,
    work: Callable[[Transaction], T],
    taken: Taken,
    connection: sqlite3.Connection,
) -> T:
    """The same, with foreign keys off while it lasts: within a transaction they cannot be switched."""
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        return _whole(on, begin, work, taken, connection)
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _undo(on: Connection, connection: sqlite3.Connection) -> None:
    """Leave no transaction open. SQLite may have ended it by itself."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        log.debug("a transaction could not be rolled back: %s", error)
    if connection.in_transaction:
        on.doubtful = True  # it goes with the connection


def _ask_to_write(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.Error on a file that may only be read: SQLite opens it all the same."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {len(scripts())}")  # as it is, but written
    finally:
        connection.execute("ROLLBACK")
