"""What each of two processes does on one database: the half that it serves, and of the rest nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.desk.people.retention import link_log
from bot.domain.article.article import Via
from bot.domain.article.copy import make_copy
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.shards import ShardRange
from bot.domain.review.votes import Choice
from bot.store.newsroom import newsrooms
from bot.store.outbox.kinds import Hands
from bot.store.postgres.dialect import said
from bot.store.postgres.store import PostgresStore
from bot.store.review import open_cards
from bot.store.transaction import by_newsroom

EVEN, ODD = 2 << 22, 3 << 22
WRITERS, EDITORS = 21, 22
ADMIN = Person(100, "Root", frozenset(), manages_server=True)
WANDA = Person(101, "Wanda", frozenset({WRITERS}))
ED = Person(102, "Ed", frozenset({EDITORS}))
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Process:
    """One of two, with the server of its half."""

    def __init__(self, store: PostgresStore, guild_id: int) -> None:
        self.store = store
        self.guild_id = guild_id
        self.now = NOW
        self.desk = Desk(store, lambda: self.now)

    async def newsroom_id(self) -> int:
        newsroom = await self.store.read(lambda tx: newsrooms.of_guild(tx, self.guild_id))
        assert newsroom is not None
        return newsroom.id


@pytest.fixture
async def processes(address: str, pictures: Path) -> AsyncIterator[list[Process]]:
    """Two, with a newsroom each in which an article waits for its time; one process wrote all of it, as it may after DMs."""
    stores = [await PostgresStore.open_at(address, pictures, ShardRange.parse(f"{n}/2")) for n in (0, 1)]
    try:
        both = [Process(store, guild_id) for store, guild_id in zip(stores, (EVEN, ODD), strict=True)]
        desk = both[0].desk
        for guild_id in (ODD, EVEN):
            await desk.setup.establish(
                guild_id, ADMIN, review=1, publish=2, editors=EDITORS, settings={"writers": WRITERS}
            )
            filed = await desk.drafts.file(
                guild_id, WANDA, make_copy(headline="The ferry", body="It sails."), door="form"
            )
            await desk.review.vote(filed.article.id, ED, Choice.APPROVE, Via.BUTTON)
        yield both
    finally:
        for store in stores:
            await store.close()


async def test_each_carries_and_redraws_its_own(processes: list[Process]) -> None:
    for process in processes:
        free = dict.fromkeys(Hands, 50)
        found = await process.desk.outbox.ready(free, set(), redraws_limit=50)
        ready, moment = found.ready, found.moment
        assert ready
        assert {each.newsroom_id for each in ready} == {await process.newsroom_id()}
        assert moment is None or moment > NOW


async def test_each_has_its_own_moments_and_serves_what_is_due_there(processes: list[Process]) -> None:
    first, second = processes
    due = await first.desk.duties.next_due()
    assert due is not None
    timed = [await each.store.read(open_cards.timed) for each in processes]
    assert [[room for room, _ in each] for each in timed] == [
        [await each.newsroom_id()] for each in processes
    ]

    first.now = NOW + timedelta(hours=1)
    assert await first.desk.release.publish_due([article for _, article in timed[0]]) == 1
    while await first.desk.duties.serve():
        pass

    [(room, article)] = timed[1]
    assert await second.store.read(open_cards.timed) == [(room, article)], "the other one's is left to it"
    moment = await second.desk.duties.next_due()
    assert moment is not None and moment <= due + timedelta(minutes=1)


async def test_each_takes_only_its_own_servers_for_removed(processes: list[Process]) -> None:
    first, second = processes

    assert await first.desk.removals.compare([EVEN], timedelta(days=30)) == []
    assert await second.desk.removals.compare([ODD], timedelta(days=30)) == []
    [gone] = await first.desk.removals.compare([], timedelta(days=30))
    assert gone.guild_id == EVEN

    assert await second.desk.removals.compare([ODD], timedelta(days=30)) == []
    assert await second.desk.removals.compare([ODD, EVEN], timedelta(days=30)) == [], "it is not its to say"
    assert await first.desk.removals.of_newsroom(await first.newsroom_id()) is not None


async def test_each_has_a_shift_of_its_own(processes: list[Process]) -> None:
    first, second = processes
    for process in processes:
        begun = await process.desk.lifecycle.begin()
        assert begun.began is None
        assert begun.waiting > 0
    await first.desk.lifecycle.end()

    assert (await first.desk.lifecycle.begin()).ended == NOW, "this one ended in order"
    left = await second.desk.lifecycle.begin()
    assert left.began == NOW and left.ended is None, "and this one did not"


async def test_each_is_deaf_and_keeps_house_for_its_own(processes: list[Process]) -> None:
    first, _ = processes
    await first.desk.catchup.deaf({None: NOW})
    unheard = await first.store.read(
        lambda tx: {
            row["guild_id"] for row in tx.all("SELECT guild_id FROM newsroom WHERE unheard_since IS NOT NULL")
        }
    )
    assert unheard == {EVEN}

    assert await first.store.write(link_log) > 0
    linked = await first.store.read(
        lambda tx: {row["newsroom_id"] for row in tx.all("SELECT newsroom_id FROM link")}
    )
    assert linked == {await first.newsroom_id()}


async def test_a_look_goes_through_an_index_and_asks_no_more_servers_than_it_needs(
    processes: list[Process],
) -> None:
    """It is asked with every change: a join with all newsrooms would cost more, the more of them there are."""
    from bot.store.next_moment import MOMENTS

    for query in MOMENTS.values():
        plan = await processes[0].store.read(
            lambda tx, query=query: "\n".join(row[0] for row in tx.all(f"EXPLAIN {query}"))
        )
        assert "Hash Join" not in plan and "Merge Join" not in plan, plan


def test_a_choice_is_a_condition_for_who_serves_a_part_and_nothing_for_who_serves_all() -> None:
    sql = f"SELECT min(id) FROM delivery WHERE state = ?{by_newsroom('delivery.newsroom_id')} LIMIT 1"

    assert said(sql).sql == "SELECT min(id) FROM delivery WHERE state = $1 LIMIT 1"
    assert said(sql, ShardRange(0, 15, 16)).sql == said(sql).sql
    assert said(sql, ShardRange(4, 7, 16)).sql == (
        "SELECT min(id) FROM delivery WHERE state = $1 AND (SELECT (home.guild_id >> 22) % 16 BETWEEN 4 AND 7"
        " FROM newsroom AS home WHERE home.id = delivery.newsroom_id) LIMIT 1"
    )
