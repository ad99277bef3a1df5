"""The budget: read as people write its time, and once on every day that shows it, by a clock on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.planning.budget import budget_moment, day_begins, next_budget
from tests.domain.times.test_timetable import CHANGES
from tests.long import examples

ODD_DAYS = [
    *CHANGES,
    ("Pacific/Kwajalein", datetime(1993, 8, 21, 12, tzinfo=UTC)),  # another day left out
    ("America/Toronto", datetime(1919, 3, 31, 4, 30, tzinfo=UTC)),  # from 23:30 to 00:30 on the next day
]

Look = tuple[datetime, date, time]


@cache
def looks(zone: str, change: datetime) -> list[Look]:
    """What a clock and a calendar on the wall show, minute by minute, in the days around a change."""
    found: list[Look] = []
    at = change - timedelta(days=2.5)
    while at < change + timedelta(days=2.75):
        local = at.astimezone(ZoneInfo(zone))
        found.append((at, local.date(), local.time()))
        at += timedelta(minutes=1)
    return found


def on_the_wall(change: tuple[str, datetime], at: time, start: datetime) -> list[tuple[date, datetime]]:
    """For each day from the one at `start` on, when somebody who looks at the wall posts its budget."""
    found: dict[date, datetime] = {}
    today = start.astimezone(ZoneInfo(change[0])).date()
    for moment, day, clock in looks(*change):
        if day >= today and clock >= at:
            found.setdefault(day, moment)
    return sorted(found.items())


@settings(max_examples=examples(60))
@given(
    st.sampled_from(ODD_DAYS),
    st.integers(-180, 180) | st.integers(-720, 720),
    st.integers(-2000, 2000),
)
def test_it_comes_once_on_every_day_when_a_clock_on_the_wall_shows_its_time(
    change: tuple[str, datetime], around: int, minutes: int
) -> None:
    """Its time is so many minutes around the change, and the bot begins so many minutes after it."""
    zone, start = ZoneInfo(change[0]), change[1] + timedelta(minutes=minutes)
    at = (change[1] + timedelta(minutes=around)).astimezone(zone).time()
    end = change[1] + timedelta(days=2.5)
    found: list[tuple[date, datetime]] = []
    now, last = start, None
    while now < end:
        last, moment = next_budget(at, zone, now, last)
        found.append((last, moment))
        now = max(now, moment)
        assert now.astimezone(zone).date() == last, "its day has begun, and is not over"
    expected = on_the_wall(change, at, start)
    assert [pair for pair in found if pair[1] < end] == [pair for pair in expected if pair[1] < end]
    assert len({day for day, _ in found}) == len(found)


def test_a_time_in_the_gap_comes_at_its_end_and_one_that_is_shown_twice_the_first_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert budget_moment(spring, time(2, 30), berlin) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert budget_moment(autumn, time(2, 30), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_a_zone_leaves_out_has_none() -> None:
    apia, kwajalein = ZoneInfo("Pacific/Apia"), ZoneInfo("Pacific/Kwajalein")
    assert budget_moment(date(2011, 12, 30), time(8), apia) is None
    assert budget_moment(date(1993, 8, 21), time(8), kwajalein) is None
    day, moment = next_budget(time(8), apia, datetime(2011, 12, 30, 5, tzinfo=UTC), date(2011, 12, 29))
    assert (day, moment.astimezone(apia).hour) == (date(2011, 12, 31), 8)
    assert day_begins(date(2011, 12, 30), apia) == day_begins(date(2011, 12, 31), apia)


def test_what_was_missed_comes_on_its_day_and_on_no_other() -> None:
    utc, today = ZoneInfo("UTC"), date(2026, 1, 5)
    noon, eight = datetime(2026, 1, 5, 12, tzinfo=UTC), time(8)
    assert next_budget(eight, utc, noon, date(2026, 1, 2)) == (today, noon - timedelta(hours=4))
    assert next_budget(eight, utc, noon, today) == (date(2026, 1, 6), noon + timedelta(hours=20))
    assert next_budget(eight, utc, noon, date(2026, 1, 6)) == (date(2026, 1, 7), noon + timedelta(hours=44))
