"""The store: what is committed is there, whole or not at all, on a real file."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.review import Choice, Via, Vote
from bot.domain.workflow import State
from bot.store import Store, Transaction, articles, events, facts, newsrooms, revisions, votes
from bot.store.articles import VersionConflict
from bot.store.connection import BUSY_SECONDS
from tests.store.conftest import EDITOR, NOW, WRITER, MakeArticle

ROOT = Path(__file__).parents[2]


def keep(tx: Transaction, name: str, value: str = "x") -> None:
    """Write something small."""
    facts.keep(tx, name, value)


async def recall(store: Store, name: str) -> str | None:
    return await store.read(lambda tx: facts.recall(tx, name))


async def pragma(store: Store, name: str, *, on_writer: bool = True) -> object:
    """A setting of a connection, read back on the connection itself."""
    connection = store._writer if on_writer else store._readers[0]
    return await connection.run(lambda c: c.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def held_by_another_program(path: Path) -> Iterator[None]:
    """Another program writes and does not let go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_the_file_is_written_as_the_design_says(store: Store) -> None:
    assert await pragma(store, "journal_mode") == "wal"
    assert await pragma(store, "synchronous") == 2  # FULL
    assert await pragma(store, "foreign_keys") == 1
    assert await pragma(store, "query_only", on_writer=False) == 1


async def test_a_row_that_points_at_nothing_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await store.write(
            lambda tx: articles.create(
                tx, newsroom_id=9, number=1, slug="s", headline="H", author_id=1, author_name="A", now=NOW
            )
        )


async def test_what_fails_half_way_leaves_nothing_behind(store: Store) -> None:
    def half(tx: Transaction) -> None:
        keep(tx, "first")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await store.write(half)

    assert await recall(store, "first") is None
    await store.write(lambda tx: keep(tx, "second"))  # and the next one is not hindered
    assert await recall(store, "second") == "x"


async def test_a_statement_that_fails_undoes_those_before_it(store: Store) -> None:
    def broken(tx: Transaction) -> None:
        keep(tx, "first")
        tx.execute("INSERT INTO fact (name, value) VALUES ('second', NULL)")

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(broken)

    assert await recall(store, "first") is None


async def test_a_cancelled_write_is_done_whole(store: Store) -> None:
    def slow(tx: Transaction) -> None:
        keep(tx, "first")
        time.sleep(0.05)
        keep(tx, "second")

    writing = asyncio.create_task(store.write(slow))
    await asyncio.sleep(0.01)  # it is under way by now
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing

    await store.write(lambda tx: keep(tx, "after"))
    assert [await recall(store, name) for name in ("first", "second", "after")] == ["x", "x", "x"]


async def test_writes_cancelled_at_any_moment_are_whole_or_not_there(store: Store) -> None:
    def pair(tx: Transaction, number: int) -> None:
        keep(tx, f"left {number}")
        keep(tx, f"right {number}")

    tasks = [asyncio.create_task(store.write(lambda tx, n=n: pair(tx, n))) for n in range(60)]
    for number, task in enumerate(tasks):
        if number % 3 == 0:
            await asyncio.sleep(0)
        if number % 2:
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    for number, outcome in enumerate(outcomes):
        left, right = await recall(store, f"left {number}"), await recall(store, f"right {number}")
        assert left == right
        if outcome is None:
            assert left == "x"


async def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable, match="readonly"):
        await store.read(lambda tx: keep(tx, "sneaked in"))

    assert await recall(store, "sneaked in") is None


async def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    await store.write(lambda tx: keep(tx, "n", "1"))

    def twice(tx: Transaction) -> tuple[str | None, str | None]:
        before = facts.recall(tx, "n")
        with closing(sqlite3.connect(store.path)) as other, other:
            other.execute("UPDATE fact SET value = '2' WHERE name = 'n'")
        return before, facts.recall(tx, "n")

    assert await store.read(twice) == ("1", "1")
    assert await recall(store, "n") == "2"


async def test_the_audit_log_is_append_only(store: Store, make_article: MakeArticle) -> None:
    article = await store.write(make_article)

    def log(tx: Transaction) -> None:
        events.record(tx, newsroom_id=1, at=NOW, actor_id=1, actor_name="Ada", action="submit", after=article)

    await store.write(log)
    for sql in ("UPDATE event SET action = 'approve'", "DELETE FROM event", "UPDATE event SET id = id + 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            await store.write(lambda tx, sql=sql: tx.execute(sql))

    found = await store.read(lambda tx: events.of_article(tx, article.id, limit=5))
    assert [event.action for event in found] == ["submit"]


async def test_a_revision_is_never_touched_again(store: Store, make_article: MakeArticle) -> None:
    article = await store.write(make_article)
    assert article.revision_id is not None
    before = await store.read(lambda tx: revisions.get(tx, article.revision_id or 0))

    for sql in ("UPDATE revision SET body = 'Lies.'", "DELETE FROM revision"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            await store.write(lambda tx, sql=sql: tx.execute(sql))

    assert await store.read(lambda tx: revisions.get(tx, article.revision_id or 0)) == before


async def test_an_article_read_before_another_change_cannot_be_saved(
    store: Store, make_article: MakeArticle
) -> None:
    article = await store.write(make_article)
    newer = await store.write(lambda tx: articles.save(tx, replace(article, state=State.SUBMITTED)))

    with pytest.raises(VersionConflict):
        await store.write(lambda tx: articles.save(tx, replace(article, state=State.SPIKED)))

    assert newer.version == article.version + 1
    assert await store.read(lambda tx: articles.get(tx, article.id)) == newer


async def test_an_editor_has_one_vote_on_a_revision_the_latest(
    store: Store, make_article: MakeArticle
) -> None:
    article = await store.write(make_article)
    revision_id = article.revision_id or 0

    def cast(tx: Transaction, choice: Choice) -> None:
        votes.cast(tx, article.id, revision_id, Vote(EDITOR, choice, Via.BUTTON, "Ed"), NOW)

    for choice in (Choice.APPROVE, Choice.APPROVE, Choice.SPIKE, Choice.CHANGES):
        await store.write(lambda tx, choice=choice: cast(tx, choice))

    standing = await store.read(lambda tx: votes.on_revision(tx, article.id, revision_id))
    assert [vote.choice for vote in standing] == [Choice.CHANGES]
    row = (article.id, revision_id, EDITOR, "Ed", "spike", "button", "2026-03-01T12:00:00.000000Z")
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        await store.write(
            lambda tx: tx.execute(
                "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, cast_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        )


async def test_a_number_is_never_used_twice(
    store: Store, make_article: MakeArticle, newsroom_id: int
) -> None:
    first = await store.write(make_article)
    discarded = replace(first, discarded_at=NOW)
    await store.write(lambda tx: articles.save(tx, discarded))

    def undone(tx: Transaction) -> None:
        make_article(tx)
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        await store.write(undone)
    second = await store.write(make_article)

    assert (first.number, second.number) == (1, 2)
    assert await store.read(lambda tx: articles.by_number(tx, newsroom_id, 1)) is None


async def test_newsrooms_count_for_themselves(store: Store, newsroom_id: int) -> None:
    other = await store.write(lambda tx: newsrooms.create(tx, 200, review=1, publish=2, editors=3))

    async def next_of(room: int) -> int:
        return await store.write(lambda tx: newsrooms.next_number(tx, room))

    assert [await next_of(r) for r in (newsroom_id, newsroom_id, other, newsroom_id)] == [1, 2, 1, 3]


async def test_two_hundred_writers_at_once_keep_count(store: Store, make_article: MakeArticle) -> None:
    made = await asyncio.gather(*(store.write(make_article) for _ in range(200)))

    assert sorted(article.number for article in made) == list(range(1, 201))
    assert len({article.id for article in made}) == 200
    mine = await store.read(lambda tx: articles.by_author(tx, 1, WRITER, limit=500))
    assert [article.number for article in mine] == list(range(200, 0, -1))


async def test_a_busy_database_says_so_in_time_and_recovers(store: Store, path: Path) -> None:
    with held_by_another_program(path):
        began = time.monotonic()
        with pytest.raises(StoreUnavailable, match="locked"):
            await store.write(lambda tx: keep(tx, "meanwhile"))
        assert time.monotonic() - began < BUSY_SECONDS + 0.8  # Discord waits 3 seconds
        assert await recall(store, "meanwhile") is None  # and reading goes on

    await store.write(lambda tx: keep(tx, "afterwards"))
    assert await recall(store, "afterwards") == "x"


async def test_a_write_waits_out_a_short_lock(store: Store, path: Path) -> None:
    with held_by_another_program(path):
        writing = asyncio.create_task(store.write(lambda tx: keep(tx, "patient")))
        await asyncio.sleep(0.05)
        assert not writing.done()

    await writing
    assert await recall(store, "patient") == "x"


async def test_closing_finishes_what_is_queued_and_leaves_one_file(path: Path) -> None:
    store = await Store.open(path)
    queued = [asyncio.create_task(store.write(lambda tx, n=n: keep(tx, str(n)))) for n in range(20)]
    await asyncio.sleep(0)

    await store.close()
    await store.close()

    await asyncio.gather(*queued)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(StoreUnavailable):
        await store.write(lambda tx: keep(tx, "late"))
    with pytest.raises(StoreUnavailable):
        await recall(store, "late")
    again = await Store.open(path)
    assert await recall(again, "19") == "x"
    await again.close()


async def test_whoever_closes_too_waits_for_the_same_end(path: Path) -> None:
    store = await Store.open(path)
    first = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    first.cancel()

    await store.close()

    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_a_statement_that_is_wrong_is_no_busy_database(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await store.write(lambda tx: tx.execute("DELETE FROM nowhere"))


async def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "desk.db"
    store = await Store.open(deep)
    await store.close()

    assert deep.exists()


def test_what_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    notes = "These are my shopping notes.\n" * 50
    path.write_text(notes)

    with pytest.raises(sqlite3.DatabaseError):
        asyncio.run(Store.open(path))

    assert path.read_text() == notes


async def test_times_are_kept_to_the_microsecond_and_sort_as_text(
    store: Store, make_article: MakeArticle
) -> None:
    article = await store.write(make_article)
    moment = NOW + timedelta(microseconds=1)
    await store.write(lambda tx: articles.save(tx, replace(article, publish_at=moment)))

    assert await store.read(articles.next_due) == moment
    assert await store.read(lambda tx: articles.due(tx, NOW, limit=5)) == []
    assert len(await store.read(lambda tx: articles.due(tx, moment, limit=5))) == 1


WRITES = """
import asyncio, sys
from pathlib import Path
from bot.store import Store, facts

async def main():
    store = await Store.open(Path(sys.argv[1]))
    for number in range(1, 201):
        def both(tx):
            facts.keep(tx, "left", str(number))
            facts.keep(tx, "right", str(number))
        await store.write(both)
    await store.close()

asyncio.run(main())
"""


async def test_a_second_process_reads_whole_transactions_while_the_first_one_writes(path: Path) -> None:
    store = await Store.open(path)
    await store.write(lambda tx: [keep(tx, "left", "0"), keep(tx, "right", "0")])
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITES, str(path), cwd=ROOT)
    ended = asyncio.create_task(writer.wait())
    seen: set[str | None] = set()
    while not ended.done():
        left, right = await store.read(lambda tx: (facts.recall(tx, "left"), facts.recall(tx, "right")))
        assert left == right
        seen.add(left)
        await asyncio.sleep(0.001)

    assert await ended == 0
    assert await recall(store, "right") == "200"
    assert len(seen) > 5  # it did read while the other one wrote
    await store.close()
