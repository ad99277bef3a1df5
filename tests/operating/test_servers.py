"""`copydesk erase-server`: an operator erases one server's newsroom, and the others stay as they are."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.article.copy import make_copy
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.lock import InstanceLock
from bot.store import Store
from tests.operating.commands import Told
from tests.pictured import png, told
from tests.rows import contents

GOES, STAYS = 1_379_001_234_567_890_123, 1_379_001_234_567_890_999
MARKS = (b"quetzal", b"Quetzal", GOES.to_bytes(8, "big"), str(GOES).encode())
WRITERS, EDITORS = 21, 22
ADMIN = Person(100, "Root", frozenset(), manages_server=True)
ED = Person(102, "Ed", frozenset({EDITORS}))


def writer(number: int) -> Person:
    return Person(200 + number, f"Writer {number}", frozenset({WRITERS}))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two servers with articles, pictures and votes, closed. Both have the same red picture."""
    path = tmp_path / "data" / "copydesk.db"

    async def fill() -> None:
        store = await Store.open(path)
        try:
            desk = Desk(store, lambda: datetime(2026, 5, 4, 12, tzinfo=UTC))
            for guild, word, colours in (
                (GOES, "quetzal", ("red", "green")),
                (STAYS, "kestrel", ("red", "blue")),
            ):
                await desk.setup.establish(
                    guild,
                    ADMIN,
                    review=1,
                    publish=2,
                    editors=EDITORS,
                    settings={"writers": WRITERS, "signature": f"The {word} desk"},
                )
                for number in range(30):  # more than are deleted at once
                    text = make_copy(headline=f"A {word} {number}", body=f"Of the {word}.")
                    await desk.drafts.file(guild, writer(number), text, door="form")
                taken = [
                    told((await desk.picture_files.take(png(colour), "a.png")).picture, alt=f"A {word}")
                    for colour in colours
                ]
                text = make_copy(headline=f"Pictured {word}", body="It runs.")
                filed = await desk.drafts.file(
                    guild, writer(99), replace(text, pictures=tuple(taken)), door="form"
                )
                await desk.review.vote(filed.article.id, ED, Choice.APPROVE, Via.BUTTON)
        finally:
            await store.close()

    asyncio.run(fill())
    return path


def holds(database: Path, *marks: bytes) -> list[str]:
    """Files beside the database, and itself, that have one of the marks."""
    files = [path for path in database.parent.rglob("*") if path.is_file()]
    return [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]


def of_the_other(database: Path) -> Mapping[str, int]:
    """How many rows there are of what stays."""
    with closing(sqlite3.connect(database)) as connection:
        [room] = connection.execute("SELECT id FROM newsroom WHERE guild_id = ?", (STAYS,)).fetchone()
        articles = f"(SELECT id FROM article WHERE newsroom_id = {room})"
        texts = f"(SELECT id FROM revision WHERE article_id IN {articles})"
        counted = {
            "article": f"newsroom_id = {room}",
            "event": f"newsroom_id = {room}",
            "link": f"newsroom_id = {room}",
            "delivery": f"newsroom_id = {room}",
            "kept_setting": f"newsroom_id = {room}",
            "revision": f"article_id IN {articles}",
            "vote": f"article_id IN {articles}",
            "picture": f"revision_id IN {texts}",
        }
        return {
            table: connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]
            for table, where in counted.items()
        }


def test_one_server_goes_without_a_trace_and_the_other_stays(
    database: Path, run: Callable[..., Told]
) -> None:
    before = of_the_other(database)
    files = {path.name for path in (database.parent / "media").rglob("*") if path.is_file()}
    assert holds(database, *MARKS) and len(files) == 3 and before["picture"] == 2

    done = run("erase-server", GOES, "--yes", "--database", database)

    assert done.status == 0, done.err
    for said in (
        f"erases the newsroom of server {GOES}. It cannot be undone",
        "31 articles, 0 of them published",
        "2 pictures",
        "1 vote",
        f"server {GOES} is erased",
        "Earlier backups and exports",
    ):
        assert said in done.out, said
    # and then it stands in no file, free space, index and write-ahead log included
    assert holds(database, *MARKS) == []
    left = {path.name for path in (database.parent / "media").rglob("*") if path.is_file()}
    assert len(left) == 2 and left < files, "the picture that both have stays"
    assert of_the_other(database) == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT guild_id FROM newsroom").fetchall() == [(STAYS,)]
    assert run("audit", "--database", database).status == 0
    assert "whole" in run("doctor", "--offline", "--database", database).out

    again = run("erase-server", GOES, "--yes", "--database", database)
    assert again.status == 1 and f"There are {STAYS}" in again.err


def test_the_last_one_leaves_an_empty_database(database: Path, run: Callable[..., Told]) -> None:
    for server in (GOES, STAYS):
        assert run("erase-server", server, "--yes", "--database", database).status == 0

    left = {table for table, rows in contents(database).items() if rows}
    assert left <= {"fact", "picture_taken"}, left
    assert holds(database, *MARKS, b"kestrel") == []
    none = run("erase-server", GOES, "--yes", "--database", database)
    assert none.status == 1 and "There is none at all" in none.err


def test_what_a_stop_cut_off_is_ended_by_the_next_run(
    database: Path, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newsroom is closed with the first step, so the rest of it goes whenever somebody goes on."""

    async def killed(_: object) -> int:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("bot.desk.people.removals.Removals.delete_some", killed)
        assert run("erase-server", GOES, "--yes", "--database", database).status == 1
    assert holds(database, b"quetzal")

    assert run("erase-server", STAYS, "--yes", "--database", database).status == 0

    assert holds(database, *MARKS, b"kestrel") == []


def test_nothing_is_done_where_nobody_can_be_asked(database: Path, run: Callable[..., Told]) -> None:
    done = run("erase-server", GOES, "--database", database)

    assert done.status == 1 and "--yes" in done.err and "31 articles" in done.out
    assert holds(database, b"quetzal")


def test_a_no_changes_nothing(
    database: Path, run: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "no")

    done = run("erase-server", GOES, "--database", database)

    assert done.status == 0 and "nothing was erased" in done.out
    assert holds(database, b"quetzal")


def test_while_the_bot_runs_it_says_what_to_do(database: Path, run: Callable[..., Told]) -> None:
    with InstanceLock(database):
        done = run("erase-server", GOES, "--yes", "--database", database)

    assert done.status == 1 and "The bot is running" in done.err and "stop the bot" in done.err
    assert holds(database, b"quetzal")


@pytest.mark.parametrize("server", ["0", "-5", "99999999999999999999999"])
def test_what_is_no_id_is_refused(database: Path, run: Callable[..., Told], server: str) -> None:
    done = run("erase-server", server, "--yes", "--database", database)

    assert done.status == 1 and "no id of a server" in done.err


def test_without_a_database_none_is_made(tmp_path: Path, run: Callable[..., Told]) -> None:
    done = run("erase-server", GOES, "--yes", "--database", tmp_path / "none.db")

    assert done.status == 1 and "There is no database" in done.err
    assert not (tmp_path / "none.db").exists()
