"""Shards over processes: who may serve which, who has lost them and can write no more, and who does what is no server's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from bot.delivery import sharding
from bot.domain.refusals import Fenced, Served, StoreUnavailable
from bot.store import Transaction
from bot.store.postgres import connections, duty
from bot.store.postgres.duty import Duty
from bot.store.postgres.introductions import Turn
from bot.store.postgres.store import PostgresStore
from bot.store.transaction import by_guild
from tests.store.postgres.conftest import Opening
from tests.store.postgres.keeping import keep, kept, until_somebody_waits


def cut_lock(address: str, shards: str) -> None:
    """End the connection that holds the locks of these shards, and no other."""
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name LIKE %s",
            (f"copydesk % {shards}",),
        ).fetchone()
    assert row == (1,)


def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that open from now on do not look whether they still hold their locks."""
    monkeypatch.setattr(Duty, "watch", lambda *_: None)


async def until(store: PostgresStore, so: Callable[[], bool], *others: PostgresStore) -> None:
    """Wait until something has changed about the duty of a process, or of one of the others."""
    changed = asyncio.Event()
    for each in (store, *others):
        each.on_duty.append(changed.set)
    while not so():
        changed.clear()
        await asyncio.wait_for(changed.wait(), 20)


# -------------------------------------------------------------------- locks


async def test_processes_of_different_shards_share_a_database(opening: Opening) -> None:
    first, second = await opening("0-1/4"), await opening("2-3/4")

    await first.write(lambda tx: keep(tx, "first"))
    assert await kept(second) == "first"
    await second.write(lambda tx: keep(tx, "second"))
    assert await kept(first) == "second"
    assert first.holds and second.holds


@pytest.mark.parametrize("shards", ["0-1/4", "1/4", "1-2/4", "0-3/4"])
async def test_a_second_process_for_a_shard_is_refused_and_told_of_the_first(
    opening: Opening, shards: str
) -> None:
    await opening("0-1/4")

    with pytest.raises(
        Served, match=r"Another Copydesk uses this database: copydesk \S+ \d+ 0-1/4, since 20\d\d-.* UTC"
    ):
        await opening(shards)
    await opening("2-3/4")


async def test_all_count_the_same_shards(opening: Opening) -> None:
    first = await opening("0-1/4")

    with pytest.raises(Served, match="Another Copydesk counts 4 shards and serves 0-1/4: copydesk"):
        await opening("7/8")
    with pytest.raises(Served, match="counts 4 shards"):
        await opening("")
    await first.close()
    await opening("")
    with pytest.raises(Served, match=r"counts 1 shards and serves 0/1: copydesk \S+ \d+, since"):
        await opening("2-3/4")


async def test_the_tables_are_not_brought_up_to_date_under_another_process(
    opening: Opening, address: str
) -> None:
    first = await opening("0-1/4")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE schema_version SET number = number - 1")

    with pytest.raises(Served, match=r"another Copydesk uses them: copydesk .* 0-1/4.* Stop every process"):
        await opening("2-3/4")

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE schema_version SET number = number + 1")
    await first.write(keep)


# ------------------------------------------------------------------ fencing


async def test_who_lost_its_lock_to_another_writes_no_more(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not know yet that its lock went: its connections for writing are as good as before."""
    blind(monkeypatch)
    first = await opening("0-1/4")
    await first.write(lambda tx: keep(tx, "first"))
    cut_lock(address, "0-1/4")
    second = await opening("1-2/4")

    with pytest.raises(Fenced):
        await first.write(lambda tx: keep(tx, "too late"))

    assert first.fenced is not None and not first.holds
    assert await kept(second) == "first"
    await second.close()
    with pytest.raises(Fenced):
        await first.write(lambda tx: keep(tx, "for good"))
    with pytest.raises(Fenced):
        await kept(first)


async def test_what_is_being_written_when_the_lock_goes_is_not_committed(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind(monkeypatch)
    first = await opening("0-1/4")
    loop = asyncio.get_running_loop()
    runs = 0

    def work(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        keep(tx, "half written")
        if runs == 1:
            cut_lock(address, "0-1/4")
            asyncio.run_coroutine_threadsafe(_opened(opening), loop).result(30)

    with pytest.raises(Fenced):
        await first.write(work)

    assert await kept(await opening("2-3/4")) is None


async def _opened(opening: Opening) -> None:
    await opening("0-1/4")


async def test_a_term_begins_when_what_is_being_committed_is_there(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its last look at its term and the commit nobody begins another one."""
    blind(monkeypatch)
    first = await opening("0-1/4")
    execute, loop, opens = psycopg.Connection.execute, asyncio.get_running_loop(), list[Any]()

    def executed(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if query == "COMMIT" and not opens:
            cut_lock(address, "0-1/4")
            opens.append(asyncio.run_coroutine_threadsafe(opening("0-1/4"), loop))
            until_somebody_waits(address)
            assert not opens[0].done()
        return execute(self, query, *rest, **more)

    monkeypatch.setattr(psycopg.Connection, "execute", executed)
    await first.write(lambda tx: keep(tx, "in time"))

    assert await kept(await asyncio.wrap_future(opens[0])) == "in time"


async def test_who_stops_just_before_it_commits_does_not_hold_up_the_next_one(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind(monkeypatch)
    monkeypatch.setattr(connections, "STUCK_MILLISECONDS", 300)
    first = await opening("0-1/4")
    execute, loop, stopped = psycopg.Connection.execute, asyncio.get_running_loop(), list[str]()

    def executed(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if query == "COMMIT" and not stopped:
            stopped.append(query)
            cut_lock(address, "0-1/4")
            asyncio.run_coroutine_threadsafe(_opened(opening), loop).result(30)
        return execute(self, query, *rest, **more)

    monkeypatch.setattr(psycopg.Connection, "execute", executed)
    with pytest.raises(Fenced):
        await first.write(lambda tx: keep(tx, "too late"))

    assert await kept(await opening("2-3/4")) is None


async def test_a_lock_that_nobody_else_took_is_taken_again(
    opening: Opening, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a restart of the server: nothing is lost, and the process goes on."""
    store = await opening("0-1/4")
    before = store._duty.term

    cut_lock(address, "0-1/4")
    await store._writing.run(lambda _: store._duty.take())

    await store.write(lambda tx: keep(tx, "goes on"))
    assert await kept(store) == "goes on"
    assert store.holds and store.leads and store.fenced is None
    assert store._duty.term == before
    assert "the lock of this process was lost, and it is taken again" in caplog.text
    with pytest.raises(Served):
        await opening("0/4")


async def test_who_finds_its_shards_taken_is_told_at_once(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = await opening("0-1/4")
    away(monkeypatch)

    cut_lock(address, "0-1/4")
    await until(first, lambda: not first.holds)
    with pytest.raises((StoreUnavailable, psycopg.Error)):
        await first.write(keep)
    await opening("0-1/4")
    monkeypatch.undo()
    await until(first, lambda: first.fenced is not None)

    assert "this process has lost its shards and ends" in caplog.text


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever opened the database already the server cannot be reached."""
    connect, here = duty.connect, set(threading.enumerate())

    def connected(address: str) -> Any:
        if threading.current_thread() in here:
            raise psycopg.OperationalError("the network is down")
        return connect(address)

    monkeypatch.setattr(duty, "connect", connected)


async def test_a_process_that_slept_trusts_nothing_until_it_has_looked(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind(monkeypatch)
    store = await opening("0-1/4")
    now = duty._now()

    monkeypatch.setattr(duty, "_now", lambda: now + 60)
    assert not store.holds

    await store._writing.run(lambda _: store._duty.take())
    assert store.holds


@pytest.mark.parametrize("noting", ["_is_held", "_run_on"])
async def test_who_falls_asleep_before_it_notes_an_answer_has_slept(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, noting: str
) -> None:
    """The answer is of before, and another process may have its shards since."""
    blind(monkeypatch)
    store = await opening("0-1/4")
    holder, slept, now = store._duty, 0.0, duty._now
    monkeypatch.setattr(duty, "_now", lambda: now() + slept)

    def sleep() -> None:
        nonlocal slept
        slept = 60.0

    if noting == "_is_held":
        is_held = holder._is_held
        monkeypatch.setattr(holder, "_is_held", lambda: (is_held(), sleep())[0])
        await store._writing.run(lambda _: holder.take())
    else:
        monkeypatch.setattr(duty, "_now", lambda: (now() + slept, sleep())[0])
        rounds = iter([False, True])
        monkeypatch.setattr(holder, "_closed", SimpleNamespace(wait=lambda _: next(rounds), set=lambda: None))
        holder._run_on()

    assert not store.is_awake()


async def test_who_slept_when_a_shards_turn_had_begun_makes_it_known_only_once_it_has_looked(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    blind(monkeypatch)
    store, begin = await opening("0-1/4"), Turn.begin
    now, asleep, begun = duty._now(), asyncio.Event(), list[float]()

    async def falls_asleep(turn: Turn, _: float) -> None:
        nonlocal now
        await begin(turn, 0)
        begun.append(now)
        if not asleep.is_set():
            now += 60
            asleep.set()

    async def limits() -> Any:
        return SimpleNamespace(max_concurrency=1)

    monkeypatch.setattr(duty, "_now", lambda: now)
    monkeypatch.setattr(Turn, "begin", falls_asleep)
    monkeypatch.setattr(sharding, "STORE_PAUSE_SECONDS", 0.01)
    client: Any = SimpleNamespace(fetch_session_start_limits=limits)
    known = asyncio.ensure_future(sharding.Introductions(client, store).begin(1))
    await asyncio.wait_for(asleep.wait(), 20)

    await store._writing.run(lambda _: store._duty.take())
    await asyncio.wait_for(known, 20)

    assert begun == [now - 60, now]


async def test_who_slept_and_cannot_look_is_not_awake(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await opening("0-1/4")
    tries, now = threading.Semaphore(0), duty._now
    monkeypatch.setattr(duty, "AGAIN_SECONDS", 0.05)

    def connected(_: str) -> None:
        tries.release()
        raise psycopg.OperationalError("the network is down")

    monkeypatch.setattr(duty, "connect", connected)
    monkeypatch.setattr(duty, "_now", lambda: now() + 60)
    cut_lock(address, "0-1/4")
    for _ in range(4):
        assert await asyncio.to_thread(tries.acquire, timeout=20)

    assert not store.is_awake() and not store.holds


# ------------------------------------------------------------------ leading


async def test_one_process_leads_and_when_it_ends_another_does(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty, "LOOK_SECONDS", 0.05)
    first, second, third = [await opening(shards) for shards in ("0/4", "1/4", "2-3/4")]
    assert [first.leads, second.leads, third.leads] == [True, False, False]

    await first.close()
    await until(second, lambda: second.leads or third.leads, third)

    assert second.leads != third.leads


async def test_who_loses_its_lock_does_not_lead_any_more(
    opening: Opening, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty, "LOOK_SECONDS", 0.05)
    first = await opening("0-1/4")
    away(monkeypatch)
    second = await opening("2-3/4")

    cut_lock(address, "0-1/4")
    await until(second, lambda: second.leads)

    assert not first.leads and not first.holds


# ------------------------------------------------------------------ serving


async def test_each_process_sees_what_it_serves(opening: Opening) -> None:
    stores = [await opening("0/4"), await opening("1-2/4"), await opening("3/4")]
    guild_ids = [number << 22 for number in range(1, 13)]

    def fill(tx: Transaction) -> None:
        for guild_id in guild_ids:
            tx.execute("INSERT INTO greeted (guild_id, at) VALUES (?, '2026-01-01')", (guild_id,))

    await stores[0].write(fill)
    sql = f"SELECT guild_id FROM greeted WHERE guild_id > 0{by_guild('guild_id')} ORDER BY guild_id"
    seen = [await store.read(lambda tx: [row[0] for row in tx.all(sql)]) for store in stores]

    assert sorted(each for ids in seen for each in ids) == guild_ids
    for store, ids in zip(stores, seen, strict=True):
        assert ids == [guild_id for guild_id in guild_ids if store.shards.has(guild_id)]
