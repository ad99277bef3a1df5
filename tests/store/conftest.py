"""A store on a real file, and the few rows that most of its tests begin with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.article.article import Article
from bot.domain.article.copy import make_copy
from bot.domain.intake.preflight import preflight
from bot.store import Store, Transaction, installation
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WRITER, EDITOR = 500, 600

MakeArticle = Callable[[Transaction], Article]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of this test is."""
    return tmp_path / "desk.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    """An open, empty store."""
    opened = await Store.open(path)
    yield opened
    await opened.close()


@pytest.fixture
async def newsroom_id(store: Store) -> int:
    """A newsroom."""
    return await store.write(lambda tx: newsrooms.create(tx, 100, review=1, publish=2, editors=3))


@pytest.fixture
def make_article(newsroom_id: int) -> MakeArticle:
    """Gives the newsroom one more article, with its first revision."""

    def make(tx: Transaction) -> Article:
        number = newsrooms.next_number(tx, newsroom_id)
        headline = f"Bridge {number} is open"
        article = articles.create(
            tx,
            newsroom_id=newsroom_id,
            number=number,
            slug=f"bridge-{number}",
            headline=headline,
            author_id=WRITER,
            author_name="Wanda",
            now=NOW,
        )
        report = preflight(make_copy(headline=headline, body="It carries trams again."))
        revision = revisions.add(tx, article.id, report, editor_id=WRITER, editor_name="Wanda", now=NOW)
        return articles.set_revision(tx, article, revision.id)

    return make


def keep(tx: Transaction, name: str, value: str = "x") -> None:
    """Write something small."""
    installation.keep(tx, name, value)


async def recall(store: Store, name: str) -> str | None:
    """Read it."""
    return await store.read(lambda tx: installation.recall(tx, name))


@pytest.fixture
def seen_soon(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("bot.store.store.TRIAL_SECONDS", 0.01)
    caplog.set_level(logging.INFO, "bot.store")


@pytest.fixture
def recovered(store: Store) -> asyncio.Event:
    """Set when the store says that it can be written again."""
    happened = asyncio.Event()
    store.on_recovery.append(happened.set)
    return happened
