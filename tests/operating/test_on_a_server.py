"""Commands on a database that a PostgreSQL server has."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.store import Store
from bot.store.archive.moving import Differs
from tests import postgres
from tests.operating.commands import Told
from tests.operating.test_people import ADA, _filled
from tests.rows import ODD_TEXTS, contents, fill_with_odd_rows, make

TEXTS = tuple(text for text in ODD_TEXTS if "\0" not in text)
"""PostgreSQL keeps no character 0."""


@pytest.fixture
def address(run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A new database on a server, which is the one that commands use."""
    if not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    with postgres.in_passing() as server, postgres.database(server) as address:
        monkeypatch.setenv("COPYDESK_DATABASE", address)
        yield address


@pytest.fixture
def peopled(address: str, run: Callable[..., Told]) -> str:
    """A newsroom there in whose log somebody stands."""

    async def fill() -> None:
        store = await Store.open(Path("first.db"))
        await store.write(_filled)
        await store.close()

    asyncio.run(fill())
    assert run("export", "--database", "first.db", "--to", "first.zip").status == 0
    assert run("restore", "first.zip").status == 0
    return address


@pytest.fixture
def running(peopled: str) -> Iterator[str]:
    """The same, while a process uses it."""
    from bot.store.postgres.duty import Duty  # psycopg comes with an extra

    duty = Duty(peopled)
    duty.take()
    yield peopled
    duty.give_up()


def test_an_export_is_restored_there_as_into_a_file(
    address: str, run: Callable[..., Told], tmp_path: Path
) -> None:
    make(tmp_path / "odd.db")
    fill_with_odd_rows(tmp_path / "odd.db", random.Random(4), TEXTS)
    assert run("export", "--database", "odd.db", "--to", "odd.zip").status == 0
    assert run("restore", "odd.zip", "--database", "file.db").status == 0

    told = run("restore", "odd.zip")
    assert told.status == 0 and "into postgresql://" in told.out, told
    assert "user=" not in told.out, "the address is shown without its user and options"
    assert run("migrate-to", "back.db").status == 0
    assert contents(tmp_path / "back.db") == contents(tmp_path / "file.db")
    assert not [
        path
        for path in (tmp_path / "data").rglob("*")
        if "to-a-server" in path.name and "lock" not in path.name
    ]

    again = run("restore", "odd.zip")
    assert again.status == 1 and "holds a newsroom already" in again.err


def test_what_did_not_arrive_as_it_was_is_named(
    peopled: str, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    def differs(*_: object) -> None:
        raise Differs("vote")

    monkeypatch.setattr("bot.operating.transfer.moved", differs)
    told = run("restore", "first.zip")
    assert told.status == 1 and "The table vote is not the same" in told.err, told


def test_a_backup_of_a_file_is_restored_there(address: str, run: Callable[..., Told], tmp_path: Path) -> None:
    make(tmp_path / "odd.db")
    fill_with_odd_rows(tmp_path / "odd.db", random.Random(4), TEXTS)
    assert run("backup", "--database", "odd.db", "--to", ".").status == 0
    [backup] = tmp_path.glob("*.db.gz")

    told = run("restore", backup)
    assert told.status == 0 and "from the backup" in told.out, told
    assert run("migrate-to", "back.db").status == 0
    mine, theirs = contents(tmp_path / "back.db"), contents(tmp_path / "odd.db")
    assert mine["article"] == theirs["article"] and mine["event"] == theirs["event"]


def test_an_export_of_it_says_whether_the_bot_runs(
    peopled: str, run: Callable[..., Told], request: pytest.FixtureRequest
) -> None:
    told = run("export", "--to", "one.zip")
    assert told.status == 0 and "of 1 newsroom" in told.out and "The bot is running" not in told.out

    request.getfixturevalue("running")
    assert "The bot is running" in run("export", "--to", "two.zip").out


def test_its_log_is_audited(peopled: str, run: Callable[..., Told]) -> None:
    told = run("audit")

    assert told.status == 0 and "server 10" in told.out, told


def test_a_person_is_erased(peopled: str, run: Callable[..., Told]) -> None:
    told = run("erase", ADA.id, "--yes")

    assert told.status == 0 and f"{ADA.id} is erased from 1 newsroom" in told.out, told
    assert "holds nothing of" in run("erase", ADA.id, "--yes").out


def test_a_newsroom_is_erased(peopled: str, run: Callable[..., Told]) -> None:
    assert "the newsroom of server 10 is erased" in run("erase-server", 10, "--yes").out
    assert "holds no newsroom yet" in run("export").err


def test_nobody_is_erased_while_a_process_uses_it(running: str, run: Callable[..., Told]) -> None:
    told = run("erase", ADA.id, "--yes")

    assert told.status == 1 and "The bot is running on this database." in told.err, told


def test_the_doctor_looks_into_it(
    peopled: str, run: Callable[..., Told], request: pytest.FixtureRequest
) -> None:
    told = run("doctor", "--offline").out

    assert "answers." in told and "which is this program’s" in told, told
    assert "the bot is not running on this database" in told
    assert "PostgreSQL backs up with its own tools" in told
    request.getfixturevalue("running")
    assert "the bot is running on this database" in run("doctor", "--offline").out


def test_the_doctor_names_tables_that_are_not_there_yet_and_a_server_that_does_not_answer(
    address: str, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    told = run("doctor", "--offline")
    assert "has no tables yet" in told.out and "set are COPYDESK_DATABASE." in told.out, told
    assert "brings an older one up to date" in run("audit").err

    monkeypatch.setenv("COPYDESK_DATABASE", "postgresql://ada:hunter2@127.0.0.1:1/x")
    for command in (["doctor", "--offline"], ["audit"], ["export"], ["erase", ADA.id, "--yes"]):
        told = run(*command)
        assert told.status == 1 and "127.0.0.1" in told.out + told.err, told
        assert "hunter2" not in told.out + told.err and "Traceback" not in told.err


def test_what_only_a_file_needs_says_what_does_it_there(address: str, run: Callable[..., Told]) -> None:
    for command in ("backup", "compact"):
        told = run(command)
        assert told.status == 1 and "PostgreSQL does that with its own tools" in told.err
