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
from bot.domain.newsroom.shards import Turn
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


class Turns:
    """The store of one process, of which the first word always fails."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.held: list[bool] = []
        """Whether the process holds its shards, each time that it is asked; afterwards it does."""

    @property
    def holds(self) -> bool:
        return self.held.pop(0) if self.held else True

    def turn_to_identify(self, bucket: int) -> Turn:
        turn = cast("Any", SimpleNamespace())

        async def come() -> None:
            self._tell(f"{bucket} comes")

        async def begin(_seconds: float) -> None:
            self._tell(f"{bucket} begins")

        turn.come, turn.begin, turn.end = come, begin, lambda: self.told.append(f"{bucket} ends")
        return turn

    def _tell(self, what: str) -> None:
        self.told.append(what)
        if self.told.count(what) == 1:
            raise StoreUnavailable


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    monkeypatch.setattr("bot.delivery.sharding.STORE_PAUSE_SECONDS", 0)
    return Turns()


@pytest.fixture
def introductions(turns: Turns) -> Introductions:
    async def limits() -> Any:
        return SimpleNamespace(max_concurrency=4)

    client = SimpleNamespace(fetch_session_start_limits=limits)
    return Introductions(cast("Any", client), cast("Any", turns))


async def test_a_shard_waits_for_its_bucket_and_while_the_database_is_away(
    turns: Turns, introductions: Introductions
) -> None:
    async with introductions.turn(6):
        await introductions.begin(6)
    await introductions.begin(7)

    ask = ["comes", "comes", "begins", "begins", "ends"]
    assert turns.told == [*(f"2 {what}" for what in ask), *(f"3 {what}" for what in ask)]


async def test_discord_py_tries_again_in_the_same_turn(turns: Turns, introductions: Introductions) -> None:
    async with introductions.turn(1), introductions.turn(1):
        await introductions.begin(1)

    assert turns.told.count("1 ends") == 1


@pytest.mark.parametrize(
    ("held", "begins"), [([False, True, True], 1), ([True, False], 2), ([True, False, False, True, True], 2)]
)
async def test_a_shard_that_may_be_another_processes_does_not_make_itself_known(
    turns: Turns, introductions: Introductions, held: list[bool], begins: int
) -> None:
    """Not before its turn begins, and not if the process slept when it had begun."""
    async with introductions.turn(1):
        turns.told.append("1 begins")  # so that the first one does not fail
        turns.held = held
        await introductions.begin(1)

    assert turns.told.count("1 begins") - 1 == begins and turns.held == []


async def test_a_turn_ends_when_its_shard_is_given_up(turns: Turns, introductions: Introductions) -> None:
    with pytest.raises(OSError, match="gone"):
        async with introductions.turn(1):
            raise OSError("gone")

    assert turns.told[-1] == "1 ends"
