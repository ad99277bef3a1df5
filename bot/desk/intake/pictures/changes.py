"""What the writers of an article do with its pictures: each act is a new revision, judged like changed words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import need_inside
from bot.desk.article.actors import opened
from bot.desk.intake.receipts import Receipt, receipt_of
from bot.desk.intake.revising import need_part, revise
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.picture import PICTURES_MOST, Picture, described
from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.domain.intake.errors import NothingChanged
from bot.domain.intake.pictures import NoSuchPicture, SamePicture, TooManyPictures
from bot.domain.newsroom.roles import Person
from bot.store import Transaction
from bot.store.article import pictures, revisions

Order = tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Which:
    """A picture as somebody had it before them: by its place in the order of a revision, both counted from 1. Where the
    order has changed since, it is known by its file."""

    revision: int
    position: int


class Pictures(UseCases):
    """The pictures of articles, changed by their writers, and by the desk once it has them."""

    async def of_article(self, article_id: int, person: Person) -> tuple[Receipt, frozenset[str]]:
        """An article with its pictures, for those who may change them, and those of them that may not be shown any more.
        Raises NoSuchArticle, NotTheirs, and what `need_inside` raises."""

        def query(tx: Transaction) -> tuple[Receipt, frozenset[str]]:
            article, newsroom, by = opened(tx, article_id, person)
            need_inside(tx, newsroom, article, person)
            need_part(newsroom, article, person, by)
            assert article.revision_id is not None
            revision = revisions.get(tx, article.revision_id)
            found = receipt_of(
                tx, newsroom, article, revision, handed_in=_with_the_desk(article), person=person
            )
            return found, pictures.erased(tx, article.id)

        return await self.unit.read(query)

    async def add(self, article_id: int, person: Person, more: Sequence[Picture]) -> Receipt:
        """Put pictures behind those that there are. Raises TooManyPictures, SamePicture, and what `revise` raises."""

        def added(order: Order) -> Order:
            return (*order, *more)

        return await self._change(article_id, person, added)

    async def swap(
        self, article_id: int, person: Person, which: Which, other: Picture, alt: str = ""
    ) -> Receipt:
        """Put another file in a picture's place, which keeps its words, but for the alt text if another is given."""

        def swapped(picture: Picture) -> Picture:
            kept = replace(
                other,
                alt=picture.alt,
                decorative=picture.decorative,
                caption=picture.caption,
                credit=picture.credit,
                rights=picture.rights,
                terms=picture.terms,
                spoiler=picture.spoiler,
            )
            return described(kept, alt=alt or None)

        return await self._one(article_id, person, which, swapped)

    async def change(
        self, article_id: int, person: Person, which: Which, to: Callable[[Picture], Picture]
    ) -> Receipt:
        """Say something else of a picture. Raises NoSuchPicture, and what `revise` raises."""
        return await self._one(article_id, person, which, to)

    async def move(self, article_id: int, person: Person, which: Which, by: int) -> Receipt:
        """Move a picture by so many places: towards the lead if it is negative. At either end it stays."""

        def moved(order: Order, at: int) -> Order:
            to = min(max(at + by, 0), len(order) - 1)
            rest = [*order[:at], *order[at + 1 :]]
            return (*rest[:to], order[at], *rest[to:])

        return await self._at(article_id, person, which, moved)

    async def remove(self, article_id: int, person: Person, which: Which) -> Receipt:
        """Take a picture out of an article. Its earlier revisions keep it."""
        return await self._at(article_id, person, which, lambda order, at: (*order[:at], *order[at + 1 :]))

    async def _one(
        self, article_id: int, person: Person, which: Which, to: Callable[[Picture], Picture]
    ) -> Receipt:
        return await self._at(
            article_id, person, which, lambda order, at: (*order[:at], to(order[at]), *order[at + 1 :])
        )

    async def _at(
        self, article_id: int, person: Person, which: Which, change: Callable[[Order, int], Order]
    ) -> Receipt:
        return await self._change(article_id, person, change, which)

    async def _change(
        self,
        article_id: int,
        person: Person,
        change: Callable[..., Order],
        which: Which | None = None,
    ) -> Receipt:
        def work(tx: Transaction, now: datetime) -> Receipt:
            article, newsroom, by = opened(tx, article_id, person)
            need_part(newsroom, article, person, by)
            assert article.revision_id is not None
            current = revisions.get(tx, article.revision_id)
            before = current.copy.pictures
            at = () if which is None else (_position(tx, article, before, which),)
            order = change(before, *at)
            if len(order) > PICTURES_MOST:
                raise TooManyPictures(article.number, PICTURES_MOST)
            if len({each.sha256 for each in order}) < len(order):
                raise SamePicture(article.number)
            if order == before:
                raise NothingChanged(article.number)
            saved, revision, handed_in = revise(
                tx, newsroom, article, person, by, now, pictures=order, began_at=current.number
            )
            return receipt_of(tx, newsroom, saved, revision, handed_in=handed_in, person=person)

        return await self.unit.write(work)


def _with_the_desk(article: Article) -> bool:
    return article.state not in (State.DRAFT, State.CHANGES_REQUESTED)


def _position(tx: Transaction, article: Article, order: Order, which: Which) -> int:
    """Where the picture is now that somebody had before them. Raises NoSuchPicture."""
    seen = revisions.by_number(tx, article.id, which.revision)
    if seen is not None and 1 <= which.position <= len(seen.copy.pictures):
        digest = seen.copy.pictures[which.position - 1].sha256
        for at, picture in enumerate(order):
            if picture.sha256 == digest:
                return at
    raise NoSuchPicture(article.number)
