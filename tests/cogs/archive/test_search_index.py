"""The archive's index: what is in it after every kind of change, and while it is made."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest

from bot.store import Transaction
from bot.store.article import articles, search_index
from tests.cogs.archive.test_search import approve, correct, found, numbers, publish, search
from tests.incidents import patient
from tests.world import World, text_of


@pytest.fixture(autouse=True)
def _as_discord_is(monkeypatch: pytest.MonkeyPatch) -> None:
    patient(monkeypatch)


async def test_articles_of_before_are_taken_in_bit_by_bit_and_until_then_it_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(world)
    await world.submit(headline="Second ferry")
    monkeypatch.setattr("bot.desk.archive.public_record.SHELVED_AT_ONCE", 1)
    monkeypatch.setattr("bot.delivery.archive.index_upkeep.PAUSE_SECONDS", 3600)

    def as_before(tx: Transaction) -> None:
        empty(tx)
        search_index.begin(tx)

    await world.bot.desk.unit.store.write(as_before)
    await world.restart()
    shown = await search(world, world.ed, "ferry")
    assert numbers(shown) == [2] and "still indexing articles" in text_of(shown)
    await world.bot.desk.archive.shelve()
    shown = await search(world, world.ed, "ferry")
    assert numbers(shown) == [2, 1] and "still" not in text_of(shown)
    assert await found(world, world.reader, "ferry") == [1]


async def test_the_index_is_in_step_after_every_kind_of_change(world: World) -> None:
    async def check(what: str) -> None:
        stands, anew = await contents(world)
        assert stands == anew, what
        assert stands

    await publish(world)
    await check("published")
    await correct(world, headline="Ferry runs", body="The ferry sails at eight.")
    await check("a correction opened")
    await world.writer.slash(world.submissions, "draft submit", article="1")
    await approve(world, 1)
    await check("and published")
    await correct(world, body="The ferry sails at ten.")
    await world.writer.slash(world.submissions, "publish abandon", article="1", reason="No.")
    await check("abandoned")
    await world.submit(headline="Second")
    await world.join(world.eve, article="2")
    await check("a co-author")
    assert await found(world, world.eve, "second") == await found(world, world.ed, author="eve") == [2]
    await world.writer.slash(world.submissions, "draft edit", article="2", co_author=world.eve)
    await check("taken off")
    assert await found(world, world.ed, author="eve") == []
    await world.edit(2, headline="Second, edited")
    await check("edited")
    await world.writer.slash(world.submissions, "draft withdraw", article="2")
    asked = await world.writer.slash(world.submissions, "draft discard", article="2")
    await world.writer.click(asked.response, label="Yes, discard it")
    await check("discarded")
    assert await found(world, world.writer, "second") == []


def empty(tx: Transaction) -> None:
    """Leave nothing in the index."""
    tx.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    tx.execute("DELETE FROM indexed")


def refilled(tx: Transaction) -> None:
    """Make the index anew of all articles."""
    empty(tx)
    for row in tx.all("SELECT id FROM article"):
        search_index.keep(tx, articles.get(tx, row["id"]))


ENTRIES = "SELECT article_id, sides, place >> 12, revision_id, heading, names, facets, digest FROM indexed"


async def contents(world: World) -> tuple[object, object]:
    """What stands in the index, and what stands there once it is made anew: by articles, for the rows of a day are
    numbered as they come."""
    if world.bot.settings.server is not None:
        return await on_a_server(world)

    def all_of(connection: sqlite3.Connection) -> object:
        connection.execute("INSERT INTO text_index (text_index) VALUES ('integrity-check')")
        connection.execute(
            "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'text_index', 'instance')"
        )
        words, lengths = (
            sorted(tuple(row) for row in connection.execute(sql))
            for sql in (
                'SELECT article_id, sides, col, "offset", term FROM words JOIN indexed ON indexed.place = doc',
                "SELECT article_id, sides, sz FROM text_index_docsize JOIN indexed ON indexed.place = id",
            )
        )
        connection.execute("DROP TABLE words")
        return sorted(tuple(row) for row in connection.execute(ENTRIES)), words, lengths

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        with closing(sqlite3.connect(world.database)) as original:
            original.backup(copy)
        copy.row_factory = sqlite3.Row
        copy.execute("BEGIN")
        stands = all_of(copy)
        refilled(Transaction(copy))
        return stands, all_of(copy)


async def on_a_server(world: World) -> tuple[object, object]:
    """The same; what is made anew there is undone."""
    words = "SELECT article_id, sides, words, size FROM text_index JOIN indexed ON indexed.place = rowid"
    found: list[object] = []

    def work(tx: Transaction) -> None:
        for _ in range(2):
            found.append([sorted(tuple(row) for row in tx.all(sql)) for sql in (ENTRIES, words)])
            refilled(tx)
        raise Undone

    with suppress(Undone):
        await world.bot.desk.unit.store.write(work)
    stands, anew = found
    return stands, anew


class Undone(Exception):
    """Nothing of this transaction is kept."""
