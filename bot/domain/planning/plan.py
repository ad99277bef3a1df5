"""The plan: what goes out when, with the slots that are free, as the calendar shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby, takewhile

from bot.domain.article.article import Article
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import timetables
from bot.domain.times.moments import on_the_clock

DAYS_AHEAD = 14
"""Days that the calendar lists, today included."""


class Span(StrEnum):
    """What a picture of the plan shows: the seven days from today, or five weeks from Monday on."""

    WEEK = "week"
    MONTH = "month"

    def first_day(self, today: date) -> date:
        """Where it begins."""
        return today if self is Span.WEEK else today - timedelta(days=today.weekday())

    @property
    def days(self) -> int:
        """How many days it shows."""
        return 7 if self is Span.WEEK else 35

    def days_ahead(self, today: date) -> int:
        """How many days of the plan it needs, today included."""
        return self.days - (today - self.first_day(today)).days


@dataclass(frozen=True, slots=True)
class Place:
    """A moment (aware) in the plan: what goes out then, and whether it is a slot. A slot may be free. What is `pencilled`
    in is planned for that moment and not approved yet: it takes no slot."""

    at: datetime
    articles: tuple[Article, ...]
    is_slot: bool
    pencilled: tuple[Article, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether it is a slot that nothing has taken."""
        return self.is_slot and not self.articles


@dataclass(frozen=True, slots=True)
class Plan:
    """A newsroom's plan as it stood at `now`. Each list is in order of time."""

    newsroom: Newsroom
    now: datetime
    late: tuple[Article, ...]
    """Their time is over, and they are not out: they wait for a chief."""
    places: tuple[Place, ...]
    """The days from today on, free slots included."""
    later: tuple[Place, ...]
    """After those days: without the free slots."""
    waiting: tuple[Article, ...]
    """Approved, and without a time, unless they are late."""
    addresses: Mapping[int, str] = field(default_factory=dict[int, str])
    """Where the desk finds an article, by its id."""

    def pencilled(self) -> list[Article]:
        """What is planned and not approved yet, in order."""
        return [article for place in (*self.places, *self.later) for article in place.pencilled]

    def articles(self) -> list[Article]:
        """Every article of it: the late ones, those with a time in order, those without."""
        places = (*self.places, *self.later)
        return [*self.late, *(article for place in places for article in place.articles), *self.waiting]

    def days(self) -> list[tuple[date, list[Place]]]:
        """The places by their date in the newsroom's zone; days without any are left out."""
        return by_day(self.newsroom, self.places)

    @property
    def has_slots(self) -> bool:
        """Whether the newsroom, or a section of it, has a weekly timetable."""
        return bool(timetables(self.newsroom))

    def outside(self, place: Place) -> bool:
        """Whether it stands outside the slots of a newsroom that has some."""
        return self.has_slots and not place.is_slot


def by_day(newsroom: Newsroom, places: Iterable[Place]) -> list[tuple[date, list[Place]]]:
    """Places in order by their date in the newsroom's zone."""
    zone = newsroom.zone
    return [(day, list(group)) for day, group in groupby(places, key=lambda p: p.at.astimezone(zone).date())]


def make_plan(
    newsroom: Newsroom,
    planned: Iterable[Article],
    waiting: Iterable[Article],
    now: datetime,
    *,
    days: int,
    pencilled: Iterable[Article] = (),
) -> Plan:
    """Lay the articles that have a time into the slots of so many days, today included.

    `planned` have a time, in its order; `waiting` are approved without one; `pencilled` are not approved, and planned for
    a time of which nothing is said once it has passed.
    """
    zone = newsroom.zone
    late: list[Article] = []
    untimed: list[Article] = []
    for article in waiting:
        (untimed if article.missed_at is None else late).append(article)
    taken: dict[datetime, list[Article]] = {}
    for article in planned:
        assert article.publish_at is not None
        if article.publish_at <= now:
            late.append(article)
        else:
            taken.setdefault(article.publish_at, []).append(article)
    hoped: dict[datetime, list[Article]] = {}
    for article in pencilled:
        if article.planned_at is not None and article.planned_at > now:
            hoped.setdefault(article.planned_at, []).append(article)
    last = now.astimezone(zone).date() + timedelta(days=days)
    slots = _slots(newsroom, now, on_the_clock(datetime.combine(last, time()), zone)[1][-1]) - {now}
    places = [
        Place(at, tuple(taken.get(at, ())), at in slots or _is_slot(newsroom, at), tuple(hoped.get(at, ())))
        for at in sorted(slots | taken.keys() | hoped.keys())
    ]
    near = [place for place in places if place.at.astimezone(zone).date() < last]
    return Plan(newsroom, now, tuple(late), tuple(near), tuple(places[len(near) :]), tuple(untimed))


def _is_slot(newsroom: Newsroom, at: datetime) -> bool:
    return any(timetable.holds(at, newsroom.zone) for timetable in timetables(newsroom))


def neighbour(
    newsroom: Newsroom, planned: Iterable[Article], at: datetime, now: datetime, *, earlier: bool
) -> Place | None:
    """The place just before a moment, or just after it: a slot, or the time of other articles.

    None where nothing still to come lies that way.
    """
    taken: dict[datetime, list[Article]] = {}
    for article in planned:
        assert article.publish_at is not None
        taken.setdefault(article.publish_at, []).append(article)
    # A week has a slot, and clocks are put forward or back by a day at the most.
    reach = timedelta(days=9)
    slots = _slots(newsroom, max(now, at - reach) if earlier else at, at if earlier else at + reach)
    moments = {moment for moment in (*taken, *slots) if moment > now}
    if earlier:
        found = max((moment for moment in moments if moment < at), default=None)
    else:
        found = min((moment for moment in moments if moment > at), default=None)
    return None if found is None else Place(found, tuple(taken.get(found, ())), found in slots)


def _slots(newsroom: Newsroom, start: datetime, end: datetime) -> set[datetime]:
    """The slots from one moment on, before another."""
    return {
        at
        for timetable in timetables(newsroom)
        for at in takewhile(lambda at: at < end, timetable.moments(start, newsroom.zone))
    }
