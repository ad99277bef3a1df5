"""Scheduling: chiefs give an approved article its time, another one, or none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance
from bot.desk.outbox import notices
from bot.desk.times.moment_words import read_moment
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard
from bot.domain.article.workflow import step
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.times.moments import BeforeEmbargo, Reading, check_bounds
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Scheduled(Detail):
    """The time of publication that it had and has, as ISO 8601, and the number of the article that it changed places
    with."""

    actions = (Action.SCHEDULE, Action.UNSCHEDULE)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")
    swapped_with: int = seen_by(Audience.AUTHOR, 0, key="with")


DETAILS = (Scheduled,)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time that an article might be given. Nothing is set."""

    newsroom: Newsroom
    article: Article
    reading: Reading


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of a change of time: the article before and after it."""

    newsroom: Newsroom
    before: Article
    article: Article
    event_id: int = 0
    """The event by which it can be undone; 0 without one."""


@dataclass(slots=True)
class Scheduling:
    """The chiefs' times."""

    unit: UnitOfWork

    async def ready(self, article_id: int, person: Person) -> None:
        """Raise what the workflow raises unless this person may give the article a time, as things stand."""

        def query(tx: Transaction) -> None:
            _ready(tx, article_id, person)

        await self.unit.read(query)

    async def propose(self, article_id: int, person: Person, text: str) -> Proposal:
        """Read when an article is to go out, and check everything as if it were set.

        Raises what the workflow raises, what `read_moment` raises, and as `schedule` does.
        """

        article, newsroom = await self.unit.read(lambda tx: _ready(tx, article_id, person))
        now = self.unit.clock()
        # In a thread: the library takes its time when it is asked first.
        reading = await asyncio.to_thread(read_moment, text, newsroom.timezone, now)
        check_time(article, reading.at, now)
        return Proposal(newsroom, article, reading)

    async def schedule(self, article_id: int, person: Person, at: datetime) -> Timed:
        """Give an approved article its time, or a scheduled one another. The same time twice is one change.

        Raises PastMoment, FarMoment, BeforeEmbargo and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            return Timed(newsroom, article, set_time(tx, newsroom, article, by, at, now))

        return await self.unit.write(work)

    async def unschedule(self, article_id: int, person: Person) -> Timed:
        """Take an article's time away: it stays approved and waits for a chief. Raises the workflow's."""

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            saved = advance(
                tx,
                newsroom,
                article,
                by,
                Action.UNSCHEDULE,
                now=now,
                detail=Scheduled(had=_text(article.publish_at)),
                publish_at=None,
            )
            notices.tell_of_time(tx, saved, by.id, now)
            return Timed(newsroom, article, saved)

        return await self.unit.write(work)


def _ready(tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom]:
    article, newsroom, by = opened(tx, article_id, person)
    step(Action.SCHEDULE, article.standing, who=by.capacities, met=frozenset(Guard))
    return article, newsroom


def set_time(
    tx: Transaction,
    newsroom: Newsroom,
    article: Article,
    by: By,
    at: datetime,
    now: datetime,
    swapped_with: int = 0,
) -> Article:
    """Schedule an article, whatever the way there; `swapped_with` is the number of the one whose time it takes. Raises as `Scheduling.schedule` does."""
    met = frozenset({Guard.FUTURE})
    standing = step(Action.SCHEDULE, article.standing, who=by.capacities, met=met)
    check_time(article, at, now)
    if article.state is standing.state and article.publish_at == at:
        return article
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.SCHEDULE,
        now=now,
        met=met,
        detail=Scheduled(had=_text(article.publish_at), has=at.isoformat(), swapped_with=swapped_with),
        publish_at=at,
    )
    notices.tell_of_time(tx, saved, by.id, now)
    return saved


def check_time(article: Article, at: datetime, now: datetime) -> None:
    """Raise PastMoment, FarMoment or BeforeEmbargo unless the article may be planned for that moment."""
    check_bounds(at, now)
    if article.embargo_until is not None and at < article.embargo_until:
        raise BeforeEmbargo(article.number, article.embargo_until, article.embargo_source)


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
