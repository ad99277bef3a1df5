"""Sharding: what a process that does not hold its shards asks of Discord, which is nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord.http import HTTPClient, Route

from bot.delivery.outcomes import PASSING, Unsettled, judged
from bot.delivery.sharding import Introductions, NotOnDuty, ask_only_while
from bot.domain.refusals import StoreUnavailable


async def test_without_its_shards_a_process_asks_nothing_and_tries_again_later() -> None:
    asked: list[str] = []

    async def request(route: Route, **_: Any) -> str:
        asked.append(route.path)
        return "answered"

    http = SimpleNamespace(request=request)
    holds = True
    ask_only_while(cast("HTTPClient", http), lambda: holds)
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=1)

    assert await http.request(route, json={}) == "answered"
    holds = False
    with pytest.raises(NotOnDuty) as refused:
        await http.request(route)

    assert asked == ["/channels/{channel_id}/messages"]
    assert isinstance(refused.value, PASSING), "a delivery waits, and is not given up"
    assert isinstance(judged(refused.value, "post it", None), Unsettled)


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
