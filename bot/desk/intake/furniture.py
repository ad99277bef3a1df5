"""Furniture: what stands around a text, changed without the text: its byline and its sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import opened
from bot.desk.article.bylines import Others
from bot.desk.intake.receipts import Receipt, receipt_of
from bot.desk.intake.revising import need_part, revise
from bot.desk.unit_of_work import UseCases
from bot.domain.article.byline import read_byline
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import NothingChanged
from bot.domain.intake.preflight import nameable
from bot.domain.newsroom.roles import Person
from bot.domain.text.links import link_targets
from bot.store import Transaction
from bot.store.article import offered_bylines, revisions


class Furniture(UseCases):
    """Each change is a new revision, which is judged like any other."""

    async def set_byline(
        self, article_id: int, person: Person, text: str, *, others: Others | None = None
    ) -> Receipt:
        """Give an article a byline of its own, for all of its authors, or with `none` theirs again. `others` are members
        whose names it may be mistaken for.

        Raises UnusableByline, and what `revise` raises.
        """
        byline = read_byline(text)
        return await self._revise(
            article_id, person, lambda copy: replace(copy, byline=byline), others=others or {}
        )

    async def offered_byline(self, article_id: int, person: Person) -> str:
        """The byline that a file named for an article, for those who may give it one. Raises NoSuchArticle, NotTheirs,
        and NothingChanged if there is none any more."""

        def query(tx: Transaction) -> str:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            byline = offered_bylines.of_article(tx, article.id)
            if not byline:
                raise NothingChanged(article.number)
            return byline

        return await self.unit.read(query)

    async def name_sources(self, article_id: int, person: Person, *, began_at: int) -> Receipt:
        """Name the addresses that an article links to as its sources, as many as fit.

        Raises what `revise` raises; NothingChanged if all of them are named already.
        """

        def with_sources(copy: Copy) -> Copy:
            return replace(copy, sources=(*copy.sources, *nameable(copy, link_targets(copy.body))))

        return await self._revise(article_id, person, with_sources, began_at=began_at)

    async def _revise(
        self,
        article_id: int,
        person: Person,
        change: Callable[[Copy], Copy],
        *,
        began_at: int | None = None,
        others: Others | None = None,
    ) -> Receipt:
        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            assert article.revision_id is not None
            current = revisions.get(tx, article.revision_id)
            saved, revision, handed_in = revise(
                tx,
                newsroom,
                article,
                person,
                by,
                now,
                copy=change(current.copy),
                began_at=current.number if began_at is None else began_at,
                others=others,
            )
            return receipt_of(tx, newsroom, saved, revision, handed_in=handed_in, person=person)

        return await self.unit.write(work)
