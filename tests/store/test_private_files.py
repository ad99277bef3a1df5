"""Private files: what the bot keeps is its owner's only, from the start and also where it was not."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import warn_of_readers
from bot.store import Store, private_files
from bot.store.migrations import migrate

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(autouse=True)
def open_umask() -> object:
    """As generous as a umask can be: nothing is left to it."""
    before = os.umask(0)
    yield
    os.umask(before)


async def test_a_new_database_its_logs_and_its_folder_are_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "copydesk.db"
    store = await Store.open(path)
    try:
        await store.write(lambda tx: tx.execute("INSERT INTO fact (name, value) VALUES ('a', 'b')"))
        found = {file.name: mode(file) for file in path.parent.iterdir()}
    finally:
        await store.close()
    assert found == {"copydesk.db": 0o600, "copydesk.db-wal": 0o600, "copydesk.db-shm": 0o600}
    assert mode(path.parent) == 0o700


async def test_what_is_wider_is_closed_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    path = folder / "copydesk [1].db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, None, upto=14)
    old = folder / "copydesk [1].db.before-0002"
    old.touch()
    other = folder / "notes.txt"
    other.touch()
    for file in (path, old, other):
        file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        await (await Store.open(path)).close()
    assert mode(folder) == 0o700
    kept = [file for file in folder.iterdir() if file != other]
    assert len(kept) == 3 and {mode(file) for file in kept} == {0o600}, "the copy made at the upgrade too"
    assert mode(other) == 0o644, "only what is ours"
    told = [record.message for record in caplog.records if "could read" in record.message]
    assert [each.split(" (mode")[0].rsplit("could read ")[1] for each in told] == [
        str(path),
        str(old),
        str(folder),
    ]
    caplog.clear()
    await (await Store.open(path)).close()
    assert not [record for record in caplog.records if "could read" in record.message], "said once"


async def test_a_folder_that_is_not_the_bots_alone_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.chmod(tmp_path, 0o755)  # noqa: PTH101 - in an async test, where pathlib is not to block
    monkeypatch.chdir(tmp_path)
    await (await Store.open(Path("copydesk.db"))).close()
    assert mode(tmp_path) == 0o755 and mode(tmp_path / "copydesk.db") == 0o600
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    await (await Store.open(shared / "copydesk.db")).close()
    assert mode(shared) == 0o777 and mode(shared / "copydesk.db") == 0o600


def test_a_file_that_others_may_read_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert not private_files.open_to_others(file)
    file.touch()
    file.chmod(0o600)
    assert not private_files.open_to_others(file)
    file.chmod(0o640)
    assert private_files.open_to_others(file)


def test_a_readable_env_file_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    dotenv = tmp_path / ".env"
    dotenv.touch()
    dotenv.chmod(0o600)
    with caplog.at_level(logging.WARNING):
        warn_of_readers(dotenv)
        assert not caplog.records
        dotenv.chmod(0o644)
        warn_of_readers(dotenv)
    assert f"chmod 600 {dotenv}" in caplog.text


def test_default_names_of_exports_and_copies_are_not_committed() -> None:
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text().splitlines()
    assert {".env", "*.db", "*.db-*", "*.before-*", "copydesk-*.zip", "/data/"} <= set(ignored)
