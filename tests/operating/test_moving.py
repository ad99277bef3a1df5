"""`copydesk migrate-to`, as an operator runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.store import Store
from bot.store.newsroom import newsrooms
from tests import postgres


@pytest.fixture
def address() -> Iterator[str]:
    """A new database on a server."""
    if not postgres.CAN_RUN:
        pytest.skip("PostgreSQL is not installed here")
    with postgres.in_passing() as server, postgres.database(server) as address:
        yield address


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with a newsroom, in a folder where nothing else is set."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "desk.db"
    store = await Store.open(path)
    await store.write(lambda tx: newsrooms.create(tx, 7, review=1, publish=2, editors=3))
    await store.close()
    return path


def test_there_and_back(
    desk: Path,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COPYDESK_DATABASE", str(desk))
    assert main(["migrate-to", address]) == 0
    assert "compared them in every field" in capsys.readouterr().out

    assert main(["migrate-to", address]) == 1
    assert "is not empty" in capsys.readouterr().err

    monkeypatch.setenv("COPYDESK_DATABASE", address)
    assert main(["migrate-to", str(tmp_path / "back.db")]) == 0


def test_it_needs_one_of_each(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate-to", str(tmp_path / "other.db"), "--database", str(desk)]) == 1
    assert "moves a file to a PostgreSQL server, or a server to a file" in capsys.readouterr().err

    assert main(["migrate-to", "postgresql:///x", "--database", str(tmp_path / "missing.db")]) == 1
    assert "There is no database" in capsys.readouterr().err


def test_a_server_that_does_not_answer_is_said_without_the_password(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate-to", "postgresql://ada:hunter2@127.0.0.1:1/x", "--database", str(desk)]) == 1

    told = capsys.readouterr().err
    assert "Run the same command again" in told
    assert "hunter2" not in told
