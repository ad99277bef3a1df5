"""Timetables: read as people write them, and the same moments that a clock on the wall would show."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.times.timetable import SLOTS_MOST, BadTimetable, Slot, Timetable, TimetableFault, parse
from tests.long import examples

# Zones with odd rules, each with a day on which its clocks were or will be changed.
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),  # back at one minute past midnight
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),  # half an hour
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a day left out
    ("Antarctica/Troll", datetime(2026, 3, 29, 1, tzinfo=UTC)),  # two hours
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),  # forward at midnight
    ("Asia/Pyongyang", datetime(2018, 5, 4, 15, tzinfo=UTC)),
]

timetables = st.builds(
    lambda slots: Timetable(tuple(sorted(slots))),
    st.sets(
        st.builds(Slot, st.integers(0, 6), st.builds(time, st.integers(0, 23), st.integers(0, 59))),
        min_size=1,
    ),
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon–Fri 09:00, 17:00; Sun 18:00", "Mon–Fri 09:00, 17:00; Sun 18:00"),
        ("mon-fri 9:00 and 17:00; sundays at 18:00", "Mon–Fri 09:00, 17:00; Sun 18:00"),
        ("Monday to Friday 9am, 5 pm, Sun 6 p.m.", "Mon–Fri 09:00, 17:00; Sun 18:00"),
        ("daily 8:00", "daily 08:00"),
        ("every day 8", "daily 08:00"),
        ("weekdays 9.30; weekend noon", "Mon–Fri 09:30; Sat, Sun 12:00"),
        ("Tue, Thu & Sat 7h30", "Tue, Thu, Sat 07:30"),
        ("Fri–Mon 12am", "Mon, Fri–Sun 00:00"),
        ("WED 0715\nWed 12pm", "Wed 07:15, 12:00"),
        ("Mon 9:00; Mon 09.00", "Mon 09:00"),
        ("Mon 9:00; daily 10:00", "Mon 09:00, 10:00; Tue–Sun 10:00"),
    ],
)
def test_a_timetable_is_read_as_people_write_it(written: str, read: str) -> None:
    assert str(parse(written)) == read


@pytest.mark.parametrize("nothing", ["", "  ", "none", "None", "off", "–"])
def test_an_empty_one_clears_it(nothing: str) -> None:
    assert parse(nothing) is None


@pytest.mark.parametrize(
    ("written", "fault", "piece"),
    [
        ("Mon–Fri 09:00; Someday 18:00", TimetableFault.UNKNOWN_WORD, "Someday"),
        ("Mon 930", TimetableFault.UNKNOWN_WORD, "930"),
        ("Mon 24:00", TimetableFault.NO_SUCH_TIME, "24:00"),
        ("Mon 9:60", TimetableFault.NO_SUCH_TIME, "9:60"),
        ("Mon 13pm", TimetableFault.NO_SUCH_TIME, "13pm"),
        ("09:00, 17:00", TimetableFault.NO_DAYS, "09:00, 17:00"),
        (";", TimetableFault.NO_DAYS, ";"),
        ("Mon–Fri", TimetableFault.NO_TIMES, "Mon–Fri"),
        ("Mon 9:00; Tue", TimetableFault.NO_TIMES, "Tue"),
        ("Mon 09:00–17:00", TimetableFault.SPAN, "Mon 09:00–17:00"),
        ("Mon– 9:00", TimetableFault.HALF_RANGE, "Mon– 9:00"),
        ("–Fri 9:00", TimetableFault.HALF_RANGE, "–Fri 9:00"),
        ("daily–Fri 9:00", TimetableFault.HALF_RANGE, "daily–Fri 9:00"),
        ("Mon 9:00 " * 200, TimetableFault.TOO_LONG, ""),
        ("daily " + " ".join(f"{n // 60}:{n % 60:02}" for n in range(25)), TimetableFault.TOO_MANY, ""),
    ],
)
def test_what_cannot_be_read_is_said_with_the_piece_that_stopped_it(
    written: str, fault: TimetableFault, piece: str
) -> None:
    with pytest.raises(BadTimetable) as refused:
        parse(written)
    assert (refused.value.fault, refused.value.piece) == (fault, piece)


@settings(max_examples=examples(50))
@given(st.text(max_size=60) | st.from_regex(r"(mon|daily|[0-9:apm ,;–-]){1,20}", fullmatch=True))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    try:
        timetable = parse(text)
    except BadTimetable:
        return
    assert timetable is None or 1 <= len(timetable.slots) <= SLOTS_MOST


@settings(max_examples=examples(50))
@given(timetables)
def test_its_own_text_is_read_back(timetable: Timetable) -> None:
    assert parse(str(timetable)) == timetable


@cache
def wall(zone: str, change: datetime) -> list[tuple[datetime, list[datetime]]]:
    """What a clock on the wall comes to show, minute by minute, in the days around a change: each moment with
    the local times that it reaches or passes then. Put back, it shows nothing new until it is where it was.
    """
    minute = timedelta(minutes=1)
    at = change - timedelta(days=2.5)
    latest = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    seen: list[tuple[datetime, list[datetime]]] = []
    while at < change + timedelta(days=2.75):
        at += minute
        shows = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        seen.append((at, [latest + n * minute for n in range(1, int((shows - latest) / minute) + 1)]))
        latest = max(latest, shows)
    return seen


@settings(max_examples=examples(60))
@given(st.sampled_from(CHANGES), st.sets(st.integers(-180, 180), min_size=1), st.integers(-2000, 600))
def test_slots_come_when_a_clock_on_the_wall_shows_them(
    change: tuple[str, datetime], around: set[int], minutes: int
) -> None:
    """Slots so many minutes around the change, seen from so many minutes after it."""
    at_change = change[1].astimezone(ZoneInfo(change[0])).replace(tzinfo=None)
    chosen = [at_change + timedelta(minutes=offset) for offset in around]
    timetable = Timetable(tuple(sorted({Slot(local.weekday(), local.time()) for local in chosen})))
    zone, start = ZoneInfo(change[0]), change[1] + timedelta(minutes=minutes)
    end = start + timedelta(days=2)
    slots = {(slot.weekday, slot.at) for slot in timetable.slots}
    expected = [
        at
        for at, passed in wall(*change)
        if start <= at < end and any((local.weekday(), local.time()) in slots for local in passed)
    ]
    found = list(takewhile(lambda at: at < end, timetable.moments(start, zone)))
    assert found == expected
    assert all(timetable.holds(at, zone) for at in found)


def shown(text: str, zone: str, start: datetime, count: int) -> list[str]:
    """The next slots of a timetable, as the zone's clock shows them."""
    timetable = parse(text)
    assert timetable is not None
    moments = islice(timetable.moments(start, ZoneInfo(zone)), count)
    return [f"{moment.astimezone(ZoneInfo(zone)):%a %d %H:%M %z}" for moment in moments]


def test_a_slot_in_the_gap_moves_to_its_end_and_one_that_comes_twice_is_the_first() -> None:
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert shown("daily 2:30", "Europe/Berlin", spring, 2) == ["Sun 29 03:00 +0200", "Mon 30 02:30 +0200"]
    assert shown("daily 2:30", "Europe/Berlin", autumn, 2) == ["Sun 25 02:30 +0200", "Mon 26 02:30 +0100"]


def test_two_slots_in_one_gap_are_one_moment() -> None:
    spring = datetime(2026, 3, 28, 12, tzinfo=UTC)
    found = shown("daily 2:10, 2:50, 3:00", "Europe/Berlin", spring, 2)
    assert found == ["Sun 29 03:00 +0200", "Mon 30 02:10 +0200"]


def test_a_moment_beside_a_slot_is_none() -> None:
    timetable = parse("Mon 9:00")
    assert timetable is not None
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert timetable.holds(monday, ZoneInfo("Europe/Berlin"))
    assert not timetable.holds(monday + timedelta(seconds=1), ZoneInfo("Europe/Berlin"))
    assert not timetable.holds(monday, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "text", ["Mon–Fri: 09:00", "Mon-Fri: 9:00", "Monday: 9am; Tuesday: 9am; Wed, Thu, Fri: 09.00"]
)
def test_a_colon_after_the_days_is_no_fault(text: str) -> None:
    found = parse(text)

    assert found is not None
    assert str(found) == "Mon–Fri 09:00"
