"""A durable vote on PostgreSQL: the whole use case, beside the statements that it comes to in bare psycopg; and the same on
SQLite, in turns.

    python -m benchmarks.postgres [ARTICLES]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.archive import APPROVALS, EDITORS, fill
from benchmarks.ratio import Ratio, in_turns
from benchmarks.votes import Ballot, Statement, _Listening, _seconds, _vote
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.shards import ShardRange
from bot.store import Store, Transaction
from bot.store.archive import moving
from bot.store.postgres.connections import connect
from bot.store.postgres.dialect import said
from bot.store.postgres.store import PostgresStore
from tests import postgres

ROUNDS = 9


def durable_votes(folder: Path, server: str, articles: int) -> list[Ratio]:
    """Every article gets the votes of its quorum. Three copies of one database: on the first the statements are written
    down, on the second the use case runs, on the third they are replayed, the two in blocks that take turns."""
    file = folder / "votes.db"
    fill(file, waiting=articles)
    ballots = [
        (article, Person(600 + editor, f"Editor {editor}", frozenset({EDITORS})))
        for article in range(1, articles + 1)
        for editor in range(APPROVALS)
    ]
    size = len(ballots) // (ROUNDS + 1)
    with asyncio.Runner() as runner:
        runner.run(moved(file, made(server, "recorded")))
        with psycopg.connect(server, autocommit=True) as connection:
            for copy in ("judged", "replayed", "crowded"):
                connection.execute(f"CREATE DATABASE {copy} TEMPLATE recorded".encode())
        recorder = runner.run(_Recorder.open_at(postgres.at("recorded", server), file))
        store = runner.run(PostgresStore.open_at(postgres.at("judged", server), file))
        crowd = runner.run(PostgresStore.open_at(postgres.at("crowded", server), file))
        sqlite = runner.run(Store.open(file))
        runner.run(_vote(recorder, ballots))
        waiting, plainly, there = iter(ballots), iter(recorder.transactions), iter(ballots)
        with connect(postgres.at("replayed", server)) as plain:
            plain.prepared_max = 1000
            pairs = in_turns(
                lambda: _seconds(lambda: runner.run(_vote(store, list(islice(waiting, size))))),
                lambda: _seconds(lambda: _replay(plain, list(islice(plainly, size)))),
                ROUNDS,
            )
        alone = [
            _seconds(lambda: runner.run(_vote(sqlite, list(islice(there, size))))) for _ in range(ROUNDS)
        ]
        at_once = _seconds(lambda: runner.run(_together(crowd, ballots)))
        for each in (recorder, store, crowd, sqlite):
            runner.run(each.close())
    rate = f"{size / median(ours for ours, _ in pairs):,.0f} votes a second"
    return [
        Ratio("time of a durable vote on PostgreSQL ÷ the same statements in bare psycopg", 2, pairs, note=rate),
        Ratio.of(
            "time of a durable vote on PostgreSQL ÷ on SQLite", None,
            [ours / theirs for (ours, _), theirs in zip(pairs, alone, strict=True)], "",
        ),
        Ratio.of(
            "votes a second on PostgreSQL, 8 people at once", None, [len(ballots) / at_once], "",
            f"{sum(crowd.run_again.values())} of {len(ballots)} run again",
        ),
    ]  # fmt: skip


def made(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'".encode())
    return postgres.at(name, server)


async def moved(file: Path, address: str) -> None:
    source, target, loop = (
        await Store.open(file),
        await PostgresStore.open_at(address, file),
        asyncio.get_running_loop(),
    )

    def all_of_it() -> None:
        with source.snapshot() as (tx, _):
            moving.move(
                tx,
                lambda work: asyncio.run_coroutine_threadsafe(target.write(work), loop).result(),
                lambda work: asyncio.run_coroutine_threadsafe(target.read(work), loop).result(),
            )

    await asyncio.to_thread(all_of_it)
    await target.close()
    await source.close()


async def _together(store: Store, ballots: Sequence[Ballot]) -> None:
    async def one(share: Sequence[Ballot]) -> None:
        await _vote(store, share)

    await asyncio.gather(*(one(ballots[n::8]) for n in range(8)))


def _replay(connection: psycopg.Connection, transactions: Sequence[Sequence[Statement]]) -> None:
    for statements in transactions:
        connection.execute("BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE")
        for sql, parameters in statements:
            statement = said(sql)
            values = parameters if statement.bind is None else statement.bind(parameters)
            cursor = psycopg.RawCursor(connection)
            cursor.execute(statement.sql, values)
            if cursor.description:
                cursor.fetchall()
        connection.execute("COMMIT")


class _Recorder(PostgresStore):
    """A store that writes down what its transactions execute."""

    def __init__(self, address: str, path: Path, shards: ShardRange | None = None) -> None:
        super().__init__(address, path, shards)
        self.transactions: list[list[Statement]] = []

    async def write(self, work):
        def listened(tx: Transaction):
            self.transactions[-1].clear()
            return work(_Listening(tx, self.transactions[-1]))

        self.transactions.append([])
        return await super().write(listened)

    async def write_and_look(self, work, look, *, otherwise, briefly=False):
        return await self.write(lambda tx: (work(tx), look(tx)))


def main() -> None:
    """Run it on a server of its own, whose commits are durable, and print the figures."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder,
        postgres.running(Path(folder), durable=True) as server,
    ):
        for ratio in durable_votes(Path(folder), server, articles):
            print(ratio.line())


if __name__ == "__main__":
    main()
