"""Export and restore on the command line: one line each, whatever comes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.archive import GUILD, fill
from bot.__main__ import main
from bot.lock import InstanceLock
from bot.store.migrations import scripts
from tests.rows import connected, contents, make

SECRET = "a.secret.token-that-is-nowhere"

Run = Callable[..., str]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with articles. Tests read it."""
    path = tmp_path_factory.mktemp("archive") / "desk.db"
    fill(path, published=20, waiting=5)
    return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder and returns its one line, of success or, if so expected, of failure."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)

    def run(*arguments: object, fails: bool = False) -> str:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        line, silent = (said.err, said.out) if fails else (said.out, said.err)
        assert (status, silent) == (int(fails), ""), said
        assert line.startswith("copydesk: ") and line.count("\n") == 1, line
        return line

    return run


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as export:
        assert export.testzip() is None
        return export.namelist()


def test_there_and_back(run: Run, archive: Path, tmp_path: Path) -> None:
    told = run("export", "--database", archive)

    [export] = tmp_path.glob("copydesk-*.zip")
    assert "25 articles of 1 newsroom" in told and export.name in told and "only you" in told
    assert export.stat().st_mode & 0o777 == 0o600
    assert len(names_in(export)) == 26
    assert SECRET.encode() not in b"".join(zipfile.ZipFile(export).read(name) for name in names_in(export))

    told = run("restore", export, "--database", "new/desk.db")

    assert "25 articles, 25 revisions" in told and "must not run any more" in told
    assert contents(tmp_path / "new" / "desk.db") == contents(archive)


def test_the_bare_history_is_enough(run: Run, archive: Path, tmp_path: Path) -> None:
    run("export", "--database", archive, "--to", "all.zip")
    with zipfile.ZipFile("all.zip") as export:
        export.extract("history.jsonl")

    run("restore", "history.jsonl", "--database", "desk.db")

    assert contents(tmp_path / "desk.db") == contents(archive)


def test_single_articles_and_single_newsrooms(run: Run, archive: Path, tmp_path: Path) -> None:
    assert "2 articles" in run("export", "--database", archive, "--article", 3, 25, "--to", "two.zip")
    assert [name.split("-")[0] for name in names_in(Path("two.zip"))] == [
        "articles/3",
        "articles/25",
        "history.jsonl",
    ]
    assert "25 articles" in run("export", "--database", archive, "--newsroom", GUILD, "--to", "one.zip")

    run("restore", "two.zip", "--database", "two.db")

    found, whole = contents(tmp_path / "two.db"), contents(archive)
    assert found["revision"] == [row for row in whole["revision"] if row[0] in (3, 25)]
    assert found["newsroom"] == whole["newsroom"]

    assert "no №99" in run("export", "--database", archive, "--article", 99, fails=True)
    assert f"There are: {GUILD}" in run("export", "--database", archive, "--newsroom", 5, fails=True)


def test_an_export_never_takes_the_place_of_a_file_unasked(run: Run, archive: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.zip"
    kept.write_bytes(b"mine")

    assert "--force" in run("export", "--database", archive, "--to", kept, fails=True)
    assert kept.read_bytes() == b"mine"
    run("export", "--database", archive, "--to", kept, "--force")
    assert len(names_in(kept)) == 26
    assert "no folder" in run("export", "--database", archive, "--to", "nowhere/x.zip", fails=True)
    assert [file.name for file in tmp_path.iterdir()] == ["kept.zip"]  # and nothing half written


def test_a_disk_without_room_leaves_nothing_behind(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    ordinary = os.open

    def full(path: Path, *how: int, **named: int) -> int:
        return (
            ordinary("/dev/full", os.O_RDWR)
            if str(path).endswith(".part") and how[0] & os.O_CREAT
            else ordinary(path, *how, **named)
        )

    monkeypatch.setattr(os, "open", full)

    assert "No space left" in run("export", "--database", archive, "--to", tmp_path / "x.zip", fails=True)
    assert list(tmp_path.iterdir()) == []


def test_databases_that_cannot_be_exported(run: Run, tmp_path: Path) -> None:
    def refused(database: str) -> str:
        return run("export", "--database", database, fails=True)

    make(tmp_path / "empty.db")
    make(tmp_path / "older.db", version=len(scripts()) - 1)
    Path("diary.db").write_text("Dear diary, " * 50)
    with closing(sqlite3.connect("newer.db")) as connection:
        connection.execute(f"PRAGMA user_version = {len(scripts()) + 1}")

    assert "There is no database missing.db" in refused("missing.db")
    assert "holds no newsroom yet" in refused("empty.db")
    assert "written by an older Copydesk" in refused("older.db")
    assert "written by a newer Copydesk" in refused("newer.db")
    assert "cannot be used: file is not a database" in refused("diary.db")
    assert not list(tmp_path.glob("*.zip"))


def test_what_cannot_be_restored(run: Run, archive: Path, tmp_path: Path) -> None:
    def refused(source: object, database: object = "new.db") -> str:
        return run("restore", source, "--database", database, fails=True)

    run("export", "--database", archive, "--to", "good.zip")
    Path("notes.txt").write_text("Dear diary")
    Path("cut.zip").write_bytes(Path("good.zip").read_bytes()[:-100])
    with zipfile.ZipFile("good.zip") as export:
        lines = export.read("history.jsonl").splitlines(keepends=True)
    Path("broken.jsonl").write_bytes(b"".join([*lines[:4], b"{oops\n", *lines[5:]]))
    header = json.loads(lines[0])
    Path("newer.jsonl").write_text(json.dumps({**header, "schema": 999, "copydesk": "9.9"}) + "\n")
    before = contents(archive)

    assert "cannot be read" in refused("missing.zip")
    assert "is no export of Copydesk" in refused("notes.txt")
    assert "damaged or cut short" in refused("cut.zip")
    assert "line 5 of its history: it is not JSON" in refused("broken.jsonl")
    assert "written by Copydesk 9.9, which is newer" in refused("newer.jsonl")
    assert "holds a newsroom already" in refused("good.zip", archive)
    with InstanceLock(tmp_path / "new.db"):
        assert "already running" in refused("good.zip")
    assert not Path("new.db").exists()
    assert contents(archive) == before


def test_an_export_is_of_one_moment_while_the_bot_goes_on_writing(run: Run, tmp_path: Path) -> None:
    """A writer moves a note of the newsroom's and an article's version together, again and again."""
    database = tmp_path / "busy.db"
    fill(database, published=300)
    over, moves = threading.Event(), 0

    def write() -> None:
        nonlocal moves
        with closing(connected(database)) as connection:
            while not over.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE newsroom SET last_number = last_number + 1")
                connection.execute("UPDATE place SET wanted = wanted + 1 WHERE article_id = 300")
                connection.execute("COMMIT")
                moves += 1

    with InstanceLock(database):
        writer = threading.Thread(target=write)
        writer.start()
        try:
            told = run("export", "--database", database, "--to", "busy.zip")
        finally:
            over.set()
            writer.join()
    run("restore", "busy.zip", "--database", "then.db")

    assert "The bot is running" in told
    with closing(sqlite3.connect("then.db")) as connection:
        [number] = connection.execute("SELECT last_number FROM newsroom").fetchone()
        [wanted] = connection.execute("SELECT wanted FROM place WHERE article_id = 300").fetchone()
    assert number - 300 == wanted - 1  # both of the same moment
    assert moves > number - 300  # and it was not kept waiting


def test_control_characters_of_a_file_never_reach_the_terminal(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    run("export", "--database", archive, "--to", "all.zip")
    with zipfile.ZipFile("all.zip") as export:
        export.extract("history.jsonl")
    lines = Path("history.jsonl").read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if '"article"' in line)
    lines[number] = lines[number].replace('"article"', r'"\u001b]0;gone\u0007\u202e\nall is well"', 1)
    Path("history.jsonl").write_text("\n".join(lines), "utf-8")

    told = run("restore", "history.jsonl", "--database", "desk.db", fails=True)

    assert "gone" in told, "what is wrong is quoted"
    assert not any(sign in told for sign in "\x1b\x07\u202e")
    assert not (tmp_path / "desk.db").exists()


def test_a_database_path_that_is_a_link_is_followed_and_the_link_stays(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    run("export", "--database", archive, "--to", "all.zip")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "desk.db"
    link.symlink_to(elsewhere / "real.db")

    run("restore", "all.zip", "--database", link)

    assert link.is_symlink()
    assert contents(elsewhere / "real.db") == contents(archive)


def test_an_article_with_a_number_that_the_newsroom_gives_next_is_named(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    odd = shutil.copy(archive, tmp_path / "odd.db")
    with closing(connected(Path(odd))) as connection:
        connection.execute("UPDATE newsroom SET last_number = 7")
    run("export", "--database", odd, "--to", "odd.zip")

    told = run("restore", "odd.zip", "--database", "desk.db", fails=True)

    assert "line" in told and "article.number" in told
    assert not (tmp_path / "desk.db").exists()
