"""The morning budget: at which moment it comes, what it lists, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.times.moments import moment_of

_DAYS_LOOKED_AT = 9
"""A zone leaves out a day at the most, and what was posted last is a day ahead at the most."""


def budget_moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The moment (UTC) at which the budget of a day comes: the first where the clock shows that time twice,
    the end of the gap where it skips it. None for a day that has none: a zone leaves it out, or the gap ends
    on the next."""
    moment = moment_of(datetime.combine(day, at), zone)
    return moment if moment.astimezone(zone).date() == day else None


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which a day begins in a zone."""
    return moment_of(datetime.combine(day, time()), zone)


def next_budget(at: time, zone: ZoneInfo, now: datetime, last: date | None) -> tuple[date, datetime]:
    """The next budget that is to come: its day and its moment (UTC).

    The moment may be over: then it was missed, and comes as long as its day lasts. Never one for a day that
    is over, and none for the day of the last one or before it.
    """
    today = now.astimezone(zone).date()
    first = today if last is None else max(today, last + timedelta(days=1))
    for ahead in range(_DAYS_LOOKED_AT):
        day = first + timedelta(days=ahead)
        moment = budget_moment(day, at, zone)
        if moment is not None:
            return day, moment
    raise ValueError(f"no {at} in {zone} after {first}")


class Line(StrEnum):
    """What the budget says of an article. In this order, the most urgent first."""

    MISSED = "missed"
    """Its time passed while the bot was away for too long: a chief decides."""
    STUCK = "stuck"
    """Its time has come, and it is not out."""
    OVERDUE = "overdue"
    """Its text is due, and is not ready."""
    GOING = "going"
    """It is on its way into the channel."""
    GOES_OUT = "goes_out"
    OUT = "out"
    """It went out today."""
    UNCLAIMED = "unclaimed"
    """It waits for any editor."""
    CLAIMED = "claimed"
    CHANGES = "changes"
    UNTIMED = "untimed"
    """It is approved, and waits for a chief."""
    DUE = "due"
    """A draft that is due today."""
    UNREAD = "unread"
    """Its review was bypassed, it is out, and nobody else has read it since."""
    AMENDED = "amended"
    """A correction of it is being written."""
    REPORTED = "reported"
    """Readers say that something in it is wrong."""
    HELD = "held"

    @property
    def section(self) -> Section:
        """Under which heading it stands."""
        match self:
            case Line.MISSED | Line.STUCK | Line.OVERDUE:
                return Section.LATE
            case Line.GOING | Line.GOES_OUT | Line.OUT:
                return Section.TODAY
            case _:
                return Section.WAITING


class Section(StrEnum):
    """The headings of the budget, in this order."""

    LATE = "late"
    TODAY = "today"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Item:
    """An article on the budget: since when it is so, where that is known, and how many reports there are of it."""

    article: Article
    since: datetime | None = None
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The most urgent of one line, and how many there are in all."""

    items: tuple[Item, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rundown:
    """What the budget of one day shows, as things stood at `now`. `over`: the day is."""

    newsroom: Newsroom
    day: date
    now: datetime
    over: bool
    lists: Mapping[Line, Listed]
    free: tuple[datetime, ...] = field(default=())
    """The slots of the day that are free, in order."""
    seal: str = ""
    """How far the chain of the log reached when the budget was posted, and its digest."""
    addresses: Mapping[int, str] = field(default_factory=dict[int, str])
    """Where the desk finds an article, by its id."""

    def count(self, section: Section) -> int:
        """How much there is under a heading."""
        return sum(listed.count for line, listed in self.lists.items() if line.section is section)

    def in_order(self) -> list[tuple[Line, Item]]:
        """Everything that is listed, the most urgent first, each article once."""
        found: dict[int, tuple[Line, Item]] = {}
        # What went out has nothing left to do, so whatever waits comes before it.
        for line in sorted(Line, key=lambda line: line is Line.OUT):
            for item in self.lists.get(line, Listed()).items:
                found.setdefault(item.article.id, (line, item))
        return list(found.values())
