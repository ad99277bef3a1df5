"""The morning budget: posted once a day, the same message all day, and what somebody can do from there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

from bot.desk.article.access import desk_sees, unseen
from bot.desk.article.actors import acting
from bot.desk.article.listing import desk_addresses
from bot.desk.article.sight import Sight, sight
from bot.desk.outbox import parking
from bot.desk.outbox.outcomes import Arrival, Outcomes, Redraws
from bot.desk.planning.plans import may_plan
from bot.desk.planning.slots import free_of_all
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.errors import WrongState
from bot.domain.article.states import Action
from bot.domain.article.workflow import rule_for
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.roles import Person
from bot.domain.planning.budget import Line, Rundown, day_begins, next_budget
from bot.store import Transaction
from bot.store.article import articles, log_chain
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.planning import budget_lines, budgets
from bot.store.planning.budgets import Budget

LISTED_MOST = 25
"""Articles that each list reads: as many as Discord shows in one menu. What is beyond that is counted."""

FREE_MOST = 24
"""Free slots that are read of one day."""

BATCH = 50
"""Newsrooms that one transaction serves."""


class OfDay(Payload):
    """The day of a budget, or of the seal that is shown in its place, as ISO 8601 writes it."""

    kinds = (Kind.BUDGET, Kind.SEAL)
    day: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a budget is to show: up to which change, and when time itself changes it next."""

    rundown: Rundown
    budget: Budget
    turns_at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that somebody chose from the budget, and what they may do to it at this moment."""

    sight: Sight
    may: frozenset[Action]
    now: datetime


class Budgets(UseCases):
    """What runs today, what waits for whom, what is late."""

    async def drawing(self, newsroom_id: int, day: date) -> Drawing:
        """What a newsroom's budget of a day is to show."""
        now = self.unit.clock()

        def query(tx: Transaction) -> Drawing:
            newsroom, budget = newsrooms.get(tx, newsroom_id), budgets.get(tx, newsroom_id, day)
            shown = _rundown(tx, newsroom, budget, now)
            turns = (budget.ends_at, budget_lines.next_due(tx, newsroom_id, now), *shown.free[:1])
            return Drawing(shown, budget, min(moment for moment in turns if moment is not None))

        return await self.unit.read(query)

    async def look_after(self, newsroom_id: int) -> None:
        """The bot was away: have the running budget drawn, so that it is found out if its message is gone."""
        if await self.unit.read(lambda tx: budgets.running(tx, newsroom_id)) is not None:
            await self.unit.write(lambda tx, _: budgets.want_all(tx, newsroom_id))

    async def chosen(self, article_id: int, person: Person) -> Choice:
        """An article, opened from a budget. Raises NoSuchArticle, also for somebody who is not on the desk."""
        now = self.unit.clock()

        def query(tx: Transaction) -> Choice:
            article = articles.find(tx, article_id)
            if article is None or article.discarded_at is not None:
                raise unseen()
            newsroom = newsrooms.of_article(tx, article)
            if not desk_sees(newsroom, article, person):
                raise unseen()
            return Choice(sight(tx, article), _may(tx, newsroom, article, person, now), now)

        return await self.unit.read(query)


def serve_turns(tx: Transaction, now: datetime) -> int:
    """Have redrawn what time itself has changed, and end the budgets whose day is over. Returns how many that were."""
    turning = budgets.turning(tx, now, limit=BATCH)
    for budget in turning:
        if budget.ends_at <= now:
            _end(tx, budget, now)
        else:
            budgets.turned(tx, budget)
    return len(turning)


def serve(tx: Transaction, now: datetime) -> int:
    """Post the budgets whose moment has come, and return how many."""
    waiting = budgets.to_post(tx, now, limit=BATCH)
    for newsroom_id in waiting:
        _post(tx, newsrooms.get(tx, newsroom_id), now)
    return len(waiting)


DUTIES = {"turn": serve_turns, "budget": serve}


def settings_changed(tx: Transaction, before: Newsroom, newsroom: Newsroom, now: datetime) -> None:
    """Settings of a newsroom were changed: its next budget comes by those that hold now.

    A time that is over today is one that was missed, so the budget comes at once, unless today has its own.
    """
    if (before.budget, before.timezone) != (newsroom.budget, newsroom.timezone):
        plan_next(tx, newsroom, now)
    if before != newsroom:
        budgets.want_all(tx, newsroom.id)


def _stale(tx: Transaction, now: datetime, limit: int) -> list[Budget]:
    return budgets.stale(tx, now, limit=limit)


def _redrawn(tx: Transaction, budget: Budget, drawn: int, turns_at: datetime | None, _now: datetime) -> None:
    assert budget.channel_id is not None and budget.message_id is not None
    found = budgets.get(tx, budget.newsroom_id, budget.day)
    if found.message_id == budget.message_id:
        budgets.posted(tx, found, budget.channel_id, budget.message_id, drawn, turns_at)


def _put_off(tx: Transaction, budget: Budget, until: datetime, refusal: str | None, now: datetime) -> None:
    budgets.put_off(tx, budget, until, refusal)
    if refusal is not None and budget.fault is None:
        parking.tell_of_budget(tx, deliveries.get(tx, budget.delivery_id), budget.wanted, refusal, now)


def _lost(tx: Transaction, budget: Budget, now: datetime) -> None:
    found = budgets.get(tx, budget.newsroom_id, budget.day)
    if found.message_id == budget.message_id:
        tell_anew(tx, deliveries.get(tx, found.delivery_id), now)


REDRAWS = {Kind.BUDGET: Redraws(_stale, budgets.next_try, _redrawn, _put_off, _lost, calm=4)}


def _arrived(tx: Transaction, arrival: Arrival) -> None:
    budget = budgets.by_delivery(tx, arrival.delivery.id)
    assert budget is not None and arrival.channel_id is not None and arrival.message_id is not None
    budgets.posted(tx, budget, arrival.channel_id, arrival.message_id, arrival.drawn, arrival.turns_at)


def tell_anew(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    """A budget's message was deleted by hand: it comes again as long as its day lasts."""
    budget = budgets.by_delivery(tx, delivery.id)
    if budget is None or budget.message_id is None or budget.message_id != delivery.message_id:
        return False
    budgets.lost(tx, budget)
    if not budget.running or budget.ends_at <= now:
        return False
    progress.send_anew(tx, delivery.id, now)
    return True


OUTCOMES = {Kind.BUDGET: Outcomes(arrived=_arrived, lost=tell_anew, shows_review_works=True)}


def plan_next(tx: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """When the newsroom's next budget comes: never without a time for it, nor where the bot was removed."""
    moment = None
    if newsroom.budget is not None and not newsrooms.is_away(tx, newsroom.id):
        last = budgets.last_day(tx, newsroom.id)
        _, moment = next_budget(newsroom.budget, newsroom.zone, now, last)
    budgets.plan_next(tx, newsroom.id, moment)


def _post(tx: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """The moment of a newsroom's budget has come; after a downtime perhaps that of a day which is over."""
    if newsroom.budget is not None:
        day, moment = next_budget(newsroom.budget, newsroom.zone, now, budgets.last_day(tx, newsroom.id))
        if moment <= now:
            _begin(tx, newsroom, day, now)
    plan_next(tx, newsroom, now)


def _begin(tx: Transaction, newsroom: Newsroom, day: date, now: datetime) -> None:
    before = budgets.running(tx, newsroom.id)
    if before is not None:
        _end(tx, before, now)
    delivery_id = deliveries.enqueue(
        tx,
        newsroom_id=newsroom.id,
        article_id=None,
        kind=Kind.BUDGET,
        key=f"{Kind.BUDGET}:{newsroom.id}:{day.isoformat()}",
        payload=OfDay(day.isoformat()),
        now=now,
    )
    log_chain.extend(tx, newsroom.id)
    log_chain.seal(tx, newsroom.id, day)
    ends_at = day_begins(day + timedelta(days=1), newsroom.zone)
    budgets.begin(tx, newsroom.id, day, delivery_id, ends_at)


def _end(tx: Transaction, budget: Budget, now: datetime) -> None:
    budgets.end(tx, budget)
    if budget.message_id is None:  # nobody misses it any more
        delivery = deliveries.get(tx, budget.delivery_id)
        progress.give_up(tx, delivery.id, Progress.DROPPED, "its day is over", now)


def _rundown(tx: Transaction, newsroom: Newsroom, budget: Budget, now: datetime) -> Rundown:
    start, end, of = day_begins(budget.day, newsroom.zone), budget.ends_at, newsroom.id
    moments: dict[Line, tuple[datetime, ...]] = {
        Line.MISSED: (),
        Line.STUCK: (now,),
        Line.OVERDUE: (now,),
        Line.GOING: (),
        Line.GOES_OUT: (now, end),
        Line.OUT: (start, end),
        Line.UNCLAIMED: (now,),
        Line.CLAIMED: (now,),
        Line.CHANGES: (now,),
        Line.UNTIMED: (now,),
        Line.DUE: (now, end),
        Line.UNREAD: (),
        Line.AMENDED: (now,),
        Line.REPORTED: (),
        Line.HELD: (now,),
    }
    lists = {
        line: budget_lines.listed(tx, line, of, *when, limit=LISTED_MOST) for line, when in moments.items()
    }
    free = takewhile(lambda at: at < end, free_of_all(tx, newsroom, now, now))
    items = (item.article for listed in lists.values() for item in listed.items)
    sealed = log_chain.seal_of(tx, newsroom.id, budget.day)
    return Rundown(
        newsroom,
        budget.day,
        now,
        not budget.running,
        lists,
        tuple(free)[:FREE_MOST],
        sealed.shown if sealed is not None else "",
        desk_addresses(tx, newsroom, items),
    )


_OFFERED = (
    Action.CLAIM,
    Action.SCHEDULE,
    Action.PUBLISH,
    Action.UNHOLD,
    Action.CORRECT,
    Action.SECOND_LOOK,
)
"""What can be done to an article from the budget, beside reading it."""


def _may(
    tx: Transaction, newsroom: Newsroom, article: Article, person: Person, now: datetime
) -> frozenset[Action]:
    """What is offered to this person. Whether it may be done is judged again when it is."""
    by = acting(tx, newsroom, article, person)
    held = by.capacities
    found: set[Action] = {Action.SCHEDULE} if may_plan(article, by) else set()
    for action in _OFFERED:
        try:
            rule = rule_for(action, article.standing)
        except WrongState:
            continue
        if not held.isdisjoint(rule.who):
            found.add(action)
    if article.embargoed_at(now):
        found.discard(Action.PUBLISH)
    if article.claimed_at(now) and article.claimed_by != person.id:
        found.discard(Action.CLAIM)
    return frozenset(found)
