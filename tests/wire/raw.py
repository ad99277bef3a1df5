"""The bot's side of the wire without the bot: single requests, and a gateway connection frame by frame."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
import discord

from tests.wire.client import Discord

ALL = discord.Intents.all().value


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def refused(self) -> tuple[int, int]:
        """Status and Discord's own code."""
        return self.status, self.body["code"]


class Api:
    """Requests with the bot's token."""

    def __init__(self, standin: Discord, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self._session = session

    @classmethod
    @asynccontextmanager
    async def to(cls, standin: Discord) -> AsyncGenerator[Self]:
        """Requests to a stand-in."""
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {standin.token}"}) as session:
            yield cls(standin, session)

    async def __call__(self, method: str, path: str, body: Any = None, **facts: Any) -> Reply:
        """One request; `facts` go to aiohttp. Raises aiohttp.ClientError if there is no answer."""
        return await self.at(self.standin.api, method, path, body, **facts)

    async def at(self, address: str, method: str, path: str, body: Any = None, **facts: Any) -> Reply:
        """One request at another address than the usual one."""
        async with self._session.request(method, address + path, json=body, **facts) as response:
            told = await response.json() if response.content_type == "application/json" else None
            return Reply(response.status, told, dict(response.headers))

    async def upload(self, method: str, path: str, form: aiohttp.FormData) -> Reply:
        """One request with files. Raises aiohttp.ClientError if there is no answer."""
        async with self._session.request(method, self.standin.api + path, data=form) as response:
            return Reply(response.status, await response.json(), dict(response.headers))

    async def send(self, channel: int, text: str = "A word.", **fields: Any) -> Reply:
        """A message."""
        return await self("POST", f"/channels/{channel}/messages", {"content": text, **fields})

    async def sent(self, channel: int, text: str = "A word.", **fields: Any) -> int:
        """A message that must arrive. Returns its id."""
        reply = await self.send(channel, text, **fields)
        assert reply.status == 200, reply
        return int(reply.body["id"])


class Line:
    """A connection to the gateway. It answers nothing by itself."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, standin: Discord) -> None:
        self._ws = ws
        self._standin = standin
        self.sequence: int | None = None

    @classmethod
    @asynccontextmanager
    async def to(cls, standin: Discord, address: str = "") -> AsyncGenerator[Self]:
        """Connect and take the hello."""
        async with aiohttp.ClientSession() as session, session.ws_connect(address or standin.gateway) as ws:
            line = cls(ws, standin)
            hello = await line.next()
            assert hello["op"] == 10
            yield line

    @classmethod
    @asynccontextmanager
    async def identified(
        cls, standin: Discord, intents: int = ALL, **facts: Any
    ) -> AsyncGenerator[tuple[Self, str]]:
        """Connect, identify, and read on to the end of the servers. Gives the session as well."""
        async with cls.to(standin) as line:
            ready = await line.identify(intents, **facts)
            for _ in ready["d"]["guilds"] if intents & discord.Intents(guilds=True).value else ():
                assert (await line.next())["t"] == "GUILD_CREATE"
            yield line, ready["d"]["session_id"]

    async def put(self, op: int, told: Any) -> None:
        """Send a frame."""
        await self._ws.send_json({"op": op, "d": told})

    async def identify(self, intents: int = ALL, token: str | None = None, **facts: Any) -> dict[str, Any]:
        """Identify, with `shard` as one of several, and return what comes first."""
        await self.put(2, {"token": token or self._standin.token, "intents": intents, **facts})
        return await self.next()

    async def resume(self, session: str, sequence: int | None) -> None:
        """Ask to take a session up again."""
        await self.put(6, {"token": self._standin.token, "session_id": session, "seq": sequence})

    async def next(self, patience: float = 5.0) -> dict[str, Any]:
        """The next frame. Raises TimeoutError if there is none."""
        frame = await self._ws.receive_json(timeout=patience)
        self.sequence = frame["s"] or self.sequence
        return frame

    async def until(self, event: str) -> list[dict[str, Any]]:
        """Read events up to one of a name, which comes last."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["t"] != event:
            found.append(await self.next())
        return found

    async def closed(self) -> int | None:
        """Wait until the other side has closed. Returns its code."""
        await self._ws.receive(timeout=5.0)
        return self._ws.close_code


async def broken(request: Callable[[], Any]) -> None:
    """A request that gets no answer."""
    try:
        await asyncio.wait_for(request(), 5.0)
    except aiohttp.ClientError:
        return
    raise AssertionError("it was answered")
