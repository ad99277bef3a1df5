"""The bot started in a process of its own, before a stand-in for Discord that lets it log in or turns it away."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web

ROOT = Path(__file__).parents[1]
TOKEN = "not.a.token"
NOBODY = "http://127.0.0.1:9"
"""An address where Discord does not answer."""

RUN = """
import sys
from bot.__main__ import main
sys.exit(main(["run", *sys.argv[1:]]))
"""
"""`python -m bot run`, for when something is to be done before."""


class Discord:
    """A stand-in on loopback: enough to log in, to connect, and to be turned away."""

    def __init__(self, *, knows_the_token: bool = True, refuses_with: int = 0, port: int = 0) -> None:
        self.knows_the_token = knows_the_token
        self.refuses_with = refuses_with
        self.port = port
        self.url = ""
        self._over = threading.Event()

    @contextmanager
    def running(self) -> Iterator[Discord]:
        listening = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(listening)))
        thread.start()
        try:
            assert listening.wait(10)
            yield self
        finally:
            self._over.set()
            thread.join()

    async def _serve(self, listening: threading.Event) -> None:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/api/v10/users/@me", self._me)
        app.router.add_get("/api/v10/{any:.*}applications/@me", self._application)
        app.router.add_put("/api/v10/applications/{id}/commands", self._commands)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        listening.set()
        await asyncio.to_thread(self._over.wait)
        await runner.cleanup()

    async def _me(self, _request: web.Request) -> web.Response:
        if not self.knows_the_token:
            return reply({"code": 0, "message": "401: Unauthorized"}, status=401)
        return reply(USER)

    async def _application(self, _request: web.Request) -> web.Response:
        application = {"id": "1", "name": "Copydesk", "description": "", "icon": None, "owner": USER}
        flags = {"bot_public": False, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
        return reply({**application, **flags})

    async def _commands(self, _request: web.Request) -> web.Response:
        return reply([])

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        gateway = web.WebSocketResponse()
        await gateway.prepare(request)
        await gateway.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
        await gateway.receive()  # IDENTIFY
        if self.refuses_with:
            await gateway.close(code=self.refuses_with)
            return gateway
        ready = {"v": 10, "user": USER, "guilds": [], "session_id": "s", "resume_gateway_url": NOBODY}
        ready["application"] = {"id": "1", "flags": 0}
        await gateway.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
        async for _heartbeat in gateway:
            pass
        return gateway


def reply(data: object, status: int = 200) -> web.Response:
    # discord.py reads JSON only where the type says nothing more, as Discord's own does.
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


USER = {"id": "1", "username": "Copydesk", "discriminator": "0", "avatar": None, "bot": True}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder to start in: without a .env."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def start(
    place: Path, url: str = NOBODY, before: str = "", options: Sequence[str] = (), **environment: str
) -> subprocess.Popen[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("COPYDESK_", "DISCORD_"))}
    inherited |= {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN}
    inherited |= {"COPYDESK_TEST_API": f"{url}/api/v10", "COPYDESK_TEST_GATEWAY": f"ws{url[4:]}/gateway"}
    return subprocess.Popen(
        [sys.executable, *(["-c", before + RUN] if before else ["-m", "bot", "run"]), *options],
        cwd=place,
        env={**inherited, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def refusal(
    place: Path, url: str = NOBODY, before: str = "", options: Sequence[str] = (), **environment: str
) -> str:
    """The one line that is said when the bot does not run."""
    environment.setdefault("COPYDESK_LOG_LEVEL", "CRITICAL")
    with start(place, url, before, options, **environment) as process:
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert said == ""
    assert errors.startswith("copydesk: ") and errors.count("\n") == 1, errors
    assert TOKEN not in errors
    return errors
