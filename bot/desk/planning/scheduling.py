"""Scheduling: chiefs give an approved article its time, another one, or none."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.article.actors import By, acting, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import advance, log
from bot.desk.outbox import notices
from bot.desk.planning.plans import need_planner, plan
from bot.desk.times.moment_words import read_moment
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import Action, Guard, State
from bot.domain.article.workflow import step
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.times.moments import BeforeEmbargo, Reading, check_bounds
from bot.store import Transaction
from bot.store.article import articles, audit_log
from bot.store.review import cards


class Scheduled(Detail):
    """The time of publication that it had and has, as ISO 8601, and the number of the article that it changed places
    with."""

    actions = (Action.SCHEDULE, Action.UNSCHEDULE)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")
    swapped_with: int = seen_by(Audience.AUTHOR, 0, key="with")


class Paused(Detail):
    """A countdown that was paused, and when the article then goes out, as ISO 8601."""

    actions = ("pause",)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")


DETAILS = (Scheduled, Paused)

PAUSE = timedelta(minutes=10)
"""How long the countdown of an approved article waits for a chief who chooses its time."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of a change of time: the article before and after it."""

    newsroom: Newsroom
    before: Article
    article: Article
    event_id: int = 0
    """The event by which it can be undone; 0 without one."""
    reading: Reading | None = None
    """How the time was read; None if it was not written in words."""


class Scheduling(UseCases):
    """The chiefs' times."""

    async def choose(self, article_id: int, person: Person) -> None:
        """Somebody begins to choose the article's time: what would go out within minutes waits for them, and goes on by
        itself after PAUSE. Raises what the workflow raises unless they may give it a time, as things stand."""

        def work(tx: Transaction, now: datetime) -> None:
            article, newsroom = _ready(tx, article_id, person)
            at, begun = article.publish_at, article.paused_until
            if article.state is not State.APPROVED or at is None or at <= now:
                return
            paused = begun is not None and begun > now
            if not paused and at >= now + PAUSE:
                return
            # Chosen again, it is paused anew, and what is left of the countdown stays the same.
            left = at - begun if paused and begun is not None else at - now
            later = replace(article, publish_at=now + PAUSE + left, paused_until=now + PAUSE)
            saved = articles.save(tx, later)
            by = acting(tx, newsroom, article, person)
            log(tx, by, "pause", now, article, saved, Paused(had=_text(at), has=_text(saved.publish_at)))
            cards.want(tx, saved.id)

        await self.unit.write(work)

    async def schedule_in_words(self, article_id: int, person: Person, text: str) -> Timed:
        """Read when an article is to go out, and give it that time if there is only one way to read it.

        Raises what the workflow raises, what `read_moment` raises, and as `schedule` does.
        """

        await self.choose(article_id, person)
        _, newsroom = await self.unit.read(lambda tx: _ready(tx, article_id, person))
        # In a thread: the library takes its time when it is asked first.
        reading = await asyncio.to_thread(read_moment, text, newsroom.timezone, self.unit.clock())
        return replace(await self.schedule(article_id, person, reading.at), reading=reading)

    async def schedule(self, article_id: int, person: Person, at: datetime) -> Timed:
        """Give an approved article its time, or a scheduled one another; plan one that is not approved yet. The same time
        twice is one change.

        Raises PlannedAbove, PastMoment, FarMoment, BeforeEmbargo and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            if article.plannable:
                need_planner(article, by)
                check_time(article, at, now)
                saved = plan(tx, article, by, at, now)
            else:
                saved = set_time(tx, newsroom, article, by, at, now)
            changed = saved.version != article.version
            return Timed(newsroom, article, saved, audit_log.last_id(tx, article.id) if changed else 0)

        return await self.unit.write(work)

    async def unschedule(self, article_id: int, person: Person) -> Timed:
        """Take an article's time away: it stays approved and waits for a chief. Raises the workflow's."""

        def work(tx: Transaction, now: datetime) -> Timed:
            article, newsroom, by = opened(tx, article_id, person)
            return Timed(newsroom, article, take_time_away(tx, newsroom, article, by, now))

        return await self.unit.write(work)


def _ready(tx: Transaction, article_id: int, person: Person) -> tuple[Article, Newsroom]:
    article, newsroom, by = opened(tx, article_id, person)
    if article.plannable:
        need_planner(article, by)
        return article, newsroom
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
    *,
    kept: bool = False,
) -> Article:
    """Schedule an article, whatever the way there; `swapped_with` is the number of the one whose time it takes. `kept` says that it
    is the time that was planned, which stays on record in case the approval goes. Raises as `Scheduling.schedule` does."""
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
        planned_at=article.planned_at if kept else None,
        planned_as=article.planned_as if kept else None,
    )
    notices.tell_of_time(tx, saved, by.id, now)
    return saved


def take_time_away(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Take an article off the schedule; it stays approved. Raises the workflow's."""
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.UNSCHEDULE,
        now=now,
        detail=Scheduled(had=_text(article.publish_at)),
        publish_at=None,
        planned_at=None,
        planned_as=None,
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
