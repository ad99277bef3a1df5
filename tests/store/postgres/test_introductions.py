"""The turns in which the shards of all processes make themselves known to Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import psycopg
import pytest

from bot.domain.newsroom.shards import Turn
from bot.domain.refusals import StoreUnavailable
from bot.store.postgres import introductions
from tests.store.postgres.conftest import Opening

TurnOf = Callable[[int], Turn]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(introductions, "LOOKS_AGAIN_SECONDS", 0.01)


@pytest.fixture
async def turn_of(opening: Opening) -> AsyncIterator[TurnOf]:
    """A turn in this bucket, of a process of its own."""
    stores, turns = iter([await opening(f"{n}/4") for n in range(4)]), list[Turn]()

    def turn(bucket: int) -> Turn:
        made = next(stores).turn_to_identify(bucket)
        turns.append(made)
        return made

    yield turn
    for made in turns:
        made.end()


@pytest.fixture
def server(address: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def waiting_ones(server: psycopg.Connection) -> int:
    """How many shards wait for their turn."""
    told = server.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock($1::int, $2%'"
    )
    return told.fetchone()[0]  # type: ignore[index]


async def test_one_shard_of_a_bucket_connects_at_a_time(turn_of: TurnOf) -> None:
    first, second, elsewhere = turn_of(0), turn_of(0), turn_of(1)
    await first.come()
    waiting = asyncio.ensure_future(second.come())
    await elsewhere.come()
    await first.begin(0)
    assert not waiting.done(), "the first one still connects"

    first.end()

    await asyncio.wait_for(waiting, 20)


async def test_the_next_one_waits_until_the_last_ones_time_has_passed(turn_of: TurnOf) -> None:
    loop = asyncio.get_running_loop()
    first, second = turn_of(0), turn_of(0)
    await first.come()
    began = loop.time()
    await first.begin(0.5)
    first.end()

    await second.come()

    assert loop.time() - began >= 0.5


async def test_a_turn_outlives_the_process_that_had_it(opening: Opening) -> None:
    loop, store = asyncio.get_running_loop(), await opening("0-1/4")
    first, began = store.turn_to_identify(0), loop.time()
    await first.begin(0.5)
    await store.close()
    first.end()

    again = (await opening("0-1/4")).turn_to_identify(0)
    await again.come()
    again.end()

    assert loop.time() - began >= 0.5


async def test_a_shard_that_could_not_resume_waits_too(turn_of: TurnOf) -> None:
    first, again = turn_of(0), turn_of(0)
    await first.come()
    beginning = asyncio.ensure_future(again.begin(0))
    await first.begin(0)
    assert not beginning.done()

    first.end()

    await asyncio.wait_for(beginning, 20)


async def test_who_does_not_wait_any_more_stands_in_nobodys_way(
    turn_of: TurnOf, server: psycopg.Connection
) -> None:
    first, second, third = turn_of(0), turn_of(0), turn_of(0)
    await first.come()
    waiting = asyncio.ensure_future(second.come())
    while not waiting_ones(server):  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    second.end()

    first.end()

    await asyncio.wait_for(third.come(), 20)


async def test_a_shard_that_does_not_get_through_to_discord_keeps_nobody_waiting(
    turn_of: TurnOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(introductions, "HOLDS_MILLISECONDS", 50)
    first, second = turn_of(0), turn_of(0)
    await first.come()

    await asyncio.wait_for(second.come(), 20)
    late = asyncio.ensure_future(first.begin(0))
    await second.begin(0)
    second.end()

    await asyncio.wait_for(late, 20)


async def test_a_turn_whose_connection_broke_comes_anew(turn_of: TurnOf, server: psycopg.Connection) -> None:
    first, second = turn_of(0), turn_of(0)
    await first.come()
    server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE query LIKE 'SELECT extract(epoch FROM value%' AND pid <> pg_backend_pid()"
    )
    await second.come()
    beginning = asyncio.ensure_future(first.begin(0))
    await second.begin(0)
    assert not beginning.done()
    second.end()

    await asyncio.wait_for(beginning, 20)


async def test_a_server_that_is_away_is_told_as_such() -> None:
    turn = introductions.Turn("postgresql://127.0.0.1:1/desk", 0)

    with pytest.raises(StoreUnavailable):
        await turn.begin(0)
    with pytest.raises(StoreUnavailable):
        await turn.come()
