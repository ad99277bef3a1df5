"""Deadlines: whose turn an article is, when they are reminded of its due time, and when they are left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.reminder_settings import Reminding

if TYPE_CHECKING:
    from bot.domain.article.article import Article


class Turn(StrEnum):
    """Who has to do the next thing."""

    WRITER = "writer"
    HOLDER = "holder"
    """The editor who has claimed it."""
    DESK = "desk"
    """Any editor."""
    CHIEFS = "chiefs"
    NOBODY = "nobody"
    """It has its time, is out, or does not run."""


@dataclass(frozen=True, slots=True)
class Waits:
    """For whom an article waits; `person_id` is 0 where it is no single one."""

    turn: Turn
    person_id: int = 0


OVER = frozenset({State.PUBLISHING, State.PUBLISHED, State.SPIKED})
"""States in which nothing is due any more."""


def waits_for(article: Article) -> Waits:
    """Whose turn it is."""
    match article.state:
        case State.DRAFT | State.CHANGES_REQUESTED:
            return Waits(Turn.WRITER, article.author_id)
        case State.SUBMITTED | State.IN_REVIEW if article.claimed_by is not None:
            return Waits(Turn.HOLDER, article.claimed_by)
        case State.SUBMITTED | State.IN_REVIEW | State.HELD:
            return Waits(Turn.DESK)
        case State.APPROVED if article.publish_at is None:
            return Waits(Turn.CHIEFS)
        case _:
            return Waits(Turn.NOBODY)


def with_due_time(habits: Reminding, article: Article, at: datetime | None, now: datetime) -> Article:
    """An article with that due time, and what is to be said of it first."""
    first = None if at is None else habits.first(at, now)
    stage = None if first is None else first[0]
    return reminded_next(habits, replace(article, due_at=at, remind_stage=stage))


def reminded_next(habits: Reminding, article: Article) -> Article:
    """An article with the moment at which something is to be said of its due time; None while it is nobody's turn."""
    moment = None
    if article.due_at is not None and article.remind_stage is not None:
        moment = habits.moment(article.remind_stage, article.due_at)
        if (
            article.state in OVER
            or article.discarded_at is not None
            or waits_for(article).turn is Turn.NOBODY
        ):
            moment = None
    return article if article.remind_at == moment else replace(article, remind_at=moment)
