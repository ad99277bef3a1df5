"""The small web server, and the command that asks it: what is wrong is said, with a status that a program understands."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.operating.health import Health
from bot.operating.web import WebServer
from tests.operating.commands import Told, commands_in
from tests.world import World

Run = Callable[..., Told]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return commands_in(tmp_path, monkeypatch, capsys)


@pytest.fixture
def address(run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """A free address, which the settings name."""
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        free = f"127.0.0.1:{there.getsockname()[1]}"
    monkeypatch.setenv("COPYDESK_HTTP", free)
    return free


@asynccontextmanager
async def another(address: str, answer: str) -> AsyncGenerator[None]:
    """Another program's web server."""
    app = web.Application()

    async def reply(_: web.Request) -> web.Response:
        return web.Response(text=answer)

    app.router.add_get("/health", reply)
    runner = web.AppRunner(app)
    await runner.setup()
    host, port = address.split(":")
    await web.TCPSite(runner, host, int(port)).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def test_a_bot_that_hears_nothing_is_not_well(world: World, run: Run, address: str) -> None:
    health = Health(world.bot)
    server = WebServer(health)
    await server.start(address)
    try:
        told = await asyncio.to_thread(run, "health")
        assert told.status == 1 and "FAULT    discord   not connected" in told.out
        assert "ok       database" in told.out

        await health._heard("{}")
        told = await asyncio.to_thread(run, "health")
        assert told.status == 0 and "FAULT" not in told.out

        async with aiohttp.ClientSession() as session, session.get(f"http://{address}/metrics") as answer:
            assert "copydesk_connected 1.0" in await answer.text()
    finally:
        await server.stop()


@pytest.mark.parametrize("answer", ["Welcome!", "[]", "{}", '{"checks": 5}', '{"checks": {"a": 1}}'])
async def test_another_program_at_the_address(run: Run, address: str, answer: str) -> None:
    async with another(address, answer):
        told = await asyncio.to_thread(run, "health")

    assert told.status == 1 and "is not Copydesk" in told.err and told.err.count("\n") == 1
