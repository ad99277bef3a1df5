"""What becomes of a commit whose answer was lost: the server is asked, and a server that has crashed may name another one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bot.store.postgres.connections import connect
from bot.store.postgres.in_doubt import MARK, InDoubt, Mark
from bot.store.postgres.migrations import Connection
from tests import postgres


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """One that keeps what was not committed in memory, and so loses it in a crash."""
    if not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    with TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        server = postgres.Server(Path(folder), (*postgres.FORGETFUL, "wal_writer_delay=10s"))
        server.make()
        server.start()
        with connect(server.address) as connection:
            connection.execute("CREATE TABLE kept (value TEXT)")
        yield server
        server.stop()


def begun(connection: Connection, value: str) -> Mark:
    """A transaction that is about to be committed."""
    connection.execute("BEGIN")
    connection.execute("INSERT INTO kept VALUES (%s)", (value,))
    row = connection.execute(f"SELECT {MARK}".encode()).fetchone()
    assert row is not None
    return Mark(*row)


def outcome(server: postgres.Server, mark: Mark) -> str | None:
    return InDoubt(psycopg.OperationalError("gone"), mark, None).outcome(server.address)


def crash(server: postgres.Server, connection: Connection) -> None:
    """The process of that connection is killed; the server ends all the others and recovers."""
    os.kill(connection.info.backend_pid, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    server.wait()


def test_without_a_crash_the_server_knows(server: postgres.Server) -> None:
    with connect(server.address) as connection:
        kept = begun(connection, "kept")
        connection.execute("COMMIT")
        lost = begun(connection, "lost")
        connection.execute("ROLLBACK")

    assert outcome(server, kept) == "committed"
    assert outcome(server, lost) == "aborted"


def test_what_was_committed_before_a_crash_counts(server: postgres.Server) -> None:
    connection = connect(server.address)
    mark = begun(connection, "kept")
    connection.execute("COMMIT")
    crash(server, connection)

    assert outcome(server, mark) == "committed"


def test_a_number_that_is_given_out_again_after_a_crash_is_another_transactions(
    server: postgres.Server,
) -> None:
    connection = connect(server.address)
    lost = begun(connection, "lost")
    crash(server, connection)
    assert outcome(server, lost) == "aborted", "the server has not come to that number again"

    with connect(server.address) as later:
        while (again := begun(later, "later")).number < lost.number:
            later.execute("COMMIT")
        later.execute("COMMIT")
        assert again.number == lost.number
        row = later.execute("SELECT pg_xact_status(%s::xid8)", (lost.number,)).fetchone()
        assert row == ("committed",), "which is not about ours"
        assert later.execute("SELECT count(*) FROM kept WHERE value = 'lost'").fetchone() == (0,)

    assert outcome(server, lost) == "aborted"


def test_another_server_in_its_place_does_not_know(server: postgres.Server) -> None:
    with connect(server.address) as connection:
        mark = begun(connection, "kept")
        connection.execute("COMMIT")

    elsewhere = Mark(mark.number, mark.log, "0000000F", mark.since)
    assert outcome(server, elsewhere) is None
