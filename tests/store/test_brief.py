"""Brief writes: what comes at the same time is committed together, and each stands or falls by itself."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from bot.domain.refusals import Restarting, StoreUnavailable
from bot.store import Store, Transaction
from tests.store.conftest import keep, recall


async def began(store: Store) -> list[str]:
    """Every transaction that the writer begins from now on."""
    found: list[str] = []

    def noted(sql: str) -> None:
        if sql == "BEGIN IMMEDIATE":
            found.append(sql)

    await store._writer.run(lambda connection: connection.set_trace_callback(noted))
    return found


async def kept(store: Store) -> list[str]:
    rows = await store.read(lambda tx: tx.all("SELECT name FROM fact WHERE name LIKE 'n%' ORDER BY name"))
    return [row["name"] for row in rows]


def fails(tx: Transaction) -> None:
    keep(tx, "not there")
    raise ValueError("no")


async def test_what_comes_at_once_shares_transactions_and_keeps_its_order(store: Store) -> None:
    transactions, order = await began(store), list[int]()

    def work(tx: Transaction, number: int) -> int:
        keep(tx, f"n{number:02}")
        order.append(number)
        return number

    asked = (store.write_briefly(lambda tx, n=n: work(tx, n)) for n in range(40))
    assert await asyncio.gather(*asked) == order == list(range(40))
    assert await kept(store) == [f"n{n:02}" for n in range(40)]
    assert len(transactions) <= 4, "one begins at once, and then as many as share one"


async def test_one_that_raises_leaves_nothing_behind_and_the_others_stand(store: Store) -> None:
    works = [store.write_briefly(lambda tx: keep(tx, "n1")), store.write_briefly(fails)]
    works += [store.write_briefly(lambda tx: keep(tx, "n2")), store.write_briefly(fails)]
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), ValueError, type(None), ValueError]
    assert await kept(store) == ["n1", "n2"]


async def test_an_error_of_the_database_is_that_of_whoever_made_it(store: Store) -> None:
    def broken(tx: Transaction) -> None:
        keep(tx, "not there")
        tx.execute("INSERT INTO fact (name, value) VALUES ('other', NULL)")

    def undone(tx: Transaction) -> None:
        keep(tx, "not there")
        tx._connection.rollback()  # as SQLite does on a full disk
        keep(tx, "nor this")

    works = [lambda tx: keep(tx, "n1"), broken, lambda tx: keep(tx, "n2"), undone, lambda tx: keep(tx, "n3")]
    outcomes = await asyncio.gather(*map(store.write_briefly, works), return_exceptions=True)
    assert [type(each) for each in outcomes] == [
        type(None),
        sqlite3.IntegrityError,
        type(None),
        StoreUnavailable,
        type(None),
    ]
    assert await kept(store) == ["n1", "n2", "n3"]


async def test_whoever_is_cancelled_is_written_all_the_same(store: Store) -> None:
    tasks = [
        asyncio.create_task(store.write_briefly(lambda tx, n=n: keep(tx, f"n{n:02}"))) for n in range(20)
    ]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.write(lambda tx: keep(tx, "after"))
    assert await kept(store) == [f"n{n:02}" for n in range(20)]


async def test_brief_and_other_writes_take_their_turns(store: Store) -> None:
    await asyncio.gather(
        *((store.write, store.write_briefly)[n % 2](lambda tx, n=n: keep(tx, f"n{n}")) for n in range(20))
    )
    assert sorted(await kept(store)) == sorted(f"n{n}" for n in range(20))


async def test_a_store_that_closes_takes_no_more(store: Store) -> None:
    last = asyncio.create_task(store.write_briefly(lambda tx: keep(tx, "n1")))
    await asyncio.sleep(0)
    await store.close()
    await last
    with pytest.raises(Restarting):
        await store.write_briefly(lambda tx: keep(tx, "n2"))
    again = await Store.open(store.path)
    assert await recall(again, "n1") == "x"
    await again.close()
