"""Deadlines: due times given, moved and taken away, and the reminders that follow from them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.desk.article.access import need_inside
from bot.desk.article.actors import By, opened
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.desk.planning import reminders
from bot.desk.times.moment_words import read_moment
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import STAGES, Article, ReminderStage
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action, Publication
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.audience import Audience
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.planning.deadlines import OVER, Turn, reminded_next, waits_for, with_due_time
from bot.domain.times.moments import Reading, check_bounds
from bot.store import Transaction
from bot.store.article import articles, audit_log
from bot.store.newsroom import newsrooms
from bot.store.review import cards


class DueAt(Detail):
    """The due time that it had and has, as ISO 8601."""

    actions = ("due",)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")


DETAILS = (DueAt,)

BATCH = 50
"""Articles that one transaction serves, once their time has come."""


@dataclass(frozen=True, slots=True)
class Due:
    """An article with its due time, or without it, before and after."""

    newsroom: Newsroom
    before: Article
    article: Article
    event_id: int = 0
    """The event by which it can be undone; 0 if nothing changed."""


class Deadlines(UseCases):
    """When what is due, and who hears of it."""

    async def read(self, newsroom: Newsroom, text: str) -> Reading:
        """When something is due, in natural words. Raises as `read_moment` does, PastMoment and FarMoment."""
        now = self.unit.clock()
        reading = await asyncio.to_thread(read_moment, text, newsroom.timezone, now)
        check_bounds(reading.at, now)
        return reading

    async def set(self, article_id: int, person: Person, at: datetime | None) -> Due:
        """Give an article its due time, another one, or with None none. Its writers and the desk may.

        Raises NotTheirs, PastMoment, FarMoment, and WrongState once nothing of it is to be done any more.
        """

        def work(tx: Transaction, now: datetime) -> Due:
            article, newsroom, by = opened(tx, article_id, person)
            need_inside(tx, newsroom, article, person)
            over = article.state in OVER or article.publication is Publication.RETRACTED
            if over or article.discarded_at is not None:
                raise WrongState(Action.EDIT, article.state, article.publication)
            if at is not None:
                check_bounds(at, now)
            if at == article.due_at:
                return Due(newsroom, article, article)
            saved = change_due(tx, newsroom, article, by, at, now)
            return Due(newsroom, article, saved, audit_log.last_id(tx, article.id))

        return await self.unit.write(work)


def change_due(
    tx: Transaction, newsroom: Newsroom, article: Article, by: By, at: datetime | None, now: datetime
) -> Article:
    """The change itself, for whoever has an open transaction."""
    saved = articles.save(tx, with_due_time(newsroom.reminding, article, at, now))
    log(tx, by, "due", now, article, saved, DueAt(had=_text(article.due_at), has=_text(at)))
    if article.due_at is not None:
        reminders.end(tx, article, saved, now)
    cards.want(tx, saved.id)
    return saved


def _serve(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> None:
    assert article.due_at is not None and article.remind_stage is not None
    again = newsroom.quiet_until(now)
    if again > now:
        articles.save(tx, replace(article, remind_at=again))
        return
    reached = newsroom.reminding.reached(article.remind_stage, article.due_at, now)
    for stage in reached:
        waits = waits_for(article)
        escalated = stage is ReminderStage.ESCALATED or waits.turn is Turn.CHIEFS
        # The chiefs hear nothing of a draft that is its writer's still.
        if escalated and stage is not ReminderStage.BEFORE and article.given_revision_id is not None:
            reminders.chiefs(tx, article, stage, now)
        if stage is not ReminderStage.ESCALATED and waits.turn in (Turn.WRITER, Turn.HOLDER):
            reminders.person(tx, article, stage, waits.person_id, now)
        elif stage is not ReminderStage.ESCALATED and waits.turn is Turn.DESK:
            reminders.desk(tx, article, stage, now)
    last = reached[-1] if reached else None
    following = article.remind_stage
    if last is not None:
        after = newsroom.reminding.following(last, article.due_at)
        following = None if after is None else after[0]
    elif newsroom.reminding.moment(article.remind_stage, article.due_at) is None:  # switched off meanwhile
        later = STAGES[STAGES.index(article.remind_stage) + 1 :]
        following = later[0] if later else None
    articles.save(tx, reminded_next(newsroom.reminding, replace(article, remind_stage=following)))


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def remind(tx: Transaction, now: datetime) -> int:
    """Say what is to be said of due times at this moment, and return of how many articles."""
    found = articles.reminded(tx, now, limit=BATCH)
    for article in found:
        _serve(tx, newsrooms.of_article(tx, article), article, now)
    return len(found)


DUTIES = {"reminder": remind}
