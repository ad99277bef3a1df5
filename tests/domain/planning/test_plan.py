"""The plan: articles laid into slots, and the place before and after a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, takewhile

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.article.article import Article
from bot.domain.article.states import Publication, State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.planning.plan import Place, Plan, Span, by_day, make_plan, neighbour
from bot.domain.times.timetable import parse
from tests.long import examples

NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)  # two days before the clocks of Berlin go forward
SLOTS = "daily 2:30, 17:00"


def room(slots: str = SLOTS, zone: str = "Europe/Berlin") -> Newsroom:
    """A newsroom with a timetable."""
    return Newsroom(1, 100, 1, 2, 3, timezone=zone, timetable=parse(slots))


def article(number: int, at: datetime | None, *, missed_at: datetime | None = None) -> Article:
    """An article that has its time, or none."""
    state = State.APPROVED if at is None else State.SCHEDULED
    return Article(
        id=number,
        newsroom_id=1,
        number=number,
        slug="a",
        headline=f"Article {number}",
        author_id=5,
        author_name="Wanda",
        state=state,
        publication=Publication.NONE,
        version=1,
        created_at=NOW,
        publish_at=at,
        missed_at=missed_at,
    )


def in_order(times: list[datetime]) -> list[Article]:
    """Articles for these times, as the store gives them."""
    return [article(number, at) for number, at in enumerate(sorted(times), 1)]


def test_slots_and_articles_lie_in_one_order_by_day() -> None:
    zone = room().zone
    taken = datetime(2026, 3, 27, 17, tzinfo=zone).astimezone(UTC)
    beside = taken + timedelta(minutes=5)
    plan = make_plan(room(), in_order([taken, beside]), [], NOW, days=3)
    shown = [
        (
            day,
            [
                (f"{p.at.astimezone(zone):%H:%M}", [a.number for a in p.articles], plan.outside(p))
                for p in places
            ],
        )
        for day, places in by_day(plan.newsroom, plan.places)
    ]
    assert shown == [
        (date(2026, 3, 27), [("17:00", [1], False), ("17:05", [2], True)]),
        (date(2026, 3, 28), [("02:30", [], False), ("17:00", [], False)]),
        (date(2026, 3, 29), [("03:00", [], False), ("17:00", [], False)]),  # the gap ends at three
    ]


def test_what_is_late_or_far_or_without_a_time_is_apart() -> None:
    far, missed = NOW + timedelta(days=30), NOW - timedelta(days=1)
    planned = [article(1, NOW), article(2, NOW + timedelta(hours=1)), article(3, far)]
    waiting = [article(4, None), article(5, None, missed_at=missed)]
    plan = make_plan(room("none"), planned, waiting, NOW, days=14)
    assert [a.number for a in plan.late] == [5, 1]
    assert [[a.number for a in place.articles] for place in plan.places] == [[2]]
    assert [place.at for place in plan.later] == [far]
    assert [a.number for a in plan.waiting] == [4]
    assert [a.number for a in plan.articles()] == [5, 1, 2, 3, 4]


def test_without_a_timetable_nothing_is_free_and_nothing_outside() -> None:
    plan = make_plan(room("none"), in_order([NOW + timedelta(hours=1)]), [], NOW, days=14)
    assert not any(place.is_free or plan.outside(place) for place in plan.places)


def test_what_is_later_stands_in_the_slots_or_beside_them_too() -> None:
    slot = datetime(2026, 5, 1, 15, tzinfo=UTC)
    plan = make_plan(room(), in_order([slot, slot + timedelta(hours=1)]), [], NOW, days=14)
    assert [plan.outside(place) for place in plan.later] == [False, True]


def test_a_week_begins_today_and_a_month_on_this_weeks_monday() -> None:
    friday = date(2026, 3, 27)
    assert (Span.WEEK.first_day(friday), Span.WEEK.days_ahead(friday)) == (friday, 7)
    assert (Span.MONTH.first_day(friday), Span.MONTH.days_ahead(friday)) == (date(2026, 3, 23), 31)


timetables = st.sampled_from(["none", SLOTS, "Mon 2:15", "Sun 2:30; Sat 23:59", "weekdays 9:00"])
times = st.lists(st.integers(-600, 40_000).map(lambda minutes: NOW + timedelta(minutes=minutes)), max_size=8)


@settings(max_examples=examples(40))
@given(timetables, times)
def test_nothing_is_left_out_and_nothing_stands_twice(slots: str, at: list[datetime]) -> None:
    plan = make_plan(room(slots), in_order(at), [], NOW, days=14)
    assert [a.publish_at for a in plan.articles()] == sorted(at)
    places = [*plan.places, *plan.later]
    assert all(first.at < second.at for first, second in pairwise(places))
    assert all(place.at > NOW for place in places)
    if plan.newsroom.timetable is not None:
        last = plan.places[-1].at if plan.places else NOW
        moments = plan.newsroom.timetable.moments(NOW + timedelta(microseconds=1), plan.newsroom.zone)
        slots_shown = [place.at for place in plan.places if place.is_slot]
        assert slots_shown == list(takewhile(lambda moment: moment <= last, moments))


@settings(max_examples=examples(40))
@given(timetables, times, st.integers(0, 40_000), st.booleans())
def test_a_neighbour_is_the_nearest_place_that_a_plan_shows(
    slots: str, at: list[datetime], minutes: int, earlier: bool
) -> None:
    moment = NOW + timedelta(minutes=minutes)
    planned = in_order(at)
    plan = make_plan(room(slots), planned, [], NOW, days=60)
    found = neighbour(plan.newsroom, planned, moment, NOW, earlier=earlier)
    assert found == _nearest(plan, moment, earlier=earlier)


def _nearest(plan: Plan, moment: datetime, *, earlier: bool) -> Place | None:
    if earlier:
        return next((place for place in reversed(plan.places) if place.at < moment), None)
    return next((place for place in plan.places if place.at > moment), None)
