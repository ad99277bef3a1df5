"""The store on PostgreSQL: serializable transactions by a few writers, run again when they meet."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from threading import Lock
from typing import Self, TypeVar, cast

import psycopg

from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.domain.refusals import Restarting, Served, StoreUnavailable, TooMuchWork
from bot.store import installation
from bot.store.connection import BUSY_SECONDS, Taken
from bot.store.health import Health
from bot.store.postgres import beside, faults
from bot.store.postgres.address import shown
from bot.store.postgres.beside import READING
from bot.store.postgres.changes import Changes
from bot.store.postgres.connections import Connections, Held
from bot.store.postgres.duty import Duty, at_work
from bot.store.postgres.in_doubt import MARK, InDoubt, Mark
from bot.store.postgres.introductions import Turn
from bot.store.postgres.migrations import Connection, migrate, scripts, version_of
from bot.store.postgres.transaction import PostgresTransaction
from bot.store.postgres.turns import Turns
from bot.store.store import TRIAL_LENGTH, TRIAL_SECONDS, Store
from bot.store.transaction import Transaction

log = logging.getLogger(__name__)

T = TypeVar("T")
L = TypeVar("L")

Work = Callable[[Transaction], T]

WRITERS, READERS, SEARCHERS = 4, 4, 2
"""Connections of one process. Other processes have their own."""

TRIES = 12
"""How often a transaction is run that meets others, within BUSY_SECONDS."""

LONGEST_PAUSE_SECONDS = 0.1

SEARCH_MILLISECONDS = 1_000
"""The longest that a statement of a search may take."""

_WRITING = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE; SET LOCAL enable_seqscan = off"
"""A look through a whole table would be a conflict with every change of it, and a small table is mostly looked through."""

_WRITTEN = (
    "SELECT EXISTS (SELECT 1 FROM term WHERE number = %s AND pg_current_xact_id_if_assigned() IS NOT NULL FOR KEY SHARE),"
    f" {MARK}"
)
"""Whether the term of its process is on, and the mark of a transaction that has written something. It stays on until the
transaction is committed: who ends it waits."""


class PostgresStore(Store):
    """One database of a PostgreSQL server. Pictures are still files, beside `path`."""

    def __init__(self, address: str, path: Path, shards: ShardRange | None = None) -> None:
        self.path = path
        self.shards = shards or WHOLE
        self.on_recovery: list[Callable[[], None]] = []
        self.on_duty: list[Callable[[], None]] = []
        self.on_elsewhere: list[Callable[[frozenset[int] | None], None]] = []
        self.taken = {"write": Taken(), "read": Taken(), "search": Taken()}
        self.run_again = dict.fromkeys((*faults.AGAIN.values(), faults.CONNECTION), 0)
        self.given_up = 0
        self._counting = Lock()
        self._address = address
        self._duty = Duty(address, shards)
        self.is_awake = lambda: self._duty.awake
        process = at_work(self._duty.name)
        self._writing = Connections(address, WRITERS, "write", process)
        self._reading = Connections(address, READERS, "read", process)
        self._searching = Connections(address, SEARCHERS, "search", process)
        self._turns = Turns(WRITERS)
        self._changes: Changes | None = None
        self._health = Health(shown(address), is_damage=faults.is_damage, remedy=faults.remedy)
        self._trial: asyncio.Task[None] | None = None
        self._trial_timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open_at(cls, address: str, path: Path, shards: ShardRange | None = None) -> Self:
        """Connect and bring the tables up to date, to serve these shards or, without any, all there is.

        Raises StoreUnavailable, whose kind Served says which other process has them, `migrations.NewerDatabase` and
        `migrations.ForeignDatabase`.
        """
        store = cls(address, path, shards)
        try:
            await store._writing.run(lambda _: store._duty.take())
            version = await store._writing.run(store._brought_up_to_date)
            await store._writing.run(lambda _: store._duty.begin())
        except psycopg.Error as error:
            await store._let_go()
            raise StoreUnavailable(f"{faults.said(error)}. {faults.remedy(error)}") from error
        except BaseException:
            await store._let_go()
            raise
        store._duty.watch(store._tell_loop(asyncio.get_running_loop()))
        for_these = "" if shards is None else f", shards {shards}"
        for_these += ", and does what is no server’s" if shards is not None and store.leads else ""
        log.info("database open: version %d, %s%s", version, shown(address), for_these)
        return store

    def _brought_up_to_date(self, held: Held) -> int:
        """Migrate, unless processes use the tables that know no newer ones."""
        version, known = version_of(held.connection), scripts()[-1][0]
        others = self._duty.others() if 0 < version < known else []
        if others:
            raise Served(
                f"The tables are to be brought up to date, and another Copydesk uses them: {others[0]}. Stop every"
                " process, and then start the new version."
            )
        return migrate(held.connection)

    @property
    def leads(self) -> bool:
        """Whether this process does what is no server's."""
        return self._duty.leads

    @property
    def holds(self) -> bool:
        """Whether no other process can have its shards at this moment: what is sent to Discord needs that."""
        return self._duty.holds

    @property
    def fenced(self) -> str | None:
        """Which process has its shards now, where they are lost for good: this one is to end."""
        return self._duty.fenced

    def turn_to_identify(self, bucket: int) -> Turn:
        """See `Store.turn_to_identify`."""
        return Turn(self._address, bucket)

    def _tell_loop(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        def tell() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._duty_changed)

        return tell

    def _duty_changed(self) -> None:
        if self._duty.fenced is not None:
            log.critical("this process has lost its shards and ends: %s", self._duty.fenced)
        elif self._duty.lost:
            log.error("the lock of this process is lost. Until it is taken again, nothing is written or sent")
        else:
            log.info("this process holds its lock%s", ", and does what is no server’s" * self._duty.leads)
        for listener in self.on_duty:
            listener()

    def listen(self, serves: Callable[[int], bool]) -> None:
        """See `Store.listen`."""
        loop = asyncio.get_running_loop()

        def hear(newsroom_ids: frozenset[int] | None) -> None:
            with suppress(RuntimeError):  # the loop has ended before us
                loop.call_soon_threadsafe(self._heard, newsroom_ids)

        if self._changes is None and self._closing is None:
            self._changes = Changes(self._address, serves, hear)

    def _heard(self, newsroom_ids: frozenset[int] | None) -> None:
        for listener in self.on_elsewhere:
            listener(newsroom_ids)

    async def write(self, work: Work[T]) -> T:
        """Run a function as one serializable transaction, again while it meets others, and return what it returns."""
        return await self._on(self._writing, _WRITING, work, "write")

    async def write_briefly(self, work: Work[T]) -> T:
        """As `write`: the server has the disk waited for once for those that commit at the same time."""
        return await self.write(work)

    async def write_and_look(
        self, work: Work[T], look: Work[L], *, otherwise: L, briefly: bool = False
    ) -> tuple[T, L]:
        """See `Store.write_and_look`. What the query reads must not be read within the transaction: it looks at many
        newsrooms, and each change in one of them would be a conflict with each in another."""

        seen = otherwise

        def afterwards(later: Transaction) -> None:
            nonlocal seen
            seen = look(later)

        def whole(tx: Transaction) -> T:
            assert isinstance(tx, PostgresTransaction)
            tx.afterwards = afterwards
            return work(tx)

        return await self.write(whole), seen

    async def read(self, query: Work[T]) -> T:
        """Run a function on one snapshot of what is committed. It cannot write."""
        return await self._on(self._reading, READING, query, "read")

    async def write_unchecked(self, work: Work[T]) -> T:
        """As `write`; what refers to the rows that are deleted is looked at once, at the end."""
        return await self._on(self._writing, f"{_WRITING}; SET CONSTRAINTS ALL DEFERRED", work, "write")

    async def search(self, query: Work[T]) -> T:
        """As `read`, for a search. Raises TooMuchWork for one with a statement that takes SEARCH_MILLISECONDS."""
        begin = f"{READING}; SET LOCAL statement_timeout = {SEARCH_MILLISECONDS}"
        return await self._on(self._searching, begin, query, "search")

    async def _on(self, connections: Connections, begin: str, work: Work[T], kind: str) -> T:
        if self._closing is not None:
            raise Restarting
        try:
            result = await connections.run(lambda held: self._whole(held, begin, work, kind))
        except psycopg.Error as error:
            if kind == "search" and isinstance(error, psycopg.errors.QueryCanceled):
                raise TooMuchWork from error
            refusal = faults.refused(error)
            if refusal is None:
                raise  # a statement that is wrong
            if not faults.may_run_again(error):
                self._health.failed(error, "written" if kind == "write" else "read")
                self._try_in(TRIAL_SECONDS)
            raise refusal from error
        if kind == "write" and self._health.failing:
            self._try_in(0)
        return result

    def _whole(self, held: Held, begin: str, work: Work[T], kind: str) -> T:
        """On a thread: a transaction, again while it meets others or where its connection had gone before it committed."""
        began, renewed = time.perf_counter(), False
        for tries in range(1, TRIES + 1):
            tx = PostgresTransaction(held.connection, self.shards)
            try:
                if self._duty.lost:
                    self._duty.take()
                with self._turns.taken(tries) if kind == "write" else nullcontext():
                    result = self._one_transaction(held.connection, begin, work, tx)
            except _TermOver:
                self._duty.is_over()
                if tries == TRIES:
                    raise StoreUnavailable("another Copydesk uses this database") from None
                continue
            except InDoubt as doubt:
                match doubt.outcome(self._address):
                    case "committed":
                        result = cast("T", doubt.result)
                    case "aborted" if not renewed:
                        renewed = True
                        held.renew()
                        self._count(faults.CONNECTION)
                        continue
                    case _:
                        raise doubt.error from None
            except psycopg.Error as error:
                late = time.perf_counter() - began > BUSY_SECONDS
                if faults.is_lost(error) and not renewed and not late:
                    # As after a restart of the server: the connection was kept for later, and nothing was committed.
                    renewed = True
                    self._duty.take()  # another process may have it by now
                    held.renew()
                    self._count(faults.CONNECTION)
                    continue
                if not faults.may_run_again(error):
                    raise
                if tries == TRIES or late:
                    self._count(None)
                    raise
                self._count(faults.AGAIN[error.sqlstate or ""])
                time.sleep(random.uniform(0, min(0.002 * 2**tries, LONGEST_PAUSE_SECONDS)))  # noqa: S311
                continue
            self.taken[kind].add(time.perf_counter() - began)
            if self._changes is not None and tx.concerned:
                self._changes.say(tx.concerned)
            if tx.afterwards is not None:
                self._look(held, tx.afterwards)
            return result
        raise AssertionError("the last try ends the loop")

    def _one_transaction(
        self, connection: Connection, begin: str, work: Work[T], tx: PostgresTransaction
    ) -> T:
        """All of it, or nothing, and nothing once the term of this process is over."""
        mark: Mark | None = None
        try:
            connection.execute(begin.encode())
            result = work(tx)
            if begin.startswith(_WRITING):
                on_term, number, *rest = connection.execute(_WRITTEN, (self._duty.term,)).fetchone() or (
                    False,
                    None,
                )
                if number is not None and not on_term:
                    raise _TermOver
                mark = None if number is None else Mark(number, *rest)
        except BaseException:
            _undo(connection)
            raise
        try:
            connection.execute("COMMIT")
        except psycopg.Error as error:
            _undo(connection)
            if mark is not None and faults.is_lost(error):
                raise InDoubt(error, mark, result) from error
            raise
        return result

    def _look(self, held: Held, afterwards: Callable[[Transaction], None]) -> None:
        """What is to be asked after a commit. It counts whether that can be asked or not."""
        try:
            afterwards(PostgresTransaction(held.connection, self.shards))
        except psycopg.Error as error:
            log.debug("it was written, and could not be looked at then: %s", faults.said(error))

    def _count(self, met: str | None) -> None:
        """A transaction is run again because of what it met, or given up."""
        with self._counting:
            if met is None:
                self.given_up += 1
            else:
                self.run_again[met] += 1

    async def _attempt(self) -> None:
        """Write and read something."""
        works: list[tuple[Connections, str, Work[object]]] = [
            (self._writing, _WRITING, lambda tx: installation.keep(tx, "trial", "." * TRIAL_LENGTH)),
            (self._reading, READING, lambda tx: installation.recall(tx, "trial")),
            (self._writing, _WRITING, lambda tx: installation.forget(tx, "trial")),
        ]
        try:
            await self._writing.run(lambda _: self._duty.take())
            for connections, begin, work in works:
                await connections.run(
                    lambda held, begin=begin, work=work: self._whole(held, begin, work, "read")
                )
        except psycopg.Error as error:
            raise StoreUnavailable(faults.said(error)) from error

    def snapshot(self) -> AbstractContextManager[tuple[Transaction, int]]:
        """See `Store.snapshot`. Raises what `beside.snapshot` raises."""
        return beside.snapshot(self._address, self.shards)

    async def size(self) -> int:
        """How much room the database takes on its server, which keeps its log by itself (bytes). Raises as `read` does."""
        row = await self.read(lambda tx: tx.one("SELECT pg_database_size(current_database()) AS n"))
        return int(row["n"]) if row is not None else 0

    async def empty_log(self) -> bool:
        """There is no log to empty: what the server keeps of before is its operator's."""
        return True

    async def rewrite(self) -> None:
        """Free what was deleted. Raises as `write` does."""
        try:
            await self._writing.run(lambda held: str(held.connection.execute("VACUUM")))
        except psycopg.Error as error:
            raise faults.refused(error) or error from error

    async def _let_go(self) -> None:
        for connections in (self._writing, self._reading, self._searching):
            await connections.close()
        if self._changes is not None:
            await asyncio.to_thread(self._changes.close)
        await asyncio.to_thread(self._duty.give_up)


class _TermOver(Exception):
    """Another process has begun a term on the same shards: what this one has just written must not be committed."""


def _undo(connection: Connection) -> None:
    try:
        if not connection.closed:
            connection.execute("ROLLBACK")
    except psycopg.Error as error:
        log.debug("a transaction could not be rolled back: %s", faults.said(error))
        connection.close()
