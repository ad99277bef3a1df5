"""Saving an article: what changed is written, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.store import Store, Transaction
from bot.store.article import articles
from bot.store.article.articles import VersionConflict
from tests.store.conftest import MakeArticle

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def test_only_what_changed_since_it_was_read_is_written(
    store: Store, make_article: MakeArticle
) -> None:
    article = await store.write(make_article)
    said: list[str] = []
    await store._writer.run(lambda connection: connection.set_trace_callback(said.append))

    def save(tx: Transaction) -> Article:
        return articles.save(tx, replace(article, state=State.SUBMITTED, submitted_at=NOON), read=article)

    saved = await store.write(save)
    assert [sql.partition(" WHERE ")[0] for sql in said if sql.startswith("UPDATE")] == [
        "UPDATE article SET state = 'submitted', submitted_at = '2026-03-01T12:00:00.000000Z', version = version + 1"
    ]
    assert not [sql for sql in said if "indexed" in sql], "the search index has nothing to follow"
    assert await store.read(lambda tx: articles.get(tx, article.id)) == saved
    with pytest.raises(VersionConflict):
        await store.write(save)  # the row is at another version than was read
    await store.write(lambda tx: articles.save(tx, saved, read=saved))
    assert (await store.read(lambda tx: articles.get(tx, article.id))).version == saved.version + 1


async def test_the_search_index_follows_what_it_hangs_on(store: Store, make_article: MakeArticle) -> None:
    article = await store.write(make_article)
    out = replace(
        article,
        state=State.PUBLISHED,
        publication=Publication.LIVE,
        live_revision_id=article.revision_id,
        given_revision_id=article.revision_id,
        published_at=NOON,
    )
    saved = await store.write(lambda tx: articles.save(tx, out, read=article))
    sides = "SELECT sides FROM indexed WHERE article_id = ?"
    assert [row["sides"] for row in await store.read(lambda tx: tx.all(sides, (article.id,)))] == [3]
    await store.write(lambda tx: articles.save(tx, replace(saved, discarded_at=NOON), read=saved))
    assert await store.read(lambda tx: tx.all(sides, (article.id,))) == []
