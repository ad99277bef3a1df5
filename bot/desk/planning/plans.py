"""Plans: when an article is to go out once it is approved. A plan publishes nothing by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import By
from bot.desk.article.audit_detail import Detail, seen_by
from bot.desk.article.moves import log
from bot.domain.article.article import Article, Planner, is_plannable
from bot.domain.article.errors import NotAllowed
from bot.domain.article.states import Action, Who
from bot.domain.newsroom.audience import Audience
from bot.domain.planning.errors import PlannedAbove
from bot.store import Transaction
from bot.store.article import articles
from bot.store.review import cards


class Planned(Detail):
    """The time that was planned before approval and is now, as ISO 8601, each with as whose word: a `Planner`."""

    actions = ("plan",)
    had: str = seen_by(Audience.AUTHOR, "", key="from")
    has: str = seen_by(Audience.AUTHOR, "", key="to")
    planner: str = seen_by(Audience.AUTHOR, "", key="as")
    had_planner: str = seen_by(Audience.AUTHOR, "", key="from_as")


DETAILS = (Planned,)


def need_planner(article: Article, by: By) -> Planner:
    """As whose word somebody plans. Raises NotAllowed, and PlannedAbove where somebody with more say has planned."""
    capacities = by.capacities
    if Who.CHIEF in capacities:
        planner = Planner.CHIEF
    elif capacities & {Who.AUTHOR, Who.CO_AUTHOR}:
        planner = Planner.WRITER
    elif Who.EDITOR in capacities:
        planner = Planner.EDITOR
    else:
        raise NotAllowed(Action.SCHEDULE, (Who.AUTHOR, Who.EDITOR, Who.CHIEF), capacities)
    at, above = article.planned_at, article.planned_as
    if at is not None and above is not None and RANK[above] > RANK[planner]:
        raise PlannedAbove(article.number, at, above is Planner.CHIEF)
    return planner


def may_plan(article: Article, by: By) -> bool:
    """Whether a person can plan an article as things are. It is judged again when they do."""
    if not is_plannable(article.state, article.publication):
        return False
    try:
        need_planner(article, by)
    except (NotAllowed, PlannedAbove):
        return False
    return True


RANK = {planner: place for place, planner in enumerate(Planner)}
"""Who has more say about the time."""


def plan(tx: Transaction, article: Article, by: By, at: datetime, now: datetime) -> Article:
    """Plan an article for that moment, which is checked already. Raises as `need_planner` does."""
    planner = need_planner(article, by)
    if (article.planned_at, article.planned_as) == (at, planner):
        return article
    return change_plan(tx, article, by, at, planner, now)


def change_plan(
    tx: Transaction, article: Article, by: By, at: datetime | None, planner: Planner | None, now: datetime
) -> Article:
    """The change itself; None for no plan."""
    saved = articles.save(tx, replace(article, planned_at=at, planned_as=planner))
    made = Planned(
        had="" if article.planned_at is None else article.planned_at.isoformat(),
        has="" if at is None else at.isoformat(),
        planner=planner or "",
        had_planner=article.planned_as or "",
    )
    log(tx, by, "plan", now, article, saved, made)
    cards.want(tx, saved.id)
    return saved
