"""Several processes of one bot on a PostgreSQL server: each serves the servers on its shards, and nobody else's."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bot.store.postgres import locks
from tests import postgres
from tests.wire.client import MARKS, Discord, until
from tests.wire.desk import Desk
from tests.wire.launch import QuickBot, quick_discord
from tests.wire.test_watching import asked, free_port, numbers

pytestmark = pytest.mark.skipif(not postgres.CAN_RUN, reason="PostgreSQL is not installed here")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.WANTED:
        yield postgres.ADDRESS
        return
    with postgres.in_passing() as address:
        yield address


class Process(QuickBot):
    """A process of some shards."""

    def __init__(
        self, discord: Discord, folder: Path, address: str, shards: str, name: str = "", **env: str
    ) -> None:
        folder = folder / (name or shards.replace("/", "of"))
        folder.mkdir()
        super().__init__(discord, folder / "desk.db", server=address, COPYDESK_SHARDS=shards, **env)


@dataclass
class House:
    """Two processes, and a newsroom on the shard of each."""

    address: str
    folder: Path
    discord: Discord
    processes: Sequence[Process]
    desks: Sequence[Desk]
    servers: int

    def another(self, shards: str) -> Process:
        """A further process, as on another machine."""
        return Process(self.discord, self.folder, self.address, shards, "another")

    def cut_lock(self, shards: str) -> None:
        """End the connection that holds the locks of these shards."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            row = connection.execute(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name LIKE %s",
                (f"copydesk % {shards}",),
            ).fetchone()
        assert row == (1,)


@asynccontextmanager
async def house(server: str, folder: Path) -> AsyncGenerator[House]:
    with postgres.database(server) as address:
        async with quick_discord(limits=False, shards=2) as discord:
            rooms = [await discord.newsroom()]
            while len({(room.guild >> 22) % 2 for room in rooms}) < 2:
                rooms.append(await discord.newsroom())
            chosen = [next(room for room in rooms if (room.guild >> 22) % 2 == n) for n in (0, 1)]
            first, second = (Process(discord, folder, address, f"{n}/2") for n in (0, 1))
            async with first.running(), second.running():
                desks = [Desk(discord, room, bot) for room, bot in zip(chosen, (first, second), strict=True)]
                for desk in desks:
                    await desk.set_up()
                yield House(address, folder, discord, (first, second), desks, len(rooms))


async def test_two_processes_serve_a_half_each_and_one_goes_on_without_the_other(
    server: str, tmp_path: Path
) -> None:
    async with house(server, tmp_path) as here:
        (first, second), (even, odd) = here.processes, here.desks
        for desk in here.desks:
            await desk.publish("Of both")
            await desk.out_once("Of both")
        registered = [
            each
            for each in await here.discord.journal(kinds=["request"])
            if each["method"] == "PUT" and each["path"].endswith("/commands")
        ]
        assert len(registered) <= 1, "the commands are one process's"

        await second.kill()
        await even.publish("While the other one is down")
        await even.out_once("While the other one is down")
        await odd.submit("Handed in meanwhile")
        await second.start()
        await odd.card("Handed in meanwhile", marks=len(MARKS))
        await odd.vote("Handed in meanwhile")
        await odd.out_once("Handed in meanwhile")
        for desk in here.desks:
            await desk.out_once("Of both")

        assert any("did not end in order" in line for line in second.log)
        await first.end()
        await first.start()
        assert not any("did not end in order" in line for line in first.log), "this one did"
        connected = [await each.said("connected as") for each in here.processes]
        assert sum(int(line.split()[-2]) for line in connected) == here.servers, "each sees its own"


async def test_a_second_process_for_the_same_shards_ends_with_one_line_that_names_the_first(
    server: str, tmp_path: Path
) -> None:
    async with house(server, tmp_path) as here:
        another = here.another("0-1/2")
        await another.start(wait=False)

        assert await another.gone() == 1
        [line] = [each for each in another.log if "Another Copydesk" in each]
        first = here.processes[0].process
        assert first is not None
        assert f" {first.pid} 0/2, since 20" in line
        assert "Stop that one first, or let COPYDESK_SHARDS name other shards." in line
        assert not any("Traceback" in each for each in another.log)


async def test_a_process_that_wakes_up_after_its_lock_went_writes_and_sends_nothing(
    server: str, tmp_path: Path
) -> None:
    async with house(server, tmp_path) as here:
        sleeper, even = here.processes[0], here.desks[0]
        await even.submit("Over night")
        await even.card("Over night", marks=len(MARKS))
        assert sleeper.process is not None
        os.kill(sleeper.process.pid, signal.SIGSTOP)
        here.cut_lock("0/2")
        other = here.another("0/2")
        await other.start()
        try:
            await even.vote("Over night")
            await even.out_once("Over night")
            since = len(sleeper.log)
            os.kill(sleeper.process.pid, signal.SIGCONT)

            assert await sleeper.gone() == 1
            said = sleeper.log[since:]
            assert any("has lost its shards" in line for line in said), "\n".join(said)
            assert not any("Traceback" in line for line in said), "\n".join(said)
            await even.out_once("Over night")
            assert len(await even.cards("Over night")) == 1
        finally:
            await other.end()


async def test_health_and_metrics_before_there_are_pictures(server: str, tmp_path: Path) -> None:
    with postgres.database(server) as address:
        async with quick_discord(limits=False) as discord:
            http = f"127.0.0.1:{free_port()}"
            process = Process(discord, tmp_path, address, "0/1", COPYDESK_HTTP=http)
            async with process.running():
                assert not process.media.parent.exists()
                status, said = await asked(http)
                assert status == 0, said
                assert "MiB free" in said
                assert (await numbers(f"http://{http}"))["copydesk_disk_free_bytes",] > 0


async def test_another_process_does_what_is_no_servers_when_the_one_that_did_dies(
    server: str, tmp_path: Path
) -> None:
    async with house(server, tmp_path) as here:
        first, second = here.processes
        leader = first if any("does what is no server’s" in line for line in first.log) else second
        other = second if leader is first else first

        since = len(other.log)
        await leader.kill()
        await other.said("does what is no server’s", since=since)
        await leader.start()


@asynccontextmanager
async def before_its_turn(
    server: str, folder: Path
) -> AsyncGenerator[tuple[Discord, Process, psycopg.Connection]]:
    """A process of two shards that waits for its turn to connect, until `unlock` lets it."""
    with postgres.database(server) as address, psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s::int, 0)", (locks.IDENTIFYING,))
        async with quick_discord(limits=False, shards=2) as discord:
            process = Process(discord, folder, address, "0-1/2")
            await process.start(wait=False)

            async def it_waits() -> bool:
                looks = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock($1::int, $2%'"
                return other.execute(looks).fetchone() is not None

            await process.said("connecting")
            await until(it_waits, what="a shard that waits for its turn")
            yield discord, process, other


async def test_a_shard_waits_for_its_turn_before_it_connects(server: str, tmp_path: Path) -> None:
    """discord.py gives up a connection that hears nothing for a minute, and a shard may wait longer than that for the others."""
    async with before_its_turn(server, tmp_path) as (discord, process, other):
        assert not await discord.journal(kinds=["connection"])

        other.execute("SELECT pg_advisory_unlock_all()")
        await process.said("connected as")
        assert len(await discord.journal(kinds=["connection"])) == 2
        desk = Desk(discord, await discord.newsroom(shard=(1, 2)), process)
        await desk.set_up()
        await desk.publish("Of the second shard")
        await desk.out_once("Of the second shard")
        await process.end()


async def test_a_process_that_waits_for_its_turn_stops_in_order(server: str, tmp_path: Path) -> None:
    async with before_its_turn(server, tmp_path) as (_, process, _):
        assert await process.end() == 0
        assert process.log[-1].endswith("database closed")
        assert not any("Traceback" in line for line in process.log)
