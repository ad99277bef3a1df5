"""Rows: what the database itself refuses, whatever the code above it does."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.article.article import Via
from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice, Vote
from bot.store import Store, Transaction
from bot.store.article import articles, audit_log, revisions
from bot.store.article.articles import VersionConflict
from bot.store.newsroom import newsrooms
from bot.store.next_moment import next_moment
from bot.store.review import votes
from tests.store.conftest import EDITOR, NOW, WRITER, MakeArticle


async def test_a_row_that_points_at_nothing_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await store.write(
            lambda tx: articles.create(
                tx, newsroom_id=9, number=1, slug="s", headline="H", author_id=1, author_name="A", now=NOW
            )
        )


async def test_the_audit_log_is_append_only(store: Store, make_article: MakeArticle) -> None:
    article = await store.write(make_article)

    def log(tx: Transaction) -> None:
        audit_log.record(tx, 1, Person(1, "Ada"), "submit", NOW, after=article)

    await store.write(log)
    for sql in ("UPDATE event SET action = 'approve'", "DELETE FROM event", "UPDATE event SET id = id + 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            await store.write(lambda tx, sql=sql: tx.execute(sql))

    found = await store.read(lambda tx: audit_log.of_article(tx, article.id, limit=5))
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
    mine = await store.read(lambda tx: articles.by_writer(tx, 1, WRITER, limit=500))
    assert [article.number for article in mine] == list(range(200, 0, -1))


async def test_times_are_kept_to_the_microsecond_and_sort_as_text(
    store: Store, make_article: MakeArticle
) -> None:
    article = await store.write(make_article)
    moment = NOW + timedelta(microseconds=1)
    await store.write(lambda tx: articles.save(tx, replace(article, publish_at=moment)))

    assert await store.read(next_moment) == moment
    assert await store.read(lambda tx: articles.due(tx, NOW, limit=5)) == []
    assert len(await store.read(lambda tx: articles.due(tx, moment, limit=5))) == 1
