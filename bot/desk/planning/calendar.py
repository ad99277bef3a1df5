"""The calendar: what goes out when, and chiefs who put it in another order. Every move is one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.desk.article.access import newsroom_of
from bot.desk.article.actors import acting, opened
from bot.desk.article.bylines import writers_of
from bot.desk.article.listing import desk_addresses
from bot.desk.planning.scheduling import set_time
from bot.desk.planning.slots import free_slots
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import PLANNABLE, Article
from bot.domain.article.byline import composed
from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import DeskOnly
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person, desks_of, is_chief, on_the_desk
from bot.domain.newsroom.sections import sharing_slots
from bot.domain.planning.errors import NoPlace, SlotTaken, StaleCalendar
from bot.domain.planning.plan import DAYS_AHEAD, Plan, Span, make_plan, neighbour
from bot.store import Transaction
from bot.store.article import articles, revisions

PLANNED_MOST = 1000
"""Articles with a time that a calendar looks at."""

WAITING_MOST = 50
"""Approved articles without a time that it shows."""


@dataclass(frozen=True, slots=True)
class Move:
    """An article as it is after it was moved, and the time that it had, if it had one."""

    article: Article
    had: datetime | None


class Calendar(UseCases):
    """The plan for the desk to read, and for chiefs to change."""

    async def plan(self, guild_id: int, person: Person, span: Span | None = None) -> Plan:
        """The plan of the next 14 days, or as far as a picture shows it. Raises NoNewsroom, DeskOnly."""
        now = self.unit.clock()

        def query(tx: Transaction) -> Plan:
            newsroom = _newsroom(tx, guild_id, person)
            desks = desks_of(person, newsroom)
            approved = articles.in_states(
                tx, newsroom.id, (State.APPROVED,), limit=PLANNED_MOST, sections=desks
            )
            waiting = [article for article in approved if article.publish_at is None][:WAITING_MOST]
            planned = articles.planned(tx, newsroom.id, limit=PLANNED_MOST, sections=desks)
            judged = articles.in_states(tx, newsroom.id, PLANNABLE, limit=PLANNED_MOST, sections=desks)
            pencilled = [
                article for article in judged if article.planned_at is not None and article.plannable
            ]
            # A picture or a file of it goes around: it names the writers as readers will see them.
            waiting, planned, pencilled = (
                [_printed(tx, article) for article in some] for some in (waiting, planned, pencilled)
            )
            today = now.astimezone(newsroom.zone).date()
            days = DAYS_AHEAD if span is None else span.days_ahead(today)
            made = make_plan(newsroom, planned, waiting, now, days=days, pencilled=pencilled)
            return replace(
                made, addresses=desk_addresses(tx, newsroom, [*made.articles(), *made.pencilled()])
            )

        return await self.unit.read(query)

    async def free_slots(
        self, article_id: int, person: Person, *, after: datetime | None = None, limit: int
    ) -> list[datetime]:
        """The next free slots that an article may take, after a moment if one is given. Raises DeskOnly."""
        now = self.unit.clock()

        def query(tx: Transaction) -> list[datetime]:
            article, newsroom, _ = opened(tx, article_id, person)
            if not on_the_desk(person, newsroom):
                raise DeskOnly(newsroom.editors_role)
            start = max(filter(None, (now, after, article.embargo_until)))
            found = free_slots(tx, newsroom, start, now)
            return list(islice((at for at in found if after is None or at > after), limit))

        return await self.unit.read(query)

    async def shift(
        self, article_id: int, version: int, person: Person, *, earlier: bool
    ) -> tuple[Move, ...]:
        """Move an article by one place: into a free slot, or in exchange with the article there.

        Returns the moves, its own first. Raises StaleCalendar if the article is not at that version any more, NoPlace at the end of the
        plan, PastMoment, BeforeEmbargo, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> tuple[Move, ...]:
            article, newsroom = _unchanged(tx, article_id, version, person)
            at = article.publish_at
            planned = articles.planned(tx, newsroom.id, limit=PLANNED_MOST, sections=sharing_slots(newsroom))
            place = None if at is None else neighbour(newsroom, planned, at, now, earlier=earlier)
            if place is None:
                raise NoPlace(article.number, earlier)
            if not place.articles:
                return (_set(tx, newsroom, article, person, place.at, now),)
            other = place.articles[-1 if earlier else 0]
            return _exchange(tx, newsroom, article, other, person, now)

        return await self.unit.write(work)

    async def swap(
        self, article_id: int, version: int, other_id: int, other_version: int, person: Person
    ) -> tuple[Move, ...]:
        """Let two articles exchange their times. Raises as `shift` does."""

        def work(tx: Transaction, now: datetime) -> tuple[Move, ...]:
            article, newsroom = _unchanged(tx, article_id, version, person)
            other, _ = _unchanged(tx, other_id, other_version, person)
            return _exchange(tx, newsroom, article, other, person, now)

        return await self.unit.write(work)

    async def place(self, article_id: int, version: int, at: datetime, person: Person) -> Move:
        """Put an article into a free slot. Raises SlotTaken, and as `shift` does."""

        def work(tx: Transaction, now: datetime) -> Move:
            article, newsroom = _unchanged(tx, article_id, version, person)
            if next(free_slots(tx, newsroom, at, now), None) != at and at > now:
                raise SlotTaken(at)
            return _set(tx, newsroom, article, person, at, now)

        return await self.unit.write(work)


def may_move(plan: Plan, person: Person) -> bool:
    """Whether this person may change the plan."""
    return is_chief(person, plan.newsroom)


def _printed(tx: Transaction, article: Article) -> Article:
    assert article.revision_id is not None
    name = revisions.byline_of(tx, article.revision_id)
    return replace(article, author_name=name or composed([each.printed for each in writers_of(tx, article)]))


def _newsroom(tx: Transaction, guild_id: int, person: Person) -> Newsroom:
    newsroom = newsroom_of(tx, guild_id)
    if not on_the_desk(person, newsroom):
        raise DeskOnly(newsroom.editors_role)
    return newsroom


def _unchanged(tx: Transaction, article_id: int, version: int, person: Person) -> tuple[Article, Newsroom]:
    """An article as the person saw it. Raises DeskOnly, and StaleCalendar if it is another by now."""
    article, newsroom, _ = opened(tx, article_id, person)
    if not on_the_desk(person, newsroom):
        raise DeskOnly(newsroom.editors_role)
    if article.version != version:
        raise StaleCalendar(article.number)
    return article, newsroom


def _exchange(
    tx: Transaction, newsroom: Newsroom, article: Article, other: Article, person: Person, now: datetime
) -> tuple[Move, ...]:
    if article.publish_at is None or other.publish_at is None or other.newsroom_id != newsroom.id:
        raise StaleCalendar(other.number)
    first = _set(tx, newsroom, article, person, other.publish_at, now, instead_of=other)
    second = _set(tx, newsroom, other, person, article.publish_at, now, instead_of=article)
    return first, second


def _set(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    person: Person,
    at: datetime,
    now: datetime,
    *,
    instead_of: Article | None = None,
) -> Move:
    by = acting(tx, newsroom, article, person)
    number = 0 if instead_of is None else instead_of.number
    return Move(set_time(tx, newsroom, article, by, at, now, swapped_with=number), article.publish_at)
