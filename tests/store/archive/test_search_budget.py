"""Searches: a reader of their own, and a budget of work after which they say so."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from bot.domain.refusals import TooMuchWork
from bot.store import Store, installation
from bot.store import store as stores
from tests.world import World, answer_of

WALK = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"


async def test_a_search_that_takes_too_much_work_is_given_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "SEARCH_STEPS", 100_000)
    store = await Store.open(path)
    try:
        with pytest.raises(TooMuchWork):
            await store.search(lambda tx: tx.one(WALK))
        row = await store.search(lambda tx: tx.one("SELECT 1 AS n"))
        assert row is not None and row["n"] == 1, "and the next one has a budget of its own"
        assert not store._health.failing, "nothing is wrong with the database"
    finally:
        await store.close()


async def test_searches_that_take_long_keep_nobody_else_waiting(path: Path) -> None:
    store = await Store.open(path)
    over = threading.Event()
    try:
        searches = [asyncio.create_task(store.search(lambda _: over.wait(20))) for _ in range(4)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(5):
            await asyncio.gather(
                *(store.read(lambda tx: installation.recall(tx, "motto")) for _ in range(20))
            )
            await store.write(lambda tx: installation.keep(tx, "motto", "Get it right."))
        assert not any(search.done() for search in searches)
        over.set()
        await asyncio.gather(*searches)
    finally:
        over.set()
        await store.close()


async def test_whoever_searches_too_widely_is_told_what_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.submit()
    monkeypatch.setattr(stores, "SEARCH_STEPS", 0)
    monkeypatch.setattr(stores, "STEPS_COUNTED", 1)
    told = answer_of(await world.ed.slash(world.review, "archive search", query="ferry"))
    assert "takes the archive too long" in told and "tag:" in told
