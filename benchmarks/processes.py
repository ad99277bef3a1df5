"""Votes in a thousand newsrooms at once: by one process on PostgreSQL, and by several that share the newsrooms as shards.

python -m benchmarks.processes [NEWSROOMS] [PROCESSES…]
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect as connect_file

import psycopg

from benchmarks.archive import APPROVALS, COLUMNS, EDITORS, PUBLISH, REVIEW, rows_of
from benchmarks.postgres import made, moved
from benchmarks.ratio import Ratio
from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.newsroom import settings
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.domain.review.votes import Choice
from bot.store import Store, Transaction
from bot.store.article import search_index
from bot.store.newsroom import newsrooms
from bot.store.postgres.store import PostgresStore
from tests import postgres

NEWSROOMS = 1_000
PROCESSES = (1, 2, 4, 8)

SHARD_BITS = 22
"""A server is on the shard that its id gives without so many bits, modulo the number of shards."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run came to, for each vote: seconds of the processor in Copydesk's processes and in PostgreSQL's, and bytes
    of the server's log."""

    votes: int
    seconds: float
    bot_cpu: float
    server_cpu: float
    log_bytes: float
    again: int
    refused: int

    @property
    def rate(self) -> float:
        """Votes a second."""
        return self.votes / self.seconds


def several_processes(
    folder: Path, server: str, count: int = NEWSROOMS, processes: Sequence[int] = PROCESSES
) -> Iterator[Ratio]:
    """The votes a second of each number of processes, each on its own copy of one database."""
    file = folder / "newsrooms.db"
    fill_newsrooms(file, count)
    asyncio.run(moved(file, made(server, "newsrooms")))
    seen = dict[int, Seen]()
    for number in processes:
        name = f"by_{number}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE newsrooms".encode())
            connection.execute("CHECKPOINT")
        seen[number] = measured(postgres.at(name, server), file, count, number)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    rates = ", ".join(f"{number}: {each.rate:,.0f}" for number, each in seen.items())
    first, most = processes[0], 4 if 4 in seen else processes[-1]
    one, several = seen[first], seen[most]
    yield Ratio(
        f"votes a second in {count:,} newsrooms at once: {most} processes ÷ {first}", None, ((several.rate, one.rate),),
        note=f"votes a second by processes: {rates}, on {os.cpu_count()} cores with the server",
    )  # fmt: skip
    for what, each in ((f"{first} process", one), (f"{most} processes", several)):
        yield Ratio.of(
            f"  CPU of a vote in Copydesk, {what}", None, [1000 * each.bot_cpu], "ms",
            f"in PostgreSQL {1000 * each.server_cpu:.2f} ms; {each.log_bytes / 1000:.1f} kB of its log;"
            f" {each.again} of {each.votes} run again, {each.refused} refused",
        )  # fmt: skip


def fill_newsrooms(path: Path, count: int) -> None:
    """So many newsrooms, each in a server of a shard of its own, with an article that waits."""
    asyncio.run(_found(path, count))
    with closing(connect_file(path)) as connection, connection:
        for number in range(1, count + 1):
            for table, row in rows_of(number, newsroom_id=number, published=False):
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", row)
        connection.execute("UPDATE newsroom SET last_number = id")
    asyncio.run(_index(path))


async def _found(path: Path, count: int) -> None:
    def found(tx: Transaction) -> None:
        for number in range(1, count + 1):
            room = newsrooms.create(
                tx, number << SHARD_BITS, review=REVIEW + 10 * number, publish=PUBLISH + 10 * number, editors=EDITORS
            )  # fmt: skip
            assert room == number
            newsrooms.change(tx, room, settings.APPROVALS, APPROVALS)

    store = await Store.open(path)
    await store.write(found)
    await store.close()


async def _index(path: Path) -> None:
    """The first vote would else take its article into the archive's index, which its submission has done."""
    store = await Store.open(path)
    await store.write(search_index.begin)
    while await Desk(store, lambda: datetime.now(UTC)).archive.shelve():
        pass
    await store.close()


def measured(address: str, file: Path, count: int, processes: int) -> Seen:
    """Start the processes, let all of them vote at one moment, and wait for the last."""
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.processes", "--child", address, str(file), str(count),
             str(number), str(processes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    pipes = [(child.stdin, child.stdout) for child in children]
    assert all(stdin is not None and stdout is not None for stdin, stdout in pipes)
    for _, stdout in pipes:
        assert stdout.readline() == "ready\n"
    with psycopg.connect(address, autocommit=True) as connection:
        server = _postmaster(connection)
        busy, log = _busy(server), _log(connection)
        began = time.perf_counter()
        for stdin, _ in pipes:
            stdin.write("go\n")
            stdin.flush()
        told = [json.loads(stdout.readline()) for _, stdout in pipes]
        seconds = time.perf_counter() - began
        busy, log = _busy(server) - busy, _log(connection) - log
    for child in children:
        child.communicate("end\n")
    votes = sum(each["votes"] for each in told)
    assert votes == APPROVALS * count
    return Seen(
        votes, seconds, sum(each["cpu"] for each in told) / votes, busy / votes, log / votes,
        sum(each["again"] for each in told), sum(each["refused"] for each in told),
    )  # fmt: skip


def _postmaster(connection: psycopg.Connection) -> int:
    pid = connection.info.backend_pid
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _busy(postmaster: int) -> float:
    """Seconds of the processor that a server has taken, with its processes, also those that have ended."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(stat.parent.name) == postmaster:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == postmaster:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _log(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')").fetchone()
    assert row is not None
    return int(row[0])


async def _child(address: str, file: Path, count: int, number: int, processes: int) -> None:
    """One process: its newsrooms, all of them at once, each with one vote after the other."""
    store = await PostgresStore.open_at(address, file, ShardRange(number, number, processes))
    store.listen(store.serves)
    desk = Desk(store, lambda: datetime.now(UTC))
    await asyncio.gather(*(store.read(lambda tx: tx.one("SELECT 1")) for _ in range(8)))
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.process_time()
    ours = [each for each in range(1, count + 1) if each % processes == number]
    random.Random(number).shuffle(ours)
    refused = 0

    async def of_newsroom(article: int) -> None:
        nonlocal refused
        for editor in range(APPROVALS):
            voter, taken = Person(600 + editor, f"Editor {editor}", frozenset({EDITORS})), False
            while not taken:
                try:
                    await desk.review.vote(article, voter, Choice.APPROVE, Via.COMMAND)
                    taken = True
                except StoreUnavailable:
                    refused += 1  # they press again

    await asyncio.gather(*(of_newsroom(article) for article in ours))
    told = {
        "votes": APPROVALS * len(ours),
        "cpu": time.process_time() - began,
        "again": sum(store.run_again.values()),
        "refused": refused,
    }
    print(json.dumps(told), flush=True)
    sys.stdin.readline()
    await store.close()


def main() -> None:
    """Run it on a server of its own, whose commits are durable, and print the figures."""
    if sys.argv[1:2] == ["--child"]:
        address, file, count, number, processes = sys.argv[2:]
        asyncio.run(_child(address, Path(file), int(count), int(number), int(processes)))
        return
    count, *numbers = [int(each) for each in sys.argv[1:]] or [NEWSROOMS]
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder,
        postgres.running(Path(folder), durable=True) as server,
    ):
        for ratio in several_processes(Path(folder), server, count, numbers or PROCESSES):
            print(ratio.line(), flush=True)


if __name__ == "__main__":
    main()
