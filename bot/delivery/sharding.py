"""Sharding: several processes are one bot. Their shards take turns to make themselves known to Discord, and a process that
may have lost its servers to another one asks nothing of Discord any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.domain.newsroom.shards import ShardRange
from bot.domain.refusals import StoreUnavailable
from bot.store import Store

log = logging.getLogger(__name__)

BETWEEN_SECONDS = 6.0
"""How long a bucket of shards waits between two that make themselves known. Discord wants five, and hears of a shard a little
after its turn has begun
(https://discord.com/developers/docs/events/gateway#sharding-max-concurrency)."""

STORE_PAUSE_SECONDS = 2.0


def options_of(shards: ShardRange | None) -> dict[str, Any]:
    """What a client of discord.py is told of the shards that it is to open; nothing where it asks Discord."""
    return {} if shards is None else {"shard_ids": list(shards.ids), "shard_count": shards.count}


class NotOnDuty(aiohttp.ClientError):
    """A request that was not made: another process may serve these servers by now."""


def ask_only_while(http: HTTPClient, holds: Callable[[], bool]) -> None:
    """Have a client of discord.py make requests only while that is so. What answers a person's click does not go this
    way: they are told that nothing was taken."""
    request = http.request

    def asked(route: Route, **rest: Any) -> Any:
        return request(route, **rest) if holds() else _refused()

    http.request = asked


def answer_only_while(awake: Callable[[], bool]) -> None:
    """Have this process answer people's clicks only while that is so. Else somebody is answered by a process that has slept,
    and not by the one in its place."""
    adapter = async_context.get()

    def asked(*args: Any, **rest: Any) -> Any:
        return AsyncWebhookAdapter.request(adapter, *args, **rest) if awake() else _refused()

    adapter.request = asked  # type: ignore[method-assign]


async def _refused() -> None:
    raise NotOnDuty("this process does not hold its shards at the moment")


class Introductions:
    """The turns in which the shards of all processes make themselves known."""

    def __init__(self, client: discord.AutoShardedClient, store: Store) -> None:
        self._client = client
        self._store = store
        self._buckets: int | None = None

    async def turn(self, shard_id: int) -> None:
        """Wait for this shard's turn. The next one of its bucket has its own BETWEEN_SECONDS later."""
        if self._buckets is None:
            self._buckets = (await self._client.fetch_session_start_limits()).max_concurrency
        while True:
            try:
                await self._store.turn_to_identify(shard_id % self._buckets, BETWEEN_SECONDS)
                return
            except StoreUnavailable as error:
                log.debug("shard %d waits for the database: %s", shard_id, error)
                await asyncio.sleep(STORE_PAUSE_SECONDS)
