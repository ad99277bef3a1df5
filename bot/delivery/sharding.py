"""Sharding: several processes are one bot. Their shards take turns to make themselves known to Discord, and a process that
may have lost its servers to another one asks nothing of Discord any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.ext import commands
from discord.http import HTTPClient
from yarl import URL

from bot.domain.newsroom.shards import ShardRange, Turn
from bot.domain.refusals import StoreUnavailable
from bot.store import Store

log = logging.getLogger(__name__)

BETWEEN_SECONDS = 6.0
"""How long a bucket of shards waits between two that make themselves known. Discord wants five, and may hear of a shard a
little late
(https://discord.com/developers/docs/events/gateway#sharding-max-concurrency)."""

STORE_PAUSE_SECONDS = 2.0


def options_of(shards: ShardRange | None) -> dict[str, Any]:
    """What a client of discord.py is told of the shards that it is to open; nothing where it asks Discord."""
    return {} if shards is None else {"shard_ids": list(shards.ids), "shard_count": shards.count}


class NotOnDuty(aiohttp.ClientError):
    """A request that was not made: another process may serve these servers by now."""

    def __init__(self) -> None:
        super().__init__("this process does not hold its shards at the moment")


def send_only_while(http: HTTPClient, holds: Callable[[], bool], awake: Callable[[], bool]) -> None:
    """Have a client of discord.py put requests on the wire only while this process `holds` its shards, and answers to people's
    clicks while it is `awake`: they are told that nothing was taken. Else a process that has slept answers somebody, and not
    the one in its place.

    It is asked at the wire. A request that waits for its rate limit, for a pause before another try or for a connection may
    do that while this process sleeps. What it was writing to the connection when it fell asleep goes out all the same: that
    can be one request. The client has not logged in yet.
    """

    async def begins(
        _session: object, request: SimpleNamespace, told: aiohttp.TraceRequestStartParams
    ) -> None:
        path = told.url.path
        request.allowed = holds if "/api/v" in path and not _is_answer(path) else awake
        if not request.allowed():
            raise NotOnDuty

    async def connected(_session: object, request: SimpleNamespace, _told: object) -> None:
        if not request.allowed():
            raise NotOnDuty

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begins)
    trace.on_connection_create_end.append(connected)
    trace.on_connection_reuseconn.append(connected)
    http.http_trace = trace


def _is_answer(path: str) -> bool:
    """Whether what is sent there answers an interaction."""
    return "/interactions/" in path or "/webhooks/" in path


class Introductions:
    """How the shards of this process make themselves known, in turn with those of the others."""

    def __init__(self, client: discord.AutoShardedClient, store: Store) -> None:
        self._client = client
        self._store = store
        self._buckets: int | None = None
        self._turns: dict[int, Turn] = {}

    @asynccontextmanager
    async def turn(self, shard_id: int) -> AsyncGenerator[Turn]:
        """Wait for this shard's turn, and have it. The connection is opened in it: one that waits hears no answer to its
        heartbeats, and discord.py gives it up after a minute or two."""
        if shard_id in self._turns:  # discord.py tries again
            yield self._turns[shard_id]
            return
        if self._buckets is None:
            self._buckets = (await self._client.fetch_session_start_limits()).max_concurrency
        turn = self._store.turn_to_identify(shard_id % self._buckets)
        assert turn is not None, "shards are of a database on a server"
        self._turns[shard_id] = turn
        try:
            await _patiently(shard_id, turn.come)
            yield turn
        finally:
            del self._turns[shard_id]
            turn.end()

    async def begin(self, shard_id: int) -> None:
        """The shard makes itself known now. The next one of its bucket follows BETWEEN_SECONDS later. A process that slept
        meanwhile first looks whether it still has the shard: another one may have made it known."""
        async with self.turn(shard_id) as turn:
            await _patiently(shard_id, lambda: self._begun(turn))

    async def _begun(self, turn: Turn) -> None:
        self._need_duty()
        await turn.begin(BETWEEN_SECONDS)
        self._need_duty()

    def _need_duty(self) -> None:
        if not self._store.holds:
            raise StoreUnavailable("this process does not hold its shards at the moment")


async def _patiently(shard_id: int, ask: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await ask()
        except StoreUnavailable as error:
            log.debug("shard %d waits for the database: %s", shard_id, error)
            await asyncio.sleep(STORE_PAUSE_SECONDS)


class InTurn(commands.AutoShardedBot):
    """A client whose shards connect in turn with those of other processes."""

    @cached_property
    def introductions(self) -> Introductions | None:
        """None where no other process has shards."""
        return None

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard once its turn has come."""
        async with nullcontext() if self.introductions is None else self.introductions.turn(shard_id):
            await super().launch_shard(gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A shard makes itself known to Discord, at the start or since it could not resume."""
        if self.introductions is None or shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self.introductions.begin(shard_id)
