"""The stand-in's gateway with several connections: what each hears, how soon they may identify, and who came in by which door."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.wire.client import Discord, Room
from tests.wire.launch import quick_discord
from tests.wire.raw import Api, Line

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHARDS = 2


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rooms(standin: Discord) -> list[Room]:
    """A server on each of two shards."""
    return [await standin.newsroom(shard=(shard, SHARDS)) for shard in range(SHARDS)]


@pytest_asyncio.fixture(loop_scope="module")
async def lines(standin: Discord, rooms: list[Room]) -> AsyncGenerator[list[Line]]:
    """A connection for each of the shards, both of one bot."""
    async with (
        Line.identified(standin, shard=[0, SHARDS]) as (first, _),
        Line.identified(standin, shard=[1, SHARDS]) as (second, _),
    ):
        yield [first, second]


async def heard(line: Line) -> str:
    frame = await line.next()
    assert frame["t"] == "MESSAGE_CREATE"
    return frame["d"]["content"]


async def test_a_shard_gets_its_own_servers(standin: Discord, rooms: list[Room]) -> None:
    for shard, room in enumerate(rooms):
        async with Line.to(standin) as line:
            ready = await line.identify(shard=[shard, SHARDS])
        told = [int(guild["id"]) for guild in ready["d"]["guilds"]]
        assert ready["d"]["shard"] == [shard, SHARDS]
        assert room.guild in told and all((guild >> 22) % SHARDS == shard for guild in told)


async def test_a_shard_hears_what_happens_in_its_servers(
    standin: Discord, rooms: list[Room], lines: list[Line]
) -> None:
    for room, text in zip(rooms, ("On the first.", "On the second."), strict=True):
        await standin.say(room.writers[0], room.review, text)
    assert [await heard(line) for line in lines] == ["On the first.", "On the second."]


async def test_a_new_server_comes_to_its_shard(
    standin: Discord, rooms: list[Room], lines: list[Line]
) -> None:
    made = await standin.ask("server", name="Later", shard=[1, SHARDS])
    frame = await lines[1].next()
    assert (frame["t"], frame["d"]["id"]) == ("GUILD_CREATE", str(made["guild"]))
    await standin.say(rooms[0].writers[0], rooms[0].review, "Nothing before this.")
    assert await heard(lines[0]) == "Nothing before this."


async def test_direct_messages_come_to_the_first_shard(
    standin: Discord, api: Api, rooms: list[Room], lines: list[Line]
) -> None:
    writer = rooms[1].writers[0]
    channel = int((await api("POST", "/users/@me/channels", {"recipient_id": str(writer)})).body["id"])
    await api.sent(channel, "To you.")
    assert await heard(lines[0]) == "To you."
    await standin.say(rooms[1].writers[0], rooms[1].review, "In the server.")
    assert await heard(lines[1]) == "In the server."


async def test_two_connections_of_one_shard_both_hear(standin: Discord, rooms: list[Room]) -> None:
    """A process that was only stopped for a while hears what the one in its place hears."""
    async with (
        Line.identified(standin, shard=[0, SHARDS]) as (one, _),
        Line.identified(standin, shard=[0, SHARDS]) as (other, _),
    ):
        await standin.say(rooms[0].writers[0], rooms[0].review, "Both.")
        assert [await heard(one), await heard(other)] == ["Both.", "Both."]


async def test_whoever_listens_is_asked_for_by_server_and_by_door(
    standin: Discord, rooms: list[Room]
) -> None:
    _, gateway = standin.by("north")
    async with Line.to(standin, gateway) as line:
        ready = await line.identify(shard=[1, SHARDS])
        assert ready["d"]["resume_gateway_url"] == gateway
        asked = [
            await standin.ask("connected", guild=room.guild, door=door)
            for room in rooms
            for door in ("north", "south")
        ]
    assert asked == [False, False, True, False]


async def test_a_request_is_known_by_its_door_and_so_is_the_process_that_is_killed(
    standin: Discord, api: Api, room: Room
) -> None:
    asleep = ("-Sc", "import time; time.sleep(60)")
    north, south = [await asyncio.create_subprocess_exec(sys.executable, *asleep) for _ in range(2)]
    try:
        await standin.ask("pid", pid=north.pid, door="north")
        await standin.ask("pid", pid=south.pid, door="south")
        address, _ = standin.by("south")
        await standin.fault("kill-answered", "POST", "/channels/*/messages", seconds=0.0)
        reply = await api.at(address, "POST", f"/channels/{room.review}/messages", {"content": "A word."})
        assert reply.status == 200
        await asyncio.wait_for(south.wait(), 5)
        assert north.returncode is None
        assert (await standin.journal(kinds=["request"]))[-1]["door"] == "south"
        assert (await standin.journal(kinds=["kill"]))[-1]["door"] == "south"
    finally:
        for process in (north, south):
            if process.returncode is None:
                process.kill()
                await process.wait()
        await standin.ask("pid", pid=None, door="north")


async def test_the_bot_is_told_how_many_shards_it_needs_and_how_many_may_identify_at_once() -> None:
    async with quick_discord(shards=6, max_concurrency=2) as standin, Api.to(standin) as api:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 2}
        told = (await api("GET", "/gateway/bot")).body
        assert (told["shards"], told["session_start_limit"]) == (6, limit)
        async with Line.to(standin) as line:
            await line.identify(shard=[0, 6])
        told = (await api("GET", "/gateway/bot")).body
        assert told["session_start_limit"]["remaining"] == 999


async def test_identifying_too_soon_is_a_breach_and_refused() -> None:
    async with quick_discord(identify_seconds=60, max_concurrency=2) as standin:
        said: list[str] = []
        for shard in (0, 1, 2, 3):
            async with Line.to(standin) as line:
                frame = await line.identify(shard=[shard, 4])
                said.append("READY" if frame["t"] else "refused")
                assert frame["t"] or (frame["op"], frame["d"]) == (9, False)
        breaches = await standin.journal(kinds=["breach"])
        assert said == ["READY", "READY", "refused", "refused"]
        assert [breach["shard"] for breach in breaches] == [[2, 4], [3, 4]]
