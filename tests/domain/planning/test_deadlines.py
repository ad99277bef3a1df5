"""Deadlines: nobody is reminded in the quiet hours of the clock on the wall, and each stage is reached once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.article.article import ReminderStage
from bot.domain.newsroom.errors import BadSetting
from bot.domain.newsroom.quiet_hours import QuietHours, quiet_hours
from bot.domain.newsroom.reminder_settings import Reminding
from tests.domain.times.test_timetable import CHANGES
from tests.long import examples

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
NIGHT = QuietHours(time(22), time(7))
DUE = datetime(2026, 1, 2, 18, tzinfo=UTC)


def quiet(hours: QuietHours, moment: datetime, zone: ZoneInfo) -> bool:
    """What somebody would say who looks at the clock on the wall."""
    shown, end = moment.astimezone(zone).time(), hours.end
    minute = shown.hour * 60 + shown.minute
    start, end = hours.start.hour * 60 + hours.start.minute, hours.end.hour * 60 + hours.end.minute
    return (minute - start) % 1440 < (end - start) % 1440


@settings(max_examples=examples(80), deadline=None)
@given(st.sampled_from(CHANGES), times, times, st.integers(-2000, 2000))
def test_quiet_hours_end_when_the_clock_on_the_wall_says_so(
    change: tuple[str, datetime], start: time, end: time, minutes: int
) -> None:
    if start == end:
        return
    zone, hours, now = ZoneInfo(change[0]), QuietHours(start, end), change[1] + minutes * MINUTE
    over = hours.over(now, zone)

    assert over >= now
    assert not quiet(hours, over, zone)
    moment = now
    while moment < over:
        assert quiet(hours, moment, zone), "a moment that was not quiet was passed by"
        moment += MINUTE


def test_clocks_that_are_set_back_may_end_them_for_a_while() -> None:
    hours, berlin = QuietHours(time(2, 15), time(0)), ZoneInfo("Europe/Berlin")
    now = datetime.fromisoformat("2026-10-25T02:30+02:00")

    assert hours.over(now, berlin) == datetime.fromisoformat("2026-10-25T02:00+01:00")


@pytest.mark.parametrize(
    ("zone", "now", "over"),
    [
        ("Europe/Berlin", "2026-01-01T21:30+01:00", "2026-01-01T21:30+01:00"),
        ("Europe/Berlin", "2026-01-01T22:00+01:00", "2026-01-02T07:00+01:00"),
        ("Europe/Berlin", "2026-03-28T23:00+01:00", "2026-03-29T07:00+02:00"),
        ("Australia/Lord_Howe", "2026-10-04T01:00+10:30", "2026-10-04T07:00+11:00"),
        ("Pacific/Apia", "2011-12-29T23:00-10:00", "2011-12-31T07:00+14:00"),  # there was no 30 December
    ],
)
def test_the_nights_of_changes(zone: str, now: str, over: str) -> None:
    assert NIGHT.over(datetime.fromisoformat(now), ZoneInfo(zone)) == datetime.fromisoformat(over)


def test_an_end_that_is_left_out_is_the_end_of_the_gap() -> None:
    hours = QuietHours(time(22), time(2, 15))
    night = datetime.fromisoformat("2026-10-04T00:10+10:30")
    over = hours.over(night, ZoneInfo("Australia/Lord_Howe"))
    assert over == datetime.fromisoformat("2026-10-04T02:30+11:00")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("22:00–07:00", "22:00–07:00"),
        ("22:00-7:00", "22:00–07:00"),
        (" 12:30 to 13:30 ", "12:30–13:30"),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(written: str, read: str) -> None:
    found = quiet_hours(written)
    assert str(found) == read
    assert quiet_hours(read) == found


@pytest.mark.parametrize("none", ["", "none", "OFF", " – "])
def test_none_are_none(none: str) -> None:
    assert quiet_hours(none) is None


@pytest.mark.parametrize("wrong", ["22", "22:00", "25:00–07:00", "22:00–22:00", "at night", "22:00–07:60"])
def test_what_is_no_span_is_refused(wrong: str) -> None:
    with pytest.raises(BadSetting):
        quiet_hours(wrong)


habits = st.builds(
    Reminding,
    st.none() | st.integers(1, 336).map(lambda hours: hours * HOUR),
    st.none() | st.integers(1, 336).map(lambda hours: hours * HOUR),
    st.none() | st.integers(1, 336).map(lambda hours: hours * HOUR),
)


@settings(max_examples=examples(80), deadline=None)
@given(habits, st.integers(1, 1000), st.lists(st.integers(0, 400), max_size=6))
def test_each_stage_is_said_once_however_often_one_looks(
    found: Reminding, ahead: int, looks: list[int]
) -> None:
    """Whatever the moments at which the bot runs, nothing is said twice, nothing too early, and what is
    still to be said once all are past has been, save a reminder before that is overtaken."""
    now = DUE - ahead * HOUR
    first = found.first(DUE, now)
    stage = None if first is None else first[0]
    said: list[ReminderStage] = []
    for hours in [*looks, 1000, 1000]:
        now += hours * HOUR
        if stage is None:
            break
        reached = found.reached(stage, DUE, now)
        for each in reached:
            moment = found.moment(each, DUE)
            assert moment is not None and moment <= now
        assert reached in ([], [ReminderStage.BEFORE]) or ReminderStage.BEFORE not in reached, (
            "overtaken: not worth a word"
        )
        said += reached
        if reached:
            following = found.following(reached[-1], DUE)
            stage = None if following is None else following[0]

    assert len(said) == len(set(said))
    assert stage is None
    began = DUE - ahead * HOUR
    asked_for = {s for s in ReminderStage if (moment := found.moment(s, DUE)) is not None and moment > began}
    assert asked_for - {ReminderStage.BEFORE} <= set(said) <= asked_for
