"""Comparison: two revisions of an article beside one another, for those who may see both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.desk.article.access import article_for, need_inside, newsroom_of
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.archive.errors import NoSuchRevision, NothingBefore
from bot.domain.article.article import Article, Revision
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.article.revisions import Listed
from bot.store.newsroom import newsrooms
from bot.store.publishing import editions

_NUMBER = re.compile(r"\s*(?:r|rev|revision)?\.?\s*(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions of one article, the earlier text first unless somebody asked for it the other way."""

    newsroom: Newsroom
    article: Article
    old: Revision
    new: Revision


@dataclass(slots=True)
class Comparisons:
    """Queries. They change nothing."""

    unit: UnitOfWork

    async def compare(self, article_id: int, person: Person, start: str = "", end: str = "") -> Comparison:
        """The revisions numbered `start` and `end`, as somebody wrote them.

        Without either it is what was changed last: of an article with an open correction the published text
        and the working one, of a published one its last two public texts, else the current revision and the
        one before it. Without `end` it is the current revision, without `start` the one before `end`.
        Raises NoSuchRevision, NothingBefore, and what `need_inside` raises.
        """

        def query(tx: Transaction) -> Comparison:
            article = articles.get(tx, article_id)
            newsroom = newsrooms.get(tx, article.newsroom_id)
            need_inside(tx, newsroom, article, person)
            count = revisions.count(tx, article.id)
            assert article.revision_id is not None
            current = revisions.number_of(tx, article.revision_id)
            first, second = _asked(article, start, count), _asked(article, end, count)
            if first is None and second is None:
                first, second = _usual(tx, article, current)
            second = second or current
            first = first or second - 1
            if first < 1:
                raise NothingBefore(article.number, count)
            return Comparison(
                newsroom,
                article,
                _numbered(tx, article, first),
                _numbered(tx, article, second),
            )

        return await self.unit.read(query)

    async def revisions(
        self, guild_id: int, person: Person, asked_for: str, *, typed: str, limit: int
    ) -> list[Listed]:
        """An article's revisions whose numbers begin as typed, the latest first.

        Raises NoNewsroom, NoSuchArticle, and what `need_inside` raises.
        """

        def query(tx: Transaction) -> list[Listed]:
            newsroom = newsroom_of(tx, guild_id)
            article = article_for(tx, newsroom, person, asked_for)
            need_inside(tx, newsroom, article, person)
            return revisions.listed(tx, article.id, beginning=typed.strip(), limit=limit)

        return await self.unit.read(query)


def _usual(tx: Transaction, article: Article, current: int) -> tuple[int, int]:
    """What was changed last."""
    if article.live_revision_id is None:
        return current - 1, current
    if article.amending:
        return revisions.number_of(tx, article.live_revision_id), current
    before = editions.before_last(tx, article.id)
    return current - 1 if before is None else revisions.number_of(tx, before), current


def _asked(article: Article, text: str, count: int) -> int | None:
    """The number that somebody wrote; None if they wrote nothing. Raises NoSuchRevision."""
    if not text.strip():
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= count:
        raise NoSuchRevision(article.number, text.strip(), count)
    return int(match[1])


def _numbered(tx: Transaction, article: Article, number: int) -> Revision:
    found = revisions.by_number(tx, article.id, number)
    assert found is not None, "revisions are numbered without gaps"
    return found
