"""Duty: the right of a process to its shards of a database, and what becomes of it when that right is lost.

A connection that does nothing else holds an advisory lock for each shard, so no second process serves them. A lock ends
with its connection, and a process may go on for a while before it knows: so it also has a term, a row that the next process of
the same shards deletes. Whatever is written locks that row until it is committed, and what finds it gone is not committed.
"""

from __future__ import annotations

import logging
import os
import selectors
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

import psycopg

from bot.domain.newsroom.shards import WHOLE, ShardRange
from bot.domain.refusals import Fenced, Served, StoreUnavailable
from bot.store.postgres import locks
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""How often a process looks whether it still holds its locks. Where the server ends their connection, it hears of it at once."""

BEAT_SECONDS, STALL_SECONDS = 0.5, 2.0
"""How often it notes that it runs, and after how long without that note it may have slept, while another process took its
shards: it then trusts in nothing until it has looked."""

AGAIN_SECONDS = 1.0
"""How long after it lost them it tries to take them again."""

TRUSTED_SECONDS = 15.0
"""For how long after a look a process may trust that it holds its locks. Then it sends nothing until it has looked."""

_SILENT = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4"
"""A process that went silent loses its locks after 40 seconds, which is long after it stopped to trust in them."""

_ENDING_MILLISECONDS = 70_000
"""How long a new term waits for what the process before it is just writing."""

HOST_LENGTH = 24
"""PostgreSQL keeps 63 characters of a connection's name."""


class Duty:
    """The right to be the one process that serves these shards; without any, to be the one that uses the database."""

    def __init__(self, address: str, shards: ShardRange | None = None) -> None:
        self._address = address
        self._shards = shards or WHOLE
        self._alone = shards is None
        self._connection: Connection | None = None
        self._backend = 0
        self._one_at_a_time = Lock()
        self._watcher: Thread | None = None
        self._bell: tuple[socket.socket, socket.socket] | None = None
        self._ended = False
        self._looked = 0.0
        self._beat = 0.0
        self._closed = Event()
        self.name = f"copydesk {socket.gethostname()[:HOST_LENGTH]} {os.getpid()}"
        """By what others know this process."""
        if shards is not None:
            self.name += f" {shards}"
        self.term: int | None = None
        """The number of its term. None until it has begun."""
        self.lost = False
        """Whether it was lost and has not been taken again: nothing is written meanwhile."""
        self.fenced: str | None = None
        """Who has it now, where it is lost for good."""
        self.leads = False
        """Whether this process does what is no server's."""

    @property
    def holds(self) -> bool:
        """Whether it may be trusted at this moment that no other process has it."""
        return self.awake and not self.lost and _now() - self._looked < TRUSTED_SECONDS

    @property
    def awake(self) -> bool:
        """Whether it has not slept since it looked last, and is not fenced."""
        return self._is_awake(_now())

    def _is_awake(self, now: float) -> bool:
        return self.fenced is None and now - self._beat < STALL_SECONDS

    def take(self) -> None:
        """Take it, or see that it is still held. Raises Served where another process has it, Fenced where that is for good,
        and psycopg.Error."""
        with self._one_at_a_time:
            if self.fenced is not None:
                raise Fenced(self.fenced)
            asked = _now()  # before it asks: it may fall asleep between the answer and the note
            if not self._is_held():
                self._take()
            self._looked, self._beat = asked, max(self._beat, asked)

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1")
            self.leads = self.leads or locks.try_to_lead(self._connection)
        except psycopg.Error:
            self._connection.close()
            self._connection = None
            return False
        return True

    def _take(self) -> None:
        self.lost, self.leads = True, False
        connection = connect(self._address)
        try:
            self._claim(connection)
            self.leads = locks.try_to_lead(connection)
        except BaseException:
            connection.close()
            raise
        if self._backend:
            log.warning("the lock of this process was lost, and it is taken again")
        self._backend = connection.info.backend_pid
        self._connection, self.lost = connection, False

    def _claim(self, connection: Connection) -> None:
        connection.execute("SELECT set_config('application_name', %s, false)", (self.name,))
        connection.execute(_SILENT.encode())
        if self.term is not None:
            # Its own connection of before may not have ended yet for the server.
            connection.execute(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE pid = %s AND application_name = %s",
                (self._backend, self.name),
            )
        other = locks.take(connection, self._shards)
        if self.term is not None and not self._alone and not _is_on(connection, self.term):
            self.fenced = other or "another Copydesk has served these shards meanwhile"
            raise Fenced(self.fenced)
        if other is not None:
            raise Served(
                f"{other[0].upper()}{other[1:]}. Stop that one first, or let COPYDESK_SHARDS name other shards."
            )
        if self.term is not None and not _is_on(connection, self.term):
            self.term = _begin(connection, self._shards, self.name)

    def begin(self) -> None:
        """Begin a term: whatever served these shards before writes no more. The tables are there by now. Raises as `take`."""
        with self._one_at_a_time:
            assert self._connection is not None
            self.term = _begin(self._connection, self._shards, self.name)
        self.take()

    def is_over(self) -> None:
        """A transaction found the term over. Raises Fenced where that is for good."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self.lost, self.leads = True, False
        self.take()

    def others(self) -> list[str]:
        """The other processes that use the database."""
        with self._one_at_a_time:
            assert self._connection is not None
            return [told for _, told in locks.held(self._connection)]

    def watch(self, changed: Callable[[], None]) -> None:
        """Look from now on, on a thread, whether it is still held, and say so when that or `leads` has changed."""
        self._bell = socket.socketpair()
        self._watcher = Thread(target=self._watch, args=(changed,), name="postgres-duty", daemon=True)
        self._watcher.start()
        Thread(target=self._run_on, name="postgres-beat", daemon=True).start()

    def _run_on(self) -> None:
        """Note that this process runs. After it slept only a look does that, and the watcher may wait for the server meanwhile."""
        while not self._closed.wait(BEAT_SECONDS):
            now = _now()  # once: it may fall asleep before it has noted that
            if self._is_awake(now):
                self._beat = max(self._beat, now)

    def _watch(self, changed: Callable[[], None]) -> None:
        before = (self.lost, self.fenced, self.leads)
        while not self._ended and self.fenced is None:
            heard = self._wait()
            if self._ended:
                return
            if heard or self.lost or not self.awake or _now() - self._looked >= LOOK_SECONDS:
                with suppress(psycopg.Error, StoreUnavailable):
                    self.take()
            now = (self.lost, self.fenced, self.leads)
            if now != before:
                before = now
                changed()

    def _wait(self) -> bool:
        """Until it is time to note that it runs, or the server has something to say, which is that the connection ends:
        whether it has."""
        assert self._bell is not None
        connection = self._connection
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell[0], selectors.EVENT_READ)
            if connection is not None and not connection.closed:
                with suppress(psycopg.Error, ValueError, OSError):  # it is being closed by another thread
                    selector.register(connection.fileno(), selectors.EVENT_READ)
            return bool(selector.select(AGAIN_SECONDS if self.lost else min(BEAT_SECONDS, LOOK_SECONDS)))

    def give_up(self) -> None:
        """Let another process have it."""
        self._ended = True
        self._closed.set()
        if self._bell is not None and self._watcher is not None:
            self._bell[1].send(b"x")
            self._watcher.join()
            for end in self._bell:
                end.close()
            self._bell = self._watcher = None
        with self._one_at_a_time:
            if self._connection is not None:
                with suppress(
                    psycopg.Error
                ):  # at once: the server finds out a little later that a connection has ended
                    self._connection.execute("DELETE FROM term WHERE number = %s", (self.term,))
                    self._connection.execute("SELECT pg_advisory_unlock_all()")
                self._connection.close()
                self._connection = None


def at_work(process: str) -> str:
    """By what the server knows the connections on which a process reads and writes."""
    return f"{process} work"


def _begin(connection: Connection, shards: ShardRange, process: str) -> int:
    """A new term, and the end of those of the same shards, once what they are just committing is there. What they have begun
    otherwise is cut off: a process that sleeps would keep others waiting with it."""
    with connection.transaction():
        connection.execute(f"SET LOCAL lock_timeout = {_ENDING_MILLISECONDS}".encode())
        ended = connection.execute(
            "DELETE FROM term WHERE shard_count <> %s OR (first_shard <= %s AND last_shard >= %s) RETURNING process",
            (shards.count, shards.last, shards.first),
        ).fetchall()
        row = connection.execute(
            "INSERT INTO term (shard_count, first_shard, last_shard, process, began) VALUES (%s, %s, %s, %s, now())"
            " RETURNING number",
            (shards.count, shards.first, shards.last, process),
        ).fetchone()
    others = {other for (other,) in ended if other != process}  # one of this name cannot live beside this one
    for other in others:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND datname ="
            " current_database()",
            (at_work(other),),
        )
    if others:
        time.sleep(STALL_SECONDS)  # whoever sleeps finds that it has slept, and sends nothing when it wakes
    assert row is not None
    return int(row[0])


def _is_on(connection: Connection, term: int) -> bool:
    return connection.execute("SELECT 1 FROM term WHERE number = %s", (term,)).fetchone() is not None


def _now() -> float:
    """Seconds that pass also while the machine or the process sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
