"""Moments: a local time in a zone is one moment, or is known to be none or two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.times.moments import FARTHEST, Doubt, FarMoment, PastMoment, check_bounds, on_the_clock

MINUTE = timedelta(minutes=1)

CHANGES = {
    "Europe/Berlin": ["2027-03-28T01:00Z", "2027-10-31T01:00Z"],
    "America/New_York": ["2027-03-14T07:00Z", "2027-11-07T06:00Z"],
    "Australia/Lord_Howe": ["2027-04-03T15:00Z", "2027-10-02T15:30Z"],  # by half an hour
    "Pacific/Apia": ["2011-12-30T10:00Z", "2021-04-03T14:00Z"],  # 30 December 2011 was left out
    "Asia/Kolkata": ["2027-03-28T01:00Z"],  # whose clocks are never changed
}
"""Zones, and moments at which their clocks are put forward or back."""

changes = [(zone, datetime.fromisoformat(at)) for zone, moments in CHANGES.items() for at in moments]


def local(*parts: int) -> datetime:
    """A local time, without a zone."""
    return datetime(*parts)  # noqa: DTZ001


def shown(moment: datetime, zone: str) -> datetime:
    """What the clocks of a zone show, without the zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(("zone", "change"), changes)
def test_every_local_time_around_a_change_of_clocks(zone: str, change: datetime) -> None:
    """Held against walking through the moments one by one."""
    meant: dict[datetime, list[datetime]] = {}
    for minutes in range(-27 * 60, 27 * 60):
        moment = change + minutes * MINUTE
        meant.setdefault(shown(moment, zone), []).append(moment)
    at, last = shown(change - timedelta(minutes=100), zone), shown(change + timedelta(minutes=100), zone)

    doubts: set[Doubt | None] = set()
    while at < last:
        doubt, moments = on_the_clock(at, ZoneInfo(zone))
        expected = meant.get(at, [])
        doubts.add(doubt)
        if expected:
            assert list(moments) == expected
            assert doubt is (Doubt.TWICE if len(expected) == 2 else None)
        else:
            assert doubt is Doubt.SKIPPED
            before, after = (shown(moment, zone) for moment in moments)
            assert at - before == after - at  # the one before the gap, the other behind it
            assert before < at < after
        at += MINUTE
    assert doubts == {None} if zone == "Asia/Kolkata" else len(doubts) == 2


def test_a_day_that_was_left_out_offers_the_days_around_it() -> None:
    doubt, (before, after) = on_the_clock(local(2011, 12, 30, 9), ZoneInfo("Pacific/Apia"))

    assert doubt is Doubt.SKIPPED
    assert shown(before, "Pacific/Apia") == local(2011, 12, 29, 9)
    assert shown(after, "Pacific/Apia") == local(2011, 12, 31, 9)


@given(
    st.sampled_from(sorted(CHANGES)),
    st.datetimes(local(2011, 1, 1), local(2040, 1, 1), timezones=st.just(UTC)),
)
def test_what_a_clock_shows_means_that_moment_among_others_at_the_most(zone: str, moment: datetime) -> None:
    doubt, moments = on_the_clock(shown(moment, zone), ZoneInfo(zone))

    assert moment in moments
    assert doubt in (None, Doubt.TWICE)
    assert list(moments) == sorted(moments)


def test_nothing_is_planned_for_the_past_or_for_years_ahead() -> None:
    now = datetime(2026, 11, 23, 18, tzinfo=UTC)

    check_bounds(now + timedelta(seconds=1), now)
    check_bounds(now + FARTHEST, now)
    for past in (now, now - timedelta(days=1)):
        with pytest.raises(PastMoment):
            check_bounds(past, now)
    with pytest.raises(FarMoment):
        check_bounds(now + FARTHEST + timedelta(seconds=1), now)
