"""A durable vote: the whole use case, beside the statements that it comes to in plain sqlite3."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks.archive import APPROVALS, EDITORS, fill
from benchmarks.ratio import Ratio, in_turns
from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.store import Store, Transaction
from bot.store.connection import Connection
from bot.store.transaction import Row, Value

T = TypeVar("T")

Statement = tuple[str, Sequence[Value]]
Ballot = tuple[int, Person]


def durable_vote(folder: Path, *, articles: int = 2_000, rounds: int = 19) -> Ratio:
    """Every article gets the votes of its quorum, of distinct editors; the last one approves it.

    Three copies of one database: on the first the statements are written down, on the second the
    use case runs, on the third the statements are replayed, the two in blocks that take turns.
    """
    recorded, judged, replayed = (folder / f"votes-{name}.db" for name in ("recorded", "desk", "plain"))
    fill(recorded, waiting=articles)
    for copy in (judged, replayed):
        shutil.copy(recorded, copy)  # with its mode: the file is its owner's only
    ballots = [
        (article, Person(600 + editor, f"Editor {editor}", frozenset({EDITORS})))
        for article in range(1, articles + 1)
        for editor in range(APPROVALS)
    ]
    size = len(ballots) // (rounds + 1)
    with asyncio.Runner() as runner, closing(_plain(replayed)) as plain:
        recorder = runner.run(_Recorder.open(recorded))
        store = runner.run(Store.open(judged))
        runner.run(_vote(recorder, ballots))
        waiting, written = iter(ballots), iter(recorder.transactions)
        pairs = in_turns(
            lambda: _seconds(lambda: runner.run(_vote(store, list(islice(waiting, size))))),
            lambda: _seconds(lambda: _replay(plain, list(islice(written, size)))),
            rounds,
        )
        runner.run(recorder.close())
        runner.run(store.close())
    rate = f"{size / median(ours for ours, _ in pairs):,.0f} votes a second"
    return Ratio("time of a durable vote ÷ the same statements in plain sqlite3", 1.5, pairs, note=rate)


async def _vote(store: Store, ballots: Sequence[Ballot]) -> None:
    desk = Desk(store, lambda: datetime.now(UTC))
    for article, person in ballots:
        await desk.review.vote(article, person, Choice.APPROVE, Via.COMMAND)


def _plain(path: Path) -> sqlite3.Connection:
    """A connection like the store's writer, used from this very thread."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _replay(connection: sqlite3.Connection, transactions: Sequence[Sequence[Statement]]) -> None:
    for statements in transactions:
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            connection.execute(sql, parameters).fetchall()
        connection.execute("COMMIT")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class _Recorder(Store):
    """A store that writes down what its transactions execute."""

    def __init__(
        self, path: Path, writer: Connection, readers: Sequence[Connection], searcher: Connection
    ) -> None:
        super().__init__(path, writer, readers, searcher)
        self.transactions: list[list[Statement]] = []

    async def write_briefly(self, work: Callable[[Transaction], T]) -> T:
        self.transactions.append([])
        return await super().write_briefly(lambda tx: work(_Listening(tx, self.transactions[-1])))


class _Listening(Transaction):
    """A transaction that writes down what it executes."""

    def __init__(self, tx: Transaction, statements: list[Statement]) -> None:
        self._tx = tx
        self._statements = statements

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        self._statements.append((sql, parameters))
        return self._tx.execute(sql, parameters)

    def insert(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        self._statements.append((sql, parameters))
        return self._tx.insert(sql, parameters)

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        self._statements.append((sql, parameters))
        return self._tx.one(sql, parameters)

    def all(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        self._statements.append((sql, parameters))
        return self._tx.all(sql, parameters)
