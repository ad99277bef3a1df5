"""Many newsrooms: a start with hundreds of them reads few at a time, and none with all its settings that it does not need."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.desk import Desk
from bot.desk.people.retention import link_log
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Store, Transaction
from bot.store.article import audit_log
from bot.store.newsroom import newsrooms
from tests.world import World

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GUILDS = range(1_000, 1_300)


def found(tx: Transaction) -> None:
    for guild_id in GUILDS:
        newsrooms.create(tx, guild_id, review=1, publish=2, editors=3)


async def test_servers_that_went_unheard_are_noted_each_by_its_index(store: Store) -> None:
    await store.write(found)
    for guild_id in GUILDS[:5]:
        await Desk(store, lambda: NOW).catchup.deaf({guild_id: NOW})
    await Desk(store, lambda: NOW).catchup.deaf({None: NOW, 1_002: datetime(2026, 2, 1, tzinfo=UTC)})
    rows = await store.read(lambda tx: tx.all("SELECT guild_id, unheard_since FROM newsroom"))
    assert {row["guild_id"] for row in rows if row["unheard_since"].startswith("2026-02-01")} == {1_002}
    assert len({row["unheard_since"] for row in rows}) == 2
    [plan] = await store.read(
        lambda tx: tx.all(
            "EXPLAIN QUERY PLAN UPDATE newsroom SET unheard_since = NULL WHERE guild_id = ?", (1,)
        )
    )
    assert "SEARCH" in plan["detail"]


async def test_newsrooms_are_read_some_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.write(found)
    lots: list[int] = []
    of_guilds = newsrooms.of_guilds

    def counted(tx: Transaction, guild_ids: list[int]) -> list[Newsroom]:
        lots.append(len(guild_ids))
        return of_guilds(tx, guild_ids)

    monkeypatch.setattr(newsrooms, "of_guilds", counted)
    there = await Desk(store, lambda: NOW).catchup.newsrooms([*GUILDS, 5])
    assert [room.guild_id for room in there] == list(GUILDS)
    assert max(lots) <= 50


async def test_only_logs_with_something_new_are_linked(store: Store) -> None:
    await store.write(found)

    def log(tx: Transaction) -> None:
        for newsroom_id in (7, 9, 9):
            audit_log.record(tx, newsroom_id, Person(1, "Ed"), "setup", NOW)

    await store.write(log)
    assert await store.write(link_log) == 3
    assert await store.write(link_log) == 0
    rows = await store.read(lambda tx: tx.all("SELECT newsroom_id, number FROM link ORDER BY 1, 2"))
    assert [tuple(row) for row in rows] == [(7, 1), (9, 1), (9, 2)]


async def test_a_start_reads_no_newsroom_that_it_does_not_need(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Transaction) -> list[Newsroom]:
        raise AssertionError("every newsroom is read")

    monkeypatch.setattr(newsrooms, "every", refused)
    await world.bot.desk.unit.store.write(found)
    await world.restart()
    await world.submit()
    assert world.card()
