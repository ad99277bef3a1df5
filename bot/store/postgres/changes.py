"""Changes: the processes of one database tell each other in which newsrooms they changed something.

A word goes out after its commit, by NOTIFY in a transaction of its own: within the change it would make all commits of the
server wait for each other. Words that come together go as one, and none goes out about newsrooms that only this process
serves. A word can be lost with its process or its connection. So each process also asks, every ASK_SECONDS, as if
everything had changed.
"""

from __future__ import annotations

import logging
import secrets
import selectors
import socket
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from threading import Lock, Thread

import psycopg

from bot.store.postgres import faults
from bot.store.postgres.connections import connect
from bot.store.postgres.migrations import Connection
from bot.store.transaction import OF_NO_NEWSROOM

log = logging.getLogger(__name__)

CHANNEL, NAME = "copydesk_changes", "copydesk listening"
"""What is listened to, and the name by which the server knows the connection that does."""

ASK_SECONDS = 50.0
"""The longest that a change elsewhere goes unnoticed, whatever becomes of the word of it."""

RETRY_SECONDS = 2.0
"""Until the next try to listen, after the connection was lost."""

MOST_NAMED = 300
"""Newsrooms that one word names; of more it says that everything may have changed. NOTIFY takes 8,000 bytes."""

KNOWN = 100_000
"""Newsrooms of which it is remembered whether this process serves them."""

EVERYTHING = "*"


class Changes:
    """A thread with a connection of its own, from the making until `close`."""

    def __init__(
        self, address: str, serves: Callable[[int], bool], hear: Callable[[frozenset[int] | None], None]
    ) -> None:
        """`serves` says whether this process serves a server, by its id, which always stays so, and what belongs to none,
        which may change. `hear` is called on the thread with the newsrooms of this process in which another one changed
        something; None if it may be anything."""
        self._address = address
        self._serves = serves
        self._hear = hear
        self._me = secrets.token_hex(4)
        self._ours: dict[int, bool] = {}
        """Whether this process serves a newsroom, as far as that was looked up."""
        self._to_say: set[int | None] = set()
        self._lock = Lock()
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._asked = time.monotonic()
        self._missed = False
        """Whether something may have been said while nobody listened."""
        self._open = True
        self._thread = Thread(target=self._run, name="postgres-changes", daemon=True)
        self._thread.start()

    def say(self, concerned: Collection[int | None]) -> None:
        """A change was committed that concerns these newsrooms, None for all of them. From any thread; nothing waits."""
        with self._lock:
            told = {each for each in concerned if each is None or not self._is_ours(each)}
            if not told:
                return
            self._to_say |= told
        self._ring()

    def close(self) -> None:
        """Say what is still to be said, if that can be, and end the thread."""
        self._open = False
        self._ring()
        self._thread.join()
        self._bell.close()
        self._ringer.close()

    def _ring(self) -> None:
        with suppress(OSError):  # it rings already
            self._ringer.send(b"!")

    # ------------------------------------------------------------------ on the thread

    def _run(self) -> None:
        while self._open:
            try:
                with connect(self._address) as connection:
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    connection.execute(f"SET application_name = '{NAME}'".encode())
                    if self._missed:
                        self._ask()
                    self._attend(connection)
            except psycopg.Error as error:
                log.debug("changes elsewhere are only asked for meanwhile: %s", faults.said(error))
                self._missed = True
                if self._open:
                    self._wait(RETRY_SECONDS)
                    self._ask_now_and_then()

    def _attend(self, connection: Connection) -> None:
        while True:
            last = not self._open
            self._pass_on(connection)
            for word in list(connection.notifies(timeout=0)):  # it has the connection to itself until its end
                self._heard(connection, word.payload)
            self._ask_now_and_then()
            if last:
                return
            self._wait(min(max(self._asked + ASK_SECONDS - time.monotonic(), 0), ASK_SECONDS), connection)

    def _wait(self, seconds: float, connection: Connection | None = None) -> None:
        """Until something is to be said, something comes in, or the time is over."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            if connection is not None:
                selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.select(seconds)
        with suppress(BlockingIOError):
            self._bell.recv(4096)

    def _pass_on(self, connection: Connection) -> None:
        """Tell the others. What could not be said is said on the next connection."""
        with self._lock:
            concerned, self._to_say = self._to_say, set()
        if not concerned:
            return
        try:
            named = {each for each in concerned if each is not None}
            theirs = named - self._ours_of(connection, named)
            if None in concerned or len(theirs) > MOST_NAMED:
                self._notify(connection, EVERYTHING)
            elif theirs:
                self._notify(connection, ",".join(map(str, sorted(theirs))))
        except psycopg.Error:
            with self._lock:
                self._to_say |= concerned
            raise

    def _notify(self, connection: Connection, said: str) -> None:
        connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{self._me} {said}"))

    def _heard(self, connection: Connection, word: str) -> None:
        who, _, said = word.partition(" ")
        if who == self._me:
            return
        if said == EVERYTHING:
            self._ask()
        elif ours := self._ours_of(connection, {int(each) for each in said.split(",")}):
            self._hear(frozenset(ours))

    def _ours_of(self, connection: Connection, newsroom_ids: Iterable[int]) -> set[int]:
        """Those of the newsrooms that this process serves."""
        unknown = [each for each in newsroom_ids if each not in self._ours and each != OF_NO_NEWSROOM]
        if unknown:
            rows = connection.execute("SELECT id, guild_id FROM newsroom WHERE id = ANY(%s)", (unknown,))
            found = {int(row[0]): self._serves(int(row[1])) for row in rows}
            with self._lock:
                if len(self._ours) + len(found) > KNOWN:
                    self._ours.clear()
                self._ours |= found
        return {each for each in newsroom_ids if self._is_ours(each)}

    def _is_ours(self, newsroom_id: int) -> bool:
        """Whether this process is known to serve it."""
        return (
            self._serves(newsroom_id) if newsroom_id == OF_NO_NEWSROOM else self._ours.get(newsroom_id, False)
        )

    def _ask_now_and_then(self) -> None:
        if time.monotonic() - self._asked >= ASK_SECONDS:
            self._ask()

    def _ask(self) -> None:
        """Have everything looked at, as if all of it had changed."""
        self._asked, self._missed = time.monotonic(), False
        self._hear(None)
