"""`copydesk compact`: a database of before is finished and written anew, smaller, while the bot is stopped."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.lock import InstanceLock
from tests.operating.commands import Told
from tests.store.test_lean_index import COUNT, of_before


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database of an earlier version, with much in it that is not needed any more."""
    path = tmp_path / "data" / "copydesk.db"
    path.parent.mkdir()
    of_before(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for n in range(400):
            connection.execute(
                "INSERT INTO public_text (rowid, body) VALUES (?, ?)", (10_000 + n, f"quay {n} " * 500)
            )
    return path


def test_it_finishes_what_the_upgrade_began_and_makes_the_file_smaller(
    database: Path, run: Callable[..., Told]
) -> None:
    before = database.stat().st_size

    told = run("compact", "--database", database)

    assert told.status == 0, told.err
    after = database.stat().st_size
    assert after < before / 2
    assert "MB and has" in told.out
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM text_index_docsize").fetchone() == (COUNT,)
        facts = {name for (name,) in connection.execute("SELECT name FROM fact")}
        assert not facts & {"to-shelve-up-to", "to-pack-revision", "to-pack-place", "free-space-untidy"}
        kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT typeof(body) FROM revision")}
        assert kinds == {"blob"}
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_while_the_bot_runs_nothing_is_done(database: Path, run: Callable[..., Told]) -> None:
    before = database.read_bytes()
    with InstanceLock(database):
        told = run("compact", "--database", database)
    assert told.status == 1 and "Stop it first" in told.err
    assert database.read_bytes() == before


def test_without_room_for_it_it_says_how_much_is_needed(
    database: Path, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    told = run("compact", "--database", database)
    assert (
        told.status == 1 and "needs up to" in told.err and "1 MB are free. Nothing was changed." in told.err
    )
    assert database.read_bytes() == before


def test_without_a_database_none_is_made(tmp_path: Path, run: Callable[..., Told]) -> None:
    told = run("compact", "--database", tmp_path / "none.db")
    assert told.status == 1 and "There is no database" in told.err
    assert not (tmp_path / "none.db").exists()
