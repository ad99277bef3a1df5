"""Deadlines: whose turn an article is, when they are reminded of its due time, and when they are left in peace."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.article.errors import BadSetting
from bot.domain.article.states import State
from bot.domain.times.moments import change_between, moment_of, on_the_clock

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


class Stage(StrEnum):
    """What is said of a due time, in this order."""

    BEFORE = "before"
    AFTER = "after"
    ESCALATED = "escalated"
    """The chiefs are told that it is late."""


STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Reminding:
    """A newsroom's habits: how long before and after the due time something is said; None for never.

    The chiefs hear of it no sooner than those whose turn it is.
    """

    before: timedelta | None
    after: timedelta | None
    escalate: timedelta | None

    def moment(self, stage: Stage, due: datetime) -> datetime | None:
        """When a stage is reached; None if nothing is said then."""
        match stage:
            case Stage.BEFORE:
                return None if self.before is None else due - self.before
            case Stage.AFTER:
                return None if self.after is None else due + self.after
            case Stage.ESCALATED:
                return (
                    None if self.escalate is None else due + max(self.escalate, self.after or self.escalate)
                )

    def first(self, due: datetime, now: datetime) -> tuple[Stage, datetime] | None:
        """The first stage of a due time that is given at that moment: what would be past is left out."""
        return next(((s, m) for s, m in self._moments(STAGES, due) if m > now), None)

    def following(self, stage: Stage, due: datetime) -> tuple[Stage, datetime] | None:
        """The stage after one that was served."""
        return next(iter(self._moments(STAGES[STAGES.index(stage) + 1 :], due)), None)

    def reached(self, stage: Stage, due: datetime, now: datetime) -> list[Stage]:
        """What is to be said at that moment, from a stage on. After a long silence the reminder before the due
        time is left out if the one after it is said as well."""
        found = [s for s, m in self._moments(STAGES[STAGES.index(stage) :], due) if m <= now]
        return [s for s in found if s is not Stage.BEFORE or len(found) == 1]

    def _moments(self, stages: tuple[Stage, ...], due: datetime) -> list[tuple[Stage, datetime]]:
        return [(s, m) for s in stages if (m := self.moment(s, due)) is not None]


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
    silent = article.state in OVER or waits_for(article).turn is Turn.NOBODY
    return replace(article, remind_at=None if silent or article.discarded_at is not None else moment)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when on the newsroom's clock nobody is reminded; over midnight if they end before they start."""

    start: time
    end: time

    def __str__(self) -> str:
        """The one text of them: “22:00–07:00”. `quiet_hours` reads it back."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"

    def over(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first moment, from `now` on, at which the clock on the wall shows a time outside of them.

        Where clocks go forward over the end, that is the end of the gap.
        """
        moment = now
        while self._hold(moment.astimezone(zone).time()):  # twice where a whole day was left out
            moment = self._end(moment, zone)
        return moment

    def _hold(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def _end(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When they next end after a moment within them: at their end, or when clocks are set back to a time
        before them."""
        local = moment.astimezone(zone)
        day = local.date() + timedelta(days=1 if local.time() >= self.end else 0)
        end = datetime.combine(day, self.end)
        found = moment_of(end, zone)
        if found <= moment:
            found = on_the_clock(end, zone)[1][-1]
        if (_offset(found, zone) - _offset(moment, zone)).total_seconds() < 0:
            set_back = change_between(moment, found, zone)
            if moment < set_back and not self._hold(set_back.astimezone(zone).time()):
                return set_back
        return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


_QUIET = re.compile(r"(\d{1,2}):(\d\d)\s*(?:[-–—]|to)\s*(\d{1,2}):(\d\d)")
_NONE = frozenset({"", "none", "no", "off", "-", "–", "never"})


def quiet_hours(text: str) -> QuietHours | None:
    """Quiet hours as people write them; None for none. Raises BadSetting."""
    clean = " ".join(text.split()).casefold()
    if clean in _NONE:
        return None
    match = _QUIET.fullmatch(clean)
    try:
        if match is None:
            raise ValueError(clean)
        found = QuietHours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
    except ValueError:
        raise BadSetting("quiet_hours", text, "two times such as 22:00–07:00, or none") from None
    if found.start == found.end:
        raise BadSetting("quiet_hours", text, "two different times such as 22:00–07:00, or none")
    return found
