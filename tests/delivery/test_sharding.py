"""Sharding: what a process that does not hold its shards sends to Discord, which is nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import HTTPClient

from bot.delivery.outcomes import PASSING, Unsettled, judged
from bot.delivery.sharding import Introductions, NotOnDuty, send_only_while
from bot.domain.refusals import StoreUnavailable

POST, ANSWER = "/api/v10/channels/1/messages", "/api/v10/interactions/1/token/callback"


@pytest.fixture
async def sent() -> AsyncIterator[Sent]:
    """A client whose requests go to a server that notes them."""
    async with Sent.to_a_server() as sent:
        yield sent


@dataclass
class Sent:
    address: str
    session: aiohttp.ClientSession
    paths: list[str] = field(default_factory=list)
    holds: bool = True
    awake: bool = True

    @classmethod
    @asynccontextmanager
    async def to_a_server(cls) -> AsyncGenerator[Sent]:
        http = SimpleNamespace(http_trace=None)
        send_only_while(cast("HTTPClient", http), lambda: sent.holds, lambda: sent.awake)

        async def answer(request: web.Request) -> web.Response:
            sent.paths.append(request.path)
            return web.Response()

        app = web.Application()
        app.router.add_route("*", "/{anything:.*}", answer)
        async with (
            TestServer(app) as server,
            aiohttp.ClientSession(trace_configs=[http.http_trace]) as session,
        ):
            sent = cls(str(server.make_url("")).rstrip("/"), session)
            yield sent

    async def request(self, path: str) -> None:
        async with self.session.post(self.address + path):
            pass


async def test_without_its_shards_a_process_sends_nothing_and_tries_again_later(sent: Sent) -> None:
    await sent.request(POST)
    sent.holds = False
    with pytest.raises(NotOnDuty) as refused:
        await sent.request(POST)

    assert sent.paths == [POST]
    assert isinstance(refused.value, PASSING), "a delivery waits, and is not given up"
    assert isinstance(judged(refused.value, "post it", None), Unsettled)


async def test_it_still_tells_people_that_nothing_was_taken_unless_it_has_slept(sent: Sent) -> None:
    sent.holds = False
    await sent.request(ANSWER)
    sent.awake = False
    for path in (ANSWER, POST, "/gateway"):
        with pytest.raises(NotOnDuty):
            await sent.request(path)

    assert sent.paths == [ANSWER]


async def test_who_sleeps_while_it_connects_sends_nothing(sent: Sent) -> None:
    connector = sent.session.connector
    assert connector is not None
    connect = connector._create_connection

    async def asleep(*given: Any) -> Any:
        made = await connect(*given)
        sent.holds = sent.awake = False
        return made

    connector._create_connection = asleep  # type: ignore[method-assign]
    with pytest.raises(NotOnDuty):
        await sent.request(POST)

    assert sent.paths == []


async def test_a_shard_waits_for_its_bucket_and_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.delivery.sharding.STORE_PAUSE_SECONDS", 0)
    turns: list[int] = []
    asked = 0

    async def limits() -> Any:
        nonlocal asked
        asked += 1
        return SimpleNamespace(max_concurrency=4)

    async def turn(bucket: int, _seconds: float) -> None:
        turns.append(bucket)
        if len(turns) == 1:
            raise StoreUnavailable

    introductions = Introductions(
        cast("Any", SimpleNamespace(fetch_session_start_limits=limits)),
        cast("Any", SimpleNamespace(turn_to_identify=turn)),
    )
    await introductions.turn(6)
    await introductions.turn(7)

    assert turns == [2, 2, 3]
    assert asked == 1
