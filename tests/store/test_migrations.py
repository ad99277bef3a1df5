"""Migrations: every version comes up to date, the old file is kept, a failed step harms nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from bot.store import migrations
from bot.store.migrations import NewerDatabase, migrate, scripts

Scripts = list[tuple[int, str]]
KNOWN = scripts()
LATEST = len(KNOWN)
NEXT = (LATEST + 1, "CREATE TABLE shelf (name TEXT NOT NULL); ALTER TABLE fact RENAME TO small_fact;")
AFTER = (LATEST + 2, "INSERT INTO shelf SELECT name FROM small_fact;")
BROKEN = (
    LATEST + 1,
    "CREATE TABLE shelf (name TEXT NOT NULL); DELETE FROM fact; INSERT INTO nowhere VALUES (1);",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def know(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the code know these migrations after its own."""

    def set_known(*further: tuple[int, str]) -> None:
        monkeypatch.setattr(migrations, "scripts", lambda: [*KNOWN, *further])

    return set_known


@cache
def tables_at(version: int) -> bytes:
    """A file of that version without rows, made from the one before."""
    if version == 0:
        return b""
    with closing(sqlite3.connect(":memory:")) as connection:
        if version > 1:
            connection.deserialize(tables_at(version - 1))
        number, sql = KNOWN[version - 1]
        connection.executescript(f"{sql}; PRAGMA user_version = {number};")
        return connection.serialize()


@pytest.fixture(scope="module")
def new_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new file, brought up to what comes after the code's own migrations."""
    path = tmp_path_factory.mktemp("new") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "scripts", lambda: [*KNOWN, NEXT, AFTER])
        upgrade(path)
    return path


def at_version(path: Path, version: int) -> None:
    """Make a file as a Copydesk of that version left it, with a fact in it."""
    path.write_bytes(tables_at(version))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if version:
            connection.execute("INSERT INTO fact (name, value) VALUES ('motto', 'Get it right.')")


def upgrade(path: Path) -> list[Path]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        return migrate(connection, path)


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def motto_of(path: Path, table: str = "fact") -> str:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT value FROM {table} WHERE name = 'motto'").fetchone()[0]


def tables_of(path: Path) -> dict[str, str]:
    """What there is, by name, with the SQL that made it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return dict(rows.fetchall())


def test_the_migrations_are_numbered_from_one_without_gaps() -> None:
    assert [number for number, _ in KNOWN] == list(range(1, LATEST + 1))


def test_a_new_file_is_made_whole_and_needs_no_copy(path: Path) -> None:
    assert upgrade(path) == []
    assert version_of(path) == LATEST
    assert {"newsroom", "article", "revision", "vote", "event", "delivery", "place", "card"} <= set(
        tables_of(path)
    )


def test_a_file_up_to_date_is_left_as_it_is(path: Path) -> None:
    upgrade(path)
    before = tables_of(path)

    assert upgrade(path) == []
    assert tables_of(path) == before
    assert version_of(path) == LATEST


@pytest.mark.parametrize("version", range(LATEST + 1))
def test_every_version_comes_to_the_same_end(
    version: int, path: Path, new_one: Path, know: Callable[..., None]
) -> None:
    know(NEXT, AFTER)
    at_version(path, version)

    copies = upgrade(path)

    assert version_of(path) == LATEST + 2
    assert tables_of(path) == tables_of(new_one)
    assert [copy.name for copy in copies] == [f"desk.db.before-{version + 1:04}"] * (version > 0)


def test_before_an_upgrade_of_many_steps_the_file_is_copied_once_as_it_was(
    path: Path, know: Callable[..., None]
) -> None:
    at_version(path, LATEST)
    know(NEXT, AFTER)

    (first,) = upgrade(path)

    assert motto_of(path, "small_fact") == "Get it right."
    assert version_of(first) == LATEST
    assert motto_of(first) == "Get it right."
    assert "shelf" not in tables_of(first)


def test_what_still_stands_in_the_write_ahead_log_is_in_the_copy(
    path: Path, know: Callable[..., None]
) -> None:
    at_version(path, LATEST)
    know(NEXT)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("UPDATE fact SET value = 'Get it first.'")

        (copy,) = upgrade(path)

    assert motto_of(copy) == "Get it first."


def test_a_step_that_fails_leaves_the_old_file_usable(path: Path, know: Callable[..., None]) -> None:
    at_version(path, LATEST)
    before = tables_of(path)
    know(BROKEN)

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        upgrade(path)

    assert version_of(path) == LATEST
    assert tables_of(path) == before
    assert motto_of(path) == "Get it right."
    assert motto_of(path.with_name(f"desk.db.before-{LATEST + 1:04}")) == "Get it right."

    know(NEXT)  # the next release mends it
    upgrade(path)
    assert version_of(path) == LATEST + 1


def test_a_step_that_succeeded_stays_when_a_later_one_fails(path: Path, know: Callable[..., None]) -> None:
    at_version(path, LATEST)
    know(NEXT, (LATEST + 2, "INSERT INTO nowhere VALUES (1);"))

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        upgrade(path)

    assert version_of(path) == LATEST + 1
    assert motto_of(path, "small_fact") == "Get it right."


def test_a_file_of_a_later_copydesk_is_refused_and_not_touched(path: Path) -> None:
    at_version(path, LATEST)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {LATEST + 7}")

    with pytest.raises(NewerDatabase) as refused:
        upgrade(path)

    assert (refused.value.found, refused.value.known) == (LATEST + 7, LATEST)
    assert version_of(path) == LATEST + 7
    assert [file.name for file in path.parent.iterdir() if "before" in file.name] == []
