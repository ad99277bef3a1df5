"""The store on PostgreSQL: transactions that meet, and values that only one engine would take."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from bot.domain.refusals import Restarting, StoreUnavailable, TooMuchWork, UnknownPress
from bot.operating.metrics import of_transactions
from bot.store import Transaction, installation
from bot.store.newsroom import newsrooms
from bot.store.postgres.store import TRIES, PostgresStore
from tests.store.postgres.keeping import keep, kept

# ------------------------------------------------------------- transactions


def told(store: PostgresStore) -> dict[str, int]:
    """What Prometheus is told of transactions that were run again."""
    found = next(each for each in of_transactions(store) if each.name == "copydesk_transactions_run_again")
    return {sample.labels["met"]: int(sample.value) for sample in found.samples}


async def test_what_is_written_is_read(store: PostgresStore) -> None:
    await store.write(keep)

    assert await kept(store) == "x"
    assert store.taken["write"].count == 1 and store.taken["read"].count == 1


async def test_whatever_is_raised_undoes_everything(store: PostgresStore) -> None:
    def work(tx: Transaction) -> None:
        keep(tx)
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(work)

    assert await kept(store) is None


async def test_a_reader_cannot_write(store: PostgresStore) -> None:
    with pytest.raises(StoreUnavailable):
        await store.read(keep)


async def test_transactions_that_meet_are_run_again_and_none_is_lost(store: PostgresStore) -> None:
    """Each reads what the other one changes: one of them has to look again."""
    await store.write(lambda tx: keep(tx, "0"))
    both, runs = threading.Barrier(2), 0

    def count(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        before = int(installation.recall(tx, "kept") or 0)
        if runs <= 2:
            both.wait(5)
        keep(tx, str(before + 1))

    await asyncio.gather(store.write(count), store.write(count))

    assert await kept(store) == "2"
    assert runs == 3 and told(store) == {"serialization": 1, "deadlock": 0, "unique": 0, "connection": 0}


async def test_what_is_looked_at_afterwards_is_no_conflict(store: PostgresStore) -> None:
    """Each looks at what the other one changes, but only once its own change is committed."""
    both = threading.Barrier(2)

    def change(name: str) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            installation.keep(tx, name, "1")
            both.wait(5)

        return work

    def look(tx: Transaction) -> int:
        return len(tx.all("SELECT value FROM fact WHERE name IN ('one', 'other')"))

    seen = await asyncio.gather(
        *(store.write_and_look(change(name), look, otherwise=0) for name in ("one", "other"))
    )

    assert max(found for _, found in seen) == 2
    assert not any(told(store).values())


async def test_a_change_counts_whether_or_not_it_can_be_looked_at_afterwards(store: PostgresStore) -> None:
    seen = await store.write_and_look(keep, lambda tx: tx.one("SELECT 1 / 0"), otherwise=None)

    assert seen == (None, None) and await kept(store) == "x"


async def test_two_who_wait_for_each_other_are_run_again(store: PostgresStore) -> None:
    """Each has a row that the other one wants: the server ends one of them."""
    await store.write(lambda tx: [installation.keep(tx, name, "0") for name in ("one", "other")])
    both, runs = threading.Barrier(2), 0

    def count(first: str, second: str) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            nonlocal runs
            runs += 1
            tx.execute("UPDATE fact SET value = value || ? WHERE name = ?", ("x", first))
            if runs <= 2:
                both.wait(5)
            tx.execute("UPDATE fact SET value = value || ? WHERE name = ?", ("x", second))

        return work

    await asyncio.gather(store.write(count("one", "other")), store.write(count("other", "one")))

    assert await store.read(lambda tx: installation.recall(tx, "one")) == "0xx"
    assert told(store)["deadlock"] >= 1 and runs == 2 + sum(told(store).values())


async def test_two_who_add_the_same_row_are_run_again(store: PostgresStore) -> None:
    """A unique index tells the second one, which then finds the row of the first."""
    both, runs = threading.Barrier(2), 0

    def add(tx: Transaction) -> str:
        nonlocal runs
        runs += 1
        if tx.one("SELECT 1 FROM newsroom WHERE guild_id = ?", (7,)) is not None:
            return "there"
        if runs <= 2:
            both.wait(5)
        newsrooms.create(tx, 7, review=1, publish=2, editors=3)
        return "added"

    said = await asyncio.gather(store.write(add), store.write(add))

    assert sorted(said) == ["added", "there"]


async def test_who_meets_others_again_and_again_is_told_that_nothing_was_taken(store: PostgresStore) -> None:
    runs = 0

    def unlucky(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        keep(tx)
        raise psycopg.errors.SerializationFailure

    with pytest.raises(StoreUnavailable):
        await store.write(unlucky)

    assert 2 <= runs <= TRIES
    assert await kept(store) is None
    assert store.given_up == 1 and store.run_again["serialization"] == runs - 1
    assert not store._health.failing, "it says nothing of the database"


async def test_many_at_once_all_come_through(store: PostgresStore) -> None:
    """Where they meet again and again, they soon run one after the other."""
    await store.write(lambda tx: keep(tx, "0"))

    def count(tx: Transaction) -> None:
        keep(tx, str(int(installation.recall(tx, "kept") or 0) + 1))

    await asyncio.gather(*(store.write(count) for _ in range(80)))

    assert await kept(store) == "80"


async def test_what_refers_to_deleted_rows_is_looked_at_in_the_end(store: PostgresStore) -> None:
    newsroom_id = await store.write(lambda tx: newsrooms.create(tx, 7, review=1, publish=2, editors=3))
    await store.write(
        lambda tx: tx.execute("UPDATE newsroom SET left_at = 'now' WHERE id = ?", (newsroom_id,))
    )
    await store.write(
        lambda tx: tx.execute("UPDATE newsroom SET guild_id = -id WHERE id = ?", (newsroom_id,))
    )

    def delete(tx: Transaction) -> None:
        tx.execute("DELETE FROM newsroom WHERE id = ?", (newsroom_id,))
        tx.execute("DELETE FROM section WHERE newsroom_id = ?", (newsroom_id,))

    await store.write_unchecked(delete)

    assert await store.read(lambda tx: tx.all("SELECT 1 FROM newsroom")) == []


async def test_a_search_that_takes_too_long_is_given_up(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.postgres.store.SEARCH_MILLISECONDS", 20)

    with pytest.raises(TooMuchWork):
        await store.search(lambda tx: tx.one("SELECT count(*) FROM generate_series(1, 1000000000) AS n"))

    assert not store._health.failing


async def test_after_close_everything_is_refused(store: PostgresStore) -> None:
    await store.close()

    with pytest.raises(Restarting):
        await store.write(keep)


# --------------------------------------------------------------------- values


async def test_rows_are_read_by_name_and_by_place(store: PostgresStore) -> None:
    row: Any = await store.read(
        lambda tx: tx.one("SELECT 1 AS a, 'x' AS b, 2 > 1 AS c, sum(n) AS d FROM (SELECT 3 AS n) AS s")
    )

    assert (row["a"], row[1], row["c"], row["d"]) == (1, "x", 1, 3)
    assert row.keys() == ["a", "b", "c", "d"] and len(row) == 4
    assert dict(row) == {"a": 1, "b": "x", "c": True, "d": 3}
    with pytest.raises(IndexError):
        row["e"]


async def test_text_keeps_every_character_but_two(store: PostgresStore) -> None:
    for given, found in (("Ferry 🚢 שלום ' \\ %s $1", None), ("a\0b", "a\ufffdb"), ("a\ud800b", "a?b")):
        await store.write(lambda tx, given=given: keep(tx, given))  # type: ignore[misc]
        assert await kept(store) == (found or given)


async def test_a_number_beyond_64_bits_is_nobodys(store: PostgresStore) -> None:
    with pytest.raises(UnknownPress):
        await store.read(lambda tx: tx.one("SELECT * FROM article WHERE article.id = ?", (2**64,)))


async def test_what_may_be_more_than_memory_holds_comes_one_after_the_other(store: PostgresStore) -> None:
    def fill(tx: Transaction) -> None:
        for n in range(450):
            installation.keep(tx, f"fact {n:03}", str(n))

    def each(tx: Transaction) -> list[str]:
        found = tx.each("SELECT name, value FROM fact ORDER BY name")
        return [f"{row['value']}={installation.recall(tx, row['name'])}" for row in found]

    await store.write(fill)

    assert await store.read(each) == [f"{n}={n}" for n in range(450)]


async def test_a_snapshot_shows_one_moment(store: PostgresStore) -> None:
    await store.write(keep)

    with store.snapshot() as (tx, version):
        await store.write(lambda other: keep(other, "later"))
        assert installation.recall(tx, "kept") == "x"

    assert version > 40
    assert await kept(store) == "later"
