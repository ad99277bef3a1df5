"""Changes: what one process changes in the newsrooms of another reaches it, at once or within a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.delivery.outbox.carrier import Arrived
from bot.delivery.outbox.courier import Courier
from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.people.upkeep import Keeper
from bot.desk import Desk
from bot.desk.duties import Duties
from bot.domain.article.copy import Copy
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from bot.domain.newsroom.shards import ShardRange
from bot.domain.people.retention import Retention
from bot.store import Transaction
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.people import erasure
from bot.store.postgres import changes
from bot.store.postgres.store import PostgresStore
from bot.store.transaction import OF_NO_NEWSROOM

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
OURS, THEIRS = 2 << 22, 1 << 22
"""Servers: the first process serves shard 0 of two, and what belongs to no newsroom; the second one shard 1."""

PATIENCE_SECONDS = 30
"""A change comes within milliseconds; a busy machine may take longer."""


class Listened:
    """What a process has heard."""

    def __init__(self, store: PostgresStore) -> None:
        self._heard = asyncio.Queue[frozenset[int] | None]()
        store.on_elsewhere.append(self._heard.put_nowait)

    async def next(self) -> frozenset[int] | None:
        return await asyncio.wait_for(self._heard.get(), PATIENCE_SECONDS)


@dataclass(frozen=True)
class Two:
    """Two processes of one database, with a newsroom each."""

    first: PostgresStore
    second: PostgresStore
    ours: int
    theirs: int


def put(tx: Transaction, newsroom_id: int, key: str, kind: Kind = Kind.LATE) -> None:
    deliveries.enqueue(tx, newsroom_id=newsroom_id, article_id=None, kind=kind, key=key, now=NOW)


@pytest.fixture
async def two(address: str, pictures: Path) -> AsyncIterator[Two]:
    def make(tx: Transaction) -> tuple[int, int]:
        first, second = (
            newsrooms.create(tx, guild, review=guild + 10, publish=guild + 20, editors=30)
            for guild in (OURS, THEIRS)
        )
        return first, second

    first, second = [
        await PostgresStore.open_at(address, pictures, ShardRange(shard, shard, 2)) for shard in (0, 1)
    ]
    ours, theirs = await first.write(make)
    for each in (first, second):
        each.listen(each.serves)
    await listening(address, 2)
    yield Two(first, second, ours, theirs)
    await second.close()
    await first.close()


LISTENING = (
    f" FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{changes.NAME}'"
)


async def listening(address: str, count: int) -> None:
    """Wait until so many processes listen."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with psycopg.connect(address) as connection:
                row = connection.execute("SELECT count(*)" + LISTENING).fetchone()
            if row is not None and row[0] == count:
                return
            await asyncio.to_thread(lambda: None)


async def test_a_delivery_for_the_newsroom_of_another_process_reaches_it(two: Two) -> None:
    heard = Listened(two.second)

    await two.first.write(lambda tx: put(tx, two.theirs, "late:1"))

    assert await heard.next() == {two.theirs}


async def test_nothing_goes_out_about_newsrooms_of_ones_own(two: Two, address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"LISTEN {changes.CHANNEL}".encode())
        for number in range(3):
            await two.first.write(lambda tx, number=number: put(tx, two.ours, f"late:{number}"))
        heard = Listened(two.second)
        await two.first.write(lambda tx: put(tx, two.theirs, "late:theirs"))
        await heard.next()
        words = [
            word.payload for word in connection.notifies(timeout=PATIENCE_SECONDS, stop_after=1)
        ]  # in the order in which they were said

    assert [word.partition(" ")[2] for word in words] == [str(two.theirs)]


async def test_what_was_undone_is_not_told(two: Two) -> None:
    heard = Listened(two.second)

    def failing(tx: Transaction) -> None:
        put(tx, two.theirs, "late:1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await two.first.write(failing)
    await two.first.write(lambda tx: tx.concerns(None))

    assert await heard.next() is None, "the first that it hears is the second change"


async def test_what_belongs_to_no_newsroom_reaches_the_process_that_sees_to_it(two: Two) -> None:
    heard = Listened(two.first)

    await two.second.write(lambda tx: put(tx, two.theirs, "owner:1", Kind.OWNER_NOTICE))
    assert await heard.next() == {OF_NO_NEWSROOM}
    await two.second.write(erasure.want_tidying)
    assert await heard.next() == {OF_NO_NEWSROOM}


async def test_more_newsrooms_than_a_word_holds_are_all(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_NAMED", 0)
    heard = Listened(two.second)

    await two.first.write(lambda tx: put(tx, two.theirs, "late:1"))

    assert await heard.next() is None


def cut_listening(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute("SELECT count(pg_terminate_backend(pid))" + LISTENING).fetchone()
        assert row == (2,)


async def test_where_the_listening_connection_was_cut_everything_is_looked_at_and_it_listens_again(
    two: Two, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "RETRY_SECONDS", 0.01)
    heard = Listened(two.second)

    cut_listening(address)
    await two.first.write(lambda tx: put(tx, two.theirs, "late:1"))

    assert await heard.next() is None, "something may have been said while it did not listen"
    await listening(address, 2)
    await two.first.write(lambda tx: put(tx, two.theirs, "late:2"))
    while await heard.next() != {two.theirs}:
        """What was said before the cut may come too."""


async def test_without_listening_it_asks_now_and_then(
    two: Two, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: str) -> Any:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(changes, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(changes, "ASK_SECONDS", 0.05)
    monkeypatch.setattr(changes, "connect", refused)
    heard = Listened(two.second)

    cut_listening(address)

    assert [await heard.next() for _ in range(3)] == [None] * 3


def test_it_asks_within_a_minute() -> None:
    assert changes.ASK_SECONDS + changes.RETRY_SECONDS + 3 <= 60, "with the time that connecting takes"


# --------------------------------------------------------------------- desk, courier, clock, upkeep

WRITER = Person(7, "Wanda", frozenset())
OPEN = (
    "SELECT 1 FROM card LEFT JOIN delivery ON delivery.state = 'pending'"
    " WHERE delivery.id IS NOT NULL OR card.message_id IS NULL OR card.wanted > card.drawn"
)
"""Whether anything is still to be brought to Discord."""

COPY = Copy(
    "Ferry runs again",
    "Back on its route.",
    "It left at seven. " * 30,
    ("harbour",),
    ("https://example.org",),
)


async def test_a_person_who_is_erased_by_one_process_is_gone_from_the_newsrooms_of_the_other(
    two: Two,
) -> None:
    """Its courier redraws what named them, and its keeper clears away what erasing leaves behind."""
    ours, theirs = Desk(two.first, lambda: NOW), Desk(two.second, lambda: NOW)
    taken_in = await theirs.drafts.file(THEIRS, WRITER, COPY, door="form")
    assert taken_in.article.state is State.SUBMITTED
    taken = asyncio.Queue[str]()

    class Hands:
        async def carry(self, delivery: Any, _seen: object) -> Arrived:
            return Arrived(THEIRS + 10, delivery.id)

        async def redraw(self, message: Any) -> Arrived:
            taken.put_nowait(message.kind)
            return Arrived(None, None, message.shown.wanted)

    carrier: Any = Hands()
    courier = Courier(theirs, carrier, card_interval=0)
    courier.start()
    while await two.second.read(lambda tx: tx.one(OPEN)) is not None:
        await asyncio.to_thread(lambda: None)
    two.second.on_elsewhere.append(courier.elsewhere)
    while not taken.empty():
        taken.get_nowait()

    heard = Listened(two.second)
    await ours.erasure.erase(WRITER.id, keeps_words=False)

    assert two.theirs in (await heard.next() or ())
    assert await asyncio.wait_for(taken.get(), PATIENCE_SECONDS) == Kind.CARD
    await courier.stop()


async def test_the_clock_is_set_anew_by_a_change_elsewhere(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = asyncio.Event()
    desk = Desk(two.second, lambda: NOW)

    async def nobody() -> set[int]:
        return set()

    clock = DueClock(desk, nobody)
    clock.start()
    while clock._run is not None and not clock._run.done():
        await asyncio.to_thread(lambda: None)

    async def asked(_: Duties) -> None:
        looked.set()

    monkeypatch.setattr(Duties, "next_due", asked)
    two.second.on_elsewhere.append(clock.elsewhere)
    await two.first.write(lambda tx: put(tx, two.theirs, "late:1"))

    await asyncio.wait_for(looked.wait(), PATIENCE_SECONDS)
    await clock.stop()


async def test_what_another_process_erased_is_cleared_away(two: Two) -> None:
    desk = Desk(two.first, lambda: NOW)
    keeper = Keeper(desk, Retention.of_days(discarded=0, drafts=0, readers=0, delivered=0, threads=0))
    keeper.start()
    while keeper._run is not None and not keeper._run.done():
        await asyncio.to_thread(lambda: None)
    seen = asyncio.Event()
    desk.upkeep.listeners.append(seen.set)
    two.first.on_elsewhere.append(keeper.elsewhere)

    await two.second.write(erasure.want_tidying)

    await asyncio.wait_for(seen.wait(), PATIENCE_SECONDS)
    await keeper.stop()
