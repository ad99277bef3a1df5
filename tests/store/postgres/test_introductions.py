"""The turns in which the shards of all processes make themselves known to Discord."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from bot.store.postgres import locks
from tests.store.postgres.conftest import Opening
from tests.store.postgres.keeping import until_somebody_waits


async def test_the_shards_of_a_bucket_make_themselves_known_one_after_the_other(
    opening: Opening, address: str
) -> None:
    first, second = await opening("0-1/4"), await opening("2-3/4")
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s::int, 0)", (locks.IDENTIFYING,))
        waiting = asyncio.ensure_future(first.turn_to_identify(0, 0))
        await second.turn_to_identify(1, 3600)
        await asyncio.to_thread(until_somebody_waits, address)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 20)


async def test_who_does_not_wait_any_more_stands_in_nobodys_way(opening: Opening, address: str) -> None:
    store = await opening("0-1/4")
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s::int, 0)", (locks.IDENTIFYING,))
        waiting = asyncio.ensure_future(store.turn_to_identify(0, 3600))
        await asyncio.to_thread(until_somebody_waits, address)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert other.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (0,)
    await asyncio.wait_for(store.turn_to_identify(0, 0), 20)


async def test_a_turn_outlives_the_process_that_had_it(opening: Opening) -> None:
    loop, first = asyncio.get_running_loop(), await opening("0-1/4")
    began = loop.time()
    await first.turn_to_identify(0, 0.5)
    await first.close()

    await (await opening("0-1/4")).turn_to_identify(0, 0)

    assert loop.time() - began >= 0.5
