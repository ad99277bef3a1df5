"""Each fault of the stand-in does to a request what its name says."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.wire.client import Discord, Room
from tests.wire.raw import Api, broken
from tests.wire.test_standin import form

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def somebody(standin: Discord) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process that the stand-in takes for the bot's."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-Sc", "import time; time.sleep(60)")
    await standin.ask("pid", pid=process.pid)
    try:
        yield process
    finally:
        await standin.ask("pid", pid=None)
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize(
    ("what", "status", "done"),
    [("refuse", 503, False), ("fail-after", 502, True), ("limit", 429, False), ("late", 200, True)],
)
async def test_an_answer_that_says_more_or_less_than_was_done(
    standin: Discord, api: Api, room: Room, what: str, status: int, done: bool
) -> None:
    await standin.fault(what, "POST", "/channels/*/messages", status=status, code=7, seconds=0.2)
    began = asyncio.get_running_loop().time()
    reply = await api.send(room.review)

    assert reply.status == status
    assert len(await standin.messages(room.review)) == done
    if what == "limit":
        assert reply.body["retry_after"] == 0.2 and reply.headers["Retry-After"] == "0.200"
    if what == "refuse":
        assert reply.body["code"] == 7
    if what == "late":
        assert asyncio.get_running_loop().time() - began >= 0.2
    assert (await api.send(room.review)).status == 200, "a fault takes one request unless told otherwise"


@pytest.mark.parametrize(
    ("what", "done"), [("reset-before", False), ("reset-after", True), ("silent-after", True)]
)
async def test_no_answer(standin: Discord, api: Api, room: Room, what: str, done: bool) -> None:
    await standin.fault(what, "POST", "/channels/*/messages", seconds=0.2)
    await broken(lambda: api.send(room.review))
    assert len(await standin.messages(room.review)) == done


async def test_an_upload_that_breaks_off(standin: Discord, api: Api, room: Room) -> None:
    """Only what has a file breaks off; the words before it came through, and nothing is done."""
    path = f"/channels/{room.review}/messages"
    await standin.fault("break-off", "POST", "/channels/*/messages", holding="Large")
    assert (await api.send(room.review, "Large, but no file.")).status == 200

    def large(words: str) -> Any:
        return api.upload("POST", path, form({"a.png": bytes(2**21)}, content=words))

    assert (await large("Other words.")).status == 200
    await broken(lambda: large("Large."))
    assert len(await standin.messages(room.review)) == 2
    assert (await large("Large, once more.")).status == 200


async def test_done_though_nobody_waits_any_more(standin: Discord, api: Api, room: Room) -> None:
    await standin.fault("slow", "POST", "/channels/*/messages", seconds=0.2)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api.send(room.review), 0.1)
    assert await standin.messages(room.review) == []
    await asyncio.sleep(0.2)
    assert len(await standin.messages(room.review)) == 1


async def test_done_at_last(standin: Discord, api: Api, room: Room) -> None:
    await standin.fault("delayed", "POST", "/channels/*/messages", seconds=0.1)
    await broken(lambda: api.send(room.review))
    assert await standin.messages(room.review) == []
    await asyncio.sleep(0.15)
    assert len(await standin.messages(room.review)) == 1


@pytest.mark.parametrize(
    ("what", "done"), [("kill-before", False), ("kill-after", True), ("kill-answered", True)]
)
async def test_the_bot_is_killed(standin: Discord, api: Api, room: Room, what: str, done: bool) -> None:
    async with somebody(standin) as process:
        await standin.fault(what, "POST", "/channels/*/messages", seconds=0.05)
        if what == "kill-answered":
            assert (await api.send(room.review)).status == 200
            assert process.returncode is None
        else:
            await broken(lambda: api.send(room.review))
        assert await asyncio.wait_for(process.wait(), 5) == -signal.SIGKILL
    assert len(await standin.messages(room.review)) == done
    assert (await standin.journal(kinds=["kill"]))[-1]["pid"] == process.pid


async def test_a_fault_takes_the_requests_that_fit(standin: Discord, api: Api, room: Room) -> None:
    await standin.fault(
        "refuse", "POST", f"/channels/{room.review}/messages", holding="bad", skip=1, times=2, status=400
    )
    statuses = [
        (await api.send(channel, text)).status
        for channel, text in [
            (room.review, "good"),
            (room.submissions, "bad"),
            (room.review, "bad 1"),
            (room.review, "bad 2"),
            (room.review, "bad 3"),
            (room.review, "bad 4"),
        ]
    ]
    assert statuses == [200, 200, 200, 400, 400, 200]


async def test_healed(standin: Discord, api: Api, room: Room) -> None:
    await standin.fault("refuse", times=1000)
    assert (await api.send(room.review)).status == 500
    await standin.ask("heal")
    assert (await api.send(room.review)).status == 200
