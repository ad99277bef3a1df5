"""The gateway side: identify, resume, heartbeats, and events to whoever declared the intent for them."""

from __future__ import annotations

import asyncio
import copy
import json
import math
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as intent_rules
from simcord.backend import serializers
from simcord.backend.cdn import CDN_BASE

from tests.wire.standin.world import World

REPLAYED = 2000
"""How many events a session keeps for a connection that comes back."""


@dataclass
class Session:
    """What survives a broken connection: the place in the stream of events."""

    id: str
    intents: discord.Intents
    door: str
    shard: list[int] = field(default_factory=lambda: [0, 1])
    sequence: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)
    socket: Socket | None = None


class Socket:
    """One connection."""

    def __init__(
        self, ws: web.WebSocketResponse, request: web.Request, *, compressed: bool, files_url: str
    ) -> None:
        self.ws = ws
        self._files_url = files_url
        self._request = request
        self._packer = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.writer = asyncio.get_running_loop().create_task(self._write())

    def put(self, frame: dict[str, Any]) -> None:
        """Send a frame, after those before it."""
        self._queue.put_nowait(frame)

    async def _write(self) -> None:
        while True:
            text = json.dumps(await self._queue.get()).replace(CDN_BASE, self._files_url)
            if self._packer is None:
                await self.ws.send_str(text)
            else:
                data = self._packer.compress(text.encode()) + self._packer.flush(zlib.Z_SYNC_FLUSH)
                await self.ws.send_bytes(data)

    def cut(self) -> None:
        """Break the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


def _of(guild_id: int, shard: list[int]) -> bool:
    """Whether a server belongs to a shard, as Discord spreads them."""
    return (guild_id >> 22) % shard[1] == shard[0]


def _guild_of(event: str, payload: Mapping[str, Any]) -> int:
    """Whose event it is; 0 for what is no server's, such as direct messages: that goes to shard 0."""
    own = "id" if event in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE") else "guild_id"
    return int(payload.get(own) or 0)


class Gateway:
    """All sessions, and what is done to events on their way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.host = ""
        self.files_url = ""
        self.duplicate: dict[str, int] = {}
        """Events by name, and how many of the next ones are sent twice."""
        self.hold: dict[str, int] = {}
        """Events by name, and how many of the next ones are held back until that many are there, then sent in
        the opposite order."""
        self._held: list[tuple[str, dict[str, Any]]] = []
        self._last_identified: dict[int, float] = {}
        """When a shard with each remainder identified last (monotonic seconds)."""
        self.deaf = False
        """Whether it takes no connections, while requests are answered."""
        self.lag_seconds = 0.0
        """How much later than the REST side the gateway tells of things."""
        world.listeners.append(self._event)

    def at(self, door: str) -> str:
        """The address for whoever comes in by a door."""
        return f"{self.host}/{door}/gateway" if door else f"{self.host}/gateway"

    def connected(self, guild: int | None, door: str | None) -> bool:
        """Whether a bot listens at the moment; to that server, or by that door."""
        return any(
            session.socket is not None
            and (guild is None or _of(guild, session.shard))
            and door in (None, session.door)
            for session in self.sessions.values()
        )

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        ws = web.WebSocketResponse(max_msg_size=0, autoping=True)
        if self._world.away or self.deaf:
            if request.transport is not None:
                request.transport.abort()
            return ws
        await ws.prepare(request)
        self._world.journal.add("connection", door=request.match_info.get("door", ""))
        compressed = request.query.get("compress") == "zlib-stream"
        socket = Socket(ws, request, compressed=compressed, files_url=self.files_url)
        interval = int(self._world.rules.heartbeat_seconds * 1000)
        socket.put({"op": 10, "d": {"heartbeat_interval": interval}, "s": None, "t": None})
        session: Session | None = None
        try:
            async for message in ws:
                if message.type is not WSMsgType.TEXT:
                    break
                frame = json.loads(message.data)
                match frame["op"]:
                    case 1:
                        socket.put({"op": 11, "d": None, "s": None, "t": None})
                    case 2:
                        door = request.match_info.get("door", "")
                        session = await self._identify(socket, frame["d"], door)
                    case 6:
                        session = self._resume(socket, frame["d"])
                    case 3 | 4:
                        pass  # presence and voice: nobody looks at them
                    case other:
                        self._world.journal.add("gap", method="GATEWAY", path=f"op {other}", why="unknown")
        finally:
            socket.writer.cancel()
            if session is not None and session.socket is socket:
                session.socket = None
            self._world.journal.add("gateway", what="disconnected")
        return ws

    def cut(self, *, resumable: bool = True) -> None:
        """Break every connection; if not resumable, the sessions are forgotten as well."""
        for session in self.sessions.values():
            if session.socket is not None:
                session.socket.cut()
                session.socket = None
        if not resumable:
            self.sessions.clear()

    async def _identify(self, socket: Socket, told: dict[str, Any], door: str) -> Session | None:
        if told["token"] != self._world.token:
            await socket.ws.close(code=4004, message=b"Authentication failed.")
            return None
        shard = told.get("shard") or [0, 1]
        if shard[1] < self._world.rules.shards:
            self._world.journal.add("gateway", what="sharding required")
            await socket.ws.close(code=4011, message=b"Sharding required.")
            return None
        self._world.identified += 1
        if self._too_soon(shard, door):
            socket.put({"op": 9, "d": False, "s": None, "t": None})
            return None
        intents = discord.Intents.none()
        intents.value = int(told["intents"])
        name = f"session-{len(self._world.journal.entries)}"
        session = Session(id=name, intents=intents, door=door, shard=shard, socket=socket)
        # Without shards, whoever identifies takes the place of the one before. Of a shard there may be several, as on
        # Discord: a process that only seems to be gone hears all that the one in its place hears.
        self.sessions = {
            each.id: each
            for each in self.sessions.values()
            if shard[1] > 1 and (each.socket is not None or each.shard != shard)
        }
        self.sessions[session.id] = session
        self._world.journal.add(
            "gateway", what="identified", session=session.id, shard=list(shard), door=door
        )
        backend = self._world.backend
        self._deliver(
            session,
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(backend.bot_user)),
                "guilds": [
                    {"id": str(guild), "unavailable": True} for guild in backend.guilds if _of(guild, shard)
                ],
                "session_id": session.id,
                "resume_gateway_url": self.at(door),
                "shard": shard,
                "application": {"id": str(backend.application_id), "flags": 0},
            },
        )
        for guild in list(backend.guilds.values()):
            if not _of(guild.id, shard):
                continue
            payload = copy.deepcopy(dict(serializers.guild_create_payload(backend, guild)))
            intent_rules.prune_guild_create(payload, intents, backend.bot_user.id)
            self._deliver(session, "GUILD_CREATE", payload)
        return session

    def _too_soon(self, shard: list[int], door: str) -> bool:
        """Whether the bot breaches Discord's limit of identifying, which is noted."""
        rules, now = self._world.rules, time.monotonic()
        place = shard[0] % rules.max_concurrency
        since = now - self._last_identified.get(place, -math.inf)
        self._last_identified[place] = now
        if since >= rules.identify_seconds:
            return False
        self._world.journal.add(
            "breach", what="identified too soon", shard=list(shard), door=door, seconds=round(since, 3)
        )
        return True

    def _resume(self, socket: Socket, told: dict[str, Any]) -> Session | None:
        session = self.sessions.get(told["session_id"])
        if session is None or not self._world.rules.resume:
            self._world.journal.add("gateway", what="resume refused")
            socket.put({"op": 9, "d": False, "s": None, "t": None})
            return None
        session.socket = socket
        missed = [frame for frame in session.kept if frame["s"] > (told["seq"] or 0)]
        self._world.journal.add("gateway", what="resumed", session=session.id, missed=len(missed))
        for frame in missed:
            socket.put(frame)
        self._deliver(session, "RESUMED", {})
        return session

    def _event(self, event: str, payload: Mapping[str, Any]) -> None:
        told = copy.deepcopy(dict(payload))
        if self.hold.get(event, 0) > 0:
            self._held.append((event, told))
            if len(self._held) >= self.hold[event]:
                self.hold[event] = 0
                held, self._held = self._held, []
                for name, each in reversed(held):
                    self._send(name, each)
            return
        self._send(event, told)
        if self.duplicate.get(event, 0) > 0:
            self.duplicate[event] -= 1
            self._send(event, told)

    def _send(self, event: str, payload: dict[str, Any]) -> None:
        if self.lag_seconds > 0:
            asyncio.get_running_loop().call_later(self.lag_seconds, self._send_now, event, payload)
        else:
            self._send_now(event, payload)

    def _send_now(self, event: str, payload: dict[str, Any]) -> None:
        guild = _guild_of(event, payload)
        for session in self.sessions.values():
            if not _of(guild, session.shard):
                continue
            gate = intent_rules.required_intent(event, payload)
            if gate is not None and not getattr(session.intents, gate):
                continue
            if event == "INTERACTION_CREATE" and session.socket is None:
                continue  # whoever pressed is told by Discord that nobody answered
            told = copy.deepcopy(payload)
            if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
                backend = self._world.backend
                intent_rules.censor_message(told, backend.bot_user.id, backend=backend)
            self._deliver(session, event, told)

    def _deliver(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        session.sequence += 1
        frame = {"op": 0, "t": event, "s": session.sequence, "d": payload}
        if event != "INTERACTION_CREATE":
            session.kept.append(frame)
            del session.kept[:-REPLAYED]
        if session.socket is not None:
            session.socket.put(frame)
