"""Undoing: a time that was set at once is taken back by whoever set it, while nothing else has changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.desk.article.access import need_inside
from bot.desk.article.actors import By, opened
from bot.desk.article.moves import advance
from bot.desk.planning.deadlines import DueAt, change_due
from bot.desk.planning.embargoes import Embargoed
from bot.desk.planning.plans import Planned, change_plan
from bot.desk.planning.scheduling import Scheduled, Timed, set_time, take_time_away
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article, Planner
from bot.domain.article.states import Action, Guard, State
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.planning.errors import NothingToUndo
from bot.store import Transaction
from bot.store.article import audit_log
from bot.store.article.audit_log import Event
from bot.store.review import cards

UNDO_WITHIN = timedelta(minutes=15)
"""How long a slip can be taken back. After that the desk counts on the time."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A time that a person set, and wants back as it was."""

    tx: Transaction
    newsroom: Newsroom
    article: Article
    by: By
    event: Event
    now: datetime


class Undoing(UseCases):
    """Due times, embargoes and times of publication, as they were before."""

    async def time(self, article_id: int, person: Person, event_id: int) -> Timed:
        """Take back a time that this person set by that event of the audit log.

        Raises NothingToUndo if it is not theirs, too long ago, or no longer so, and what the workflow raises.
        """

        def work(tx: Transaction, now: datetime) -> Timed:
            event = audit_log.find(tx, event_id)
            article, newsroom, by = opened(tx, article_id, person)
            need_inside(tx, newsroom, article, person)
            if event is None or event.article_id != article.id or event.actor_id != person.id:
                raise NothingToUndo(article.number)
            take_back = TAKE_BACK.get(event.action)
            if take_back is None or now - event.at > UNDO_WITHIN:
                raise NothingToUndo(article.number)
            saved = take_back(Slip(tx, newsroom, article, by, event, now))
            if saved is None:
                raise NothingToUndo(article.number)
            return Timed(newsroom, article, saved)

        return await self.unit.write(work)


def _due(slip: Slip) -> Article | None:
    set_to = DueAt.read(slip.event.detail)
    had, has = _moment(set_to.had), _moment(set_to.has)
    if has == had or slip.article.due_at != has:
        return None
    return change_due(slip.tx, slip.newsroom, slip.article, slip.by, had, slip.now)


def _embargo(slip: Slip) -> Article | None:
    article, made = slip.article, Embargoed.read(slip.event.detail)
    if (article.embargo_until, article.embargo_source) != (_moment(made.has), made.source):
        return None
    goes_out, went_out = article.publish_at, _moment(made.went_out)
    if goes_out == _moment(made.goes_out) and went_out is not None and went_out > slip.now:
        goes_out = went_out
    saved = advance(
        slip.tx,
        slip.newsroom,
        article,
        slip.by,
        Action.EMBARGO,
        now=slip.now,
        met=frozenset({Guard.NOT_SOONER}),
        detail=Embargoed(had=made.has, has=made.had, source=made.had_source, undone=slip.event.id),
        publish_at=goes_out,
        embargo_until=_moment(made.had),
        embargo_source=made.had_source,
    )
    cards.want(slip.tx, saved.id)
    return saved


def _schedule(slip: Slip) -> Article | None:
    """It has its earlier time again if it was scheduled for one that is still ahead. Otherwise it waits for a chief: a
    countdown that ran before does not begin again behind their back."""
    article, made = slip.article, Scheduled.read(slip.event.detail)
    if article.state is not State.SCHEDULED or article.publish_at != _moment(made.has):
        return None
    had = _moment(made.had)
    if slip.event.from_state is State.SCHEDULED and had is not None and had > slip.now:
        return set_time(slip.tx, slip.newsroom, article, slip.by, had, slip.now)
    return take_time_away(slip.tx, slip.newsroom, article, slip.by, slip.now)


def _plan(slip: Slip) -> Article | None:
    """Without the earlier plan if its time has passed."""
    article, made = slip.article, Planned.read(slip.event.detail)
    if not article.plannable or article.planned_at is None:
        return None
    if (article.planned_at, article.planned_as) != (_moment(made.has), made.planner):
        return None
    had = _moment(made.had)
    if had is None or had <= slip.now or not made.had_planner:
        return change_plan(slip.tx, article, slip.by, None, None, slip.now)
    return change_plan(slip.tx, article, slip.by, had, Planner(made.had_planner), slip.now)


TAKE_BACK: Mapping[str, Callable[[Slip], Article | None]] = {
    "due": _due,
    "plan": _plan,
    Action.EMBARGO: _embargo,
    Action.SCHEDULE: _schedule,
}
"""What takes a time back, by the action that set it; each returns None if the article has another time by now."""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
