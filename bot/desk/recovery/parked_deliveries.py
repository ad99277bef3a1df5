"""Parked deliveries: what Discord refused, tried again or dropped by a person who may decide that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.desk.article.access import newsroom_of, unseen
from bot.desk.article.actors import acting
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.outbox import parking
from bot.desk.outbox.outcomes import Ending, Outcomes
from bot.desk.recovery.lost_messages import retry_parked
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.errors import ChiefsOnly, DeskOnly, NotAdministrator
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, is_chief, on_the_desk
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Decides, Kind
from bot.store.planning import budgets
from bot.store.review import cards


class Dropped(Detail):
    """What was given up, and what Discord had said."""

    actions = ("drop",)
    kind: str = seen_by(Audience.AUTHOR, "")
    fault: str = seen_by(Audience.DESK, "")


DETAILS = (Dropped,)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of what waits for a human in a newsroom, counted from 1, and how much there is in all. Each with its
    article; a word to the whole desk has none."""

    entries: tuple[tuple[Delivery, Article | None], ...]
    page: int
    count: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a delivery by somebody's word; `changed` is False if it was so, or otherwise, before."""

    kind: Kind
    state: Progress
    changed: bool
    ending: Ending = Ending.GIVEN_UP


@dataclass(slots=True)
class Parked:
    """The human side of a refusal. Whoever manages the server may have anything tried again, the desk what is
    its own, chiefs what readers see. To drop a part is to call a publication off, which is a chief's alone."""

    unit: UnitOfWork
    outcomes: Mapping[Kind, Outcomes]

    async def waiting(self, guild_id: int, person: Person, page: int, *, size: int) -> Waiting:
        """A page of what waits, the nearest there is. Raises NoNewsroom, NotAdministrator."""

        def query(tx: Transaction) -> Waiting:
            newsroom = newsroom_of(tx, guild_id)
            _need_manager(person)
            count = deliveries.count_parked(tx, newsroom.id)
            shown = min(max(page, 1), max(-(-count // size), 1))
            found = deliveries.parked(tx, newsroom.id, limit=size, offset=(shown - 1) * size)
            entries = tuple((delivery, _article(tx, delivery)) for delivery in found)
            return Waiting(entries, shown, count)

        return await self.unit.read(query)

    async def home(self, delivery_id: int) -> Newsroom:
        """The newsroom of a delivery. Raises NoSuchArticle."""

        def query(tx: Transaction) -> Newsroom:
            return newsrooms.get(tx, _found(tx, delivery_id).newsroom_id)

        return await self.unit.read(query)

    async def try_again(self, delivery_id: int, person: Person) -> Fate:
        """Put one delivery back on its way. Raises DeskOnly, ChiefsOnly."""

        def work(tx: Transaction, now: datetime) -> Fate:
            delivery = _found(tx, delivery_id, person)
            if not person.manages_server:
                _need_right(
                    newsrooms.concerning(tx, delivery.newsroom_id, delivery.article_id), delivery.kind, person
                )
            changed = progress.revive(tx, delivery.id, now)
            if changed:
                cards.want(tx, delivery.article_id or 0)
            state = Progress.PENDING if changed else delivery.state
            return Fate(delivery.kind, state, changed)

        return await self.unit.write(work)

    async def try_all_again(self, guild_id: int, person: Person) -> int:
        """Put everything back on its way, refused redraws of cards too, and return how much it was.

        Raises NoNewsroom, NotAdministrator.
        """

        def work(tx: Transaction, now: datetime) -> int:
            newsroom = newsroom_of(tx, guild_id)
            _need_manager(person)
            return retry_parked(tx, newsroom.id, now)

        return await self.unit.write(work)

    async def hurry_cards(self, guild_id: int, person: Person) -> None:
        """Have cards redrawn that could not be. Raises NoNewsroom, NotAdministrator."""

        def work(tx: Transaction, _: datetime) -> None:
            newsroom = newsroom_of(tx, guild_id)
            _need_manager(person)
            cards.hurry(tx, newsroom.id)
            budgets.hurry(tx, newsroom.id)

        await self.unit.write(work)

    async def drop(self, delivery_id: int, person: Person) -> Fate:
        """Give one delivery up, and what its area says goes with it.

        Raises DeskOnly, ChiefsOnly, and for parts of an article what the workflow raises: GuardUnmet(NOTHING_OUT).
        """

        def work(tx: Transaction, now: datetime) -> Fate:
            delivery = _found(tx, delivery_id, person)
            article, newsroom = (
                _article(tx, delivery),
                newsrooms.concerning(tx, delivery.newsroom_id, delivery.article_id),
            )
            if delivery.kind.decided_by is Decides.CHIEFS_ALONE or not person.manages_server:
                _need_right(newsroom, delivery.kind, person)
            if delivery.state is not Progress.PARKED:
                return Fate(delivery.kind, delivery.state, changed=False)
            if article is None:
                progress.give_up(tx, delivery.id, Progress.DROPPED, delivery.fault or "", now)
                return Fate(delivery.kind, Progress.DROPPED, changed=True)
            by = acting(tx, newsroom, article, person)
            ending = self.outcomes[delivery.kind].given_up(tx, delivery, newsroom, by, now)
            cards.want(tx, article.id)
            parking.settled(tx, delivery.id, now, by=person.id)
            after, detail = articles.get(tx, article.id), Dropped(delivery.kind, delivery.fault or "")
            log(tx, by, "drop", now, after, after, detail)
            return Fate(delivery.kind, Progress.DROPPED, changed=True, ending=ending)

        return await self.unit.write(work)


def _found(tx: Transaction, delivery_id: int, person: Person | None = None) -> Delivery:
    """A delivery; for a person only if it is their desk's or server's. Raises NoSuchArticle."""
    delivery = deliveries.find(tx, delivery_id)
    if delivery is None:
        raise unseen()
    if person is not None and not person.manages_server:
        newsroom = newsrooms.concerning(tx, delivery.newsroom_id, delivery.article_id)
        if not on_the_desk(person, newsroom):
            raise unseen()
    return delivery


def _article(tx: Transaction, delivery: Delivery) -> Article | None:
    """What it is about; None for a word to the whole desk."""
    return None if delivery.article_id is None else articles.get(tx, delivery.article_id)


def _need_manager(person: Person) -> None:
    if not person.manages_server:
        raise NotAdministrator


def _need_right(newsroom: Newsroom, kind: Kind, person: Person) -> None:
    if kind.decided_by in (Decides.CHIEFS, Decides.CHIEFS_ALONE) and not is_chief(person, newsroom):
        raise ChiefsOnly(newsroom.chiefs_role or newsroom.editors_role)
    if not on_the_desk(person, newsroom):
        raise DeskOnly(newsroom.editors_role)
