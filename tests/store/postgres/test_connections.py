"""The store on PostgreSQL when connections go: what is run again, who is told, and whose duty the database is."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.domain.refusals import StoreUnavailable
from bot.store import Transaction
from bot.store.postgres import faults
from bot.store.postgres.duty import Duty
from bot.store.postgres.store import PostgresStore
from tests import postgres
from tests.store.postgres.keeping import keep, kept

# --------------------------------------------------------------- connections


def cut(address: str) -> None:
    """End every connection to the database, as a restart of the server does."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_connections_that_were_cut_meanwhile_are_made_again(store: PostgresStore, address: str) -> None:
    await store.write(keep)
    await kept(store)

    cut(address)

    await store.write(lambda tx: keep(tx, "y"))
    cut(address)
    assert await kept(store) == "y"
    assert not store._health.failing


async def test_a_transaction_whose_connection_goes_is_run_again_once(
    store: PostgresStore, address: str
) -> None:
    runs = 0

    def work(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        keep(tx, str(runs))
        if runs == 1:
            cut(address)

    await store.write(work)

    assert await kept(store) == "2"


async def test_a_commit_without_an_answer_is_asked_after(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server had committed and the connection went: what was taken is not taken a second time."""
    monkeypatch.setattr(psycopg.Connection, "execute", _losing_the_answer(committed=True))
    runs = 0

    def work(tx: Transaction) -> str:
        nonlocal runs
        runs += 1
        keep(tx, str(runs))
        return "taken"

    assert await store.write(work) == "taken"
    assert await kept(store) == "1" and runs == 1


async def test_a_commit_that_did_not_arrive_is_run_again(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psycopg.Connection, "execute", _losing_the_answer(committed=False))
    runs = 0

    def work(tx: Transaction) -> None:
        nonlocal runs
        runs += 1
        keep(tx, str(runs))

    await store.write(work)

    assert await kept(store) == "2"


def _losing_the_answer(*, committed: bool) -> Any:
    """The first COMMIT gets no answer, whether it was carried out or not."""
    execute, lost = psycopg.Connection.execute, []

    def executed(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if query == "COMMIT" and not lost:
            lost.append(query)
            if committed:
                execute(self, query)
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return execute(self, query, *rest, **more)

    return executed


async def test_while_the_server_is_away_people_are_told_and_the_bot_goes_on_afterwards(
    pictures: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed here")
    monkeypatch.setattr("bot.store.store.TRIAL_SECONDS", 0.05)
    caplog.set_level(logging.INFO, "bot.store")
    again = asyncio.Event()
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        with postgres.running(folder, durable=False) as server:
            store = await PostgresStore.open_at(server, pictures)
            store.on_recovery.append(again.set)
            await store.write(keep)
        for refused in (store.write(keep), kept(store)):
            with pytest.raises(StoreUnavailable):
                await refused
        assert caplog.text.count("cannot be written") == 1
        with postgres.running(folder, durable=False):
            await asyncio.wait_for(again.wait(), 30)
            assert await kept(store) == "x"
            await store.close()
    assert "can be written again, after 2 failures" in caplog.text


async def test_a_server_that_is_not_there_is_said_at_the_start(pictures: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        await PostgresStore.open_at("postgresql://ada:hunter2@127.0.0.1:1/desk", pictures)

    assert "See that the database server runs and can be reached." in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (psycopg.errors.DiskFull, "make room"),
        (psycopg.errors.ReadOnlySqlTransaction, "The server only reads"),
        (psycopg.errors.AdminShutdown, "See that the database server runs"),
        (psycopg.errors.TooManyConnections, "lacks memory or connections"),
        (psycopg.errors.InvalidPassword, "the user, the password"),
        (psycopg.errors.DataCorrupted, "restore a backup"),
    ],
)
def test_the_operator_is_told_what_to_do(error: type[psycopg.Error], told: str) -> None:
    assert told in faults.remedy(error())


async def test_a_full_disk_there_is_told_and_keeps_nothing(
    store: PostgresStore, caplog: pytest.LogCaptureFixture
) -> None:
    def full(tx: Transaction) -> None:
        keep(tx)
        raise psycopg.errors.DiskFull("could not extend file")

    with pytest.raises(StoreUnavailable):
        await store.write(full)

    assert "The disk of the database server is full: make room." in caplog.text
    assert await kept(store) is None
    await store._try()
    assert not store._health.failing


async def test_a_wrong_statement_is_a_fault_of_the_program(store: PostgresStore) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        await store.write(lambda tx: tx.execute("INSERT INTO erasing (person_id, pseudonym) VALUES (1, 1)"))

    assert not store._health.failing


# --------------------------------------------------------------------- duty


async def test_a_second_process_is_refused_and_told_of_the_first(
    store: PostgresStore, address: str, pictures: Path
) -> None:
    with pytest.raises(
        StoreUnavailable, match=r"Another Copydesk uses this database: copydesk \S+ \d+, since 20"
    ):
        await PostgresStore.open_at(address, pictures)

    await store.close()
    await (await PostgresStore.open_at(address, pictures)).close()


async def test_who_lost_its_duty_to_another_writes_no_more(
    address: str, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Duty, "watch", lambda *_: None)  # else it takes it again at once
    store = await PostgresStore.open_at(address, pictures)
    await store.write(keep)
    cut(address)
    other = await PostgresStore.open_at(address, pictures)
    try:
        with pytest.raises(StoreUnavailable):
            await store.write(lambda tx: keep(tx, "mine"))
        assert await kept(other) == "x"
    finally:
        await other.close()

    await store.write(lambda tx: keep(tx, "mine"))
    assert await kept(store) == "mine", "it is its again once nobody else has it"
    await store.close()
