"""Moments in words: what people write is read as they mean it, and never as another time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.times.moment_words import LONGEST, read_moment
from bot.domain.refusals import Refusal
from bot.domain.times.moments import (
    Doubt,
    NoSuchZone,
    NotAMoment,
    NoTimeOfDay,
    Reading,
    UnclearMoment,
    WrongWeekday,
    on_the_clock,
)
from tests.domain.times.test_moments import CHANGES, changes, shown
from tests.long import examples

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 23, 18, 0, 20, tzinfo=UTC)
"""A Monday; 19:00:20 in Berlin, 03:00:20 on Tuesday in Tokyo."""


def local(text: str, zone: str = BERLIN, now: datetime = NOW) -> str:
    """What is read, on the clock of the zone in which it was read."""
    return f"{read_moment(text, zone, now).local:%a %Y-%m-%d %H:%M}"


def readings(text: str, zone: str, now: datetime) -> tuple[Doubt | None, list[datetime]]:
    """The moments that a time may mean, and why there are several."""
    try:
        return None, [read_moment(text, zone, now).at]
    except UnclearMoment as unclear:
        return unclear.doubt, [reading.at for reading in unclear.readings]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("tomorrow 9am", "Tue 2026-11-24 09:00"),
        ("  Tomorrow at 9 A.M. ", "Tue 2026-11-24 09:00"),
        ("Friday 18:30", "Fri 2026-11-27 18:30"),
        ("18:30 on Friday", "Fri 2026-11-27 18:30"),
        ("Monday 9am", "Mon 2026-11-30 09:00"),
        ("next Monday 9am", "Mon 2026-11-30 09:00"),
        ("the day after tomorrow, 9am", "Wed 2026-11-25 09:00"),
        ("in 2 hours", "Mon 2026-11-23 21:01"),
        ("in 1h 30m", "Mon 2026-11-23 20:31"),
        ("in 3 days", "Thu 2026-11-26 19:00"),
        ("in 3 days at 9am", "Thu 2026-11-26 09:00"),
        ("21:00", "Mon 2026-11-23 21:00"),
        ("18:00", "Tue 2026-11-24 18:00"),
        ("9am", "Tue 2026-11-24 09:00"),
        ("noon", "Tue 2026-11-24 12:00"),
        ("tomorrow noon", "Tue 2026-11-24 12:00"),
        ("midnight", "Tue 2026-11-24 00:00"),
        ("midnight tonight", "Tue 2026-11-24 00:00"),
        ("tonight 8pm", "Mon 2026-11-23 20:00"),
        ("tonight 1am", "Tue 2026-11-24 01:00"),
        ("12:30am", "Tue 2026-11-24 00:30"),
        ("2026-12-24 06:00", "Thu 2026-12-24 06:00"),
        ("2026-12-24T06:00", "Thu 2026-12-24 06:00"),
        ("2026-12-24T06:00Z", "Thu 2026-12-24 07:00"),
        ("2026-12-24 06:00 +05:30", "Thu 2026-12-24 01:30"),
        ("2026-12-24 06:00 -05:00", "Thu 2026-12-24 12:00"),
        ("24 December 6am", "Thu 2026-12-24 06:00"),
        ("Dec 24 6:30 pm", "Thu 2026-12-24 18:30"),
        ("31 December 23:59", "Thu 2026-12-31 23:59"),
        ("24 December 2027 06:00", "Fri 2027-12-24 06:00"),
        ("Friday, 4 December, 9am", "Fri 2026-12-04 09:00"),
        ("24.12.2026 06:00", "Thu 2026-12-24 06:00"),
        ("3.4. 9:00", "Sat 2027-04-03 09:00"),
        ("12/24 9am", "Thu 2026-12-24 09:00"),
        ("24/12 9am", "Thu 2026-12-24 09:00"),
        ("29 February 9am", "Tue 2028-02-29 09:00"),
        ("the 2nd, 9am", "Wed 2026-12-02 09:00"),
        ("Friday – 9am", "Fri 2026-11-27 09:00"),
        ("Tuesday evening 8pm", "Tue 2026-11-24 20:00"),
        ("23 November 21:00", "Mon 2026-11-23 21:00"),
        ("1 March 9am", "Mon 2027-03-01 09:00"),
        ("<t:1798088400:F>", "Thu 2026-12-24 06:00"),
        ("<t:1798088400>", "Thu 2026-12-24 06:00"),
        ("9am Berlin", "Tue 2026-11-24 09:00"),
        ("18:00 America/New_York", "Mon 2026-11-23 18:00"),
        ("tomorrow 9am new york", "Tue 2026-11-24 09:00"),
        ("9am Eastern", "Tue 2026-11-24 09:00"),
        ("20:00 UTC", "Mon 2026-11-23 20:00"),
        ("24 December 9am Lord Howe", "Thu 2026-12-24 09:00"),
        ("morgen um 9:30 Uhr", "Tue 2026-11-24 09:30"),
        ("am 24. Dezember um 6 Uhr", "Thu 2026-12-24 06:00"),
        ("demain à 9h30", "Tue 2026-11-24 09:30"),
        ("viernes 18:30", "Fri 2026-11-27 18:30"),
        ("domani alle 18:30", "Tue 2026-11-24 18:30"),
        ("in 2 stunden", "Mon 2026-11-23 21:01"),
        ("９am", "Tue 2026-11-24 09:00"),
    ],
)
def test_what_people_write(text: str, read: str) -> None:
    assert local(text) == read


def test_a_zone_that_is_named_comes_back_with_the_moment() -> None:
    assert read_moment("9am new york", BERLIN, NOW) == Reading(
        datetime(2026, 11, 24, 14, tzinfo=UTC), "America/New_York"
    )
    assert read_moment("9am", "Asia/Tokyo", NOW).at == datetime(2026, 11, 24, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "asap", "tomorrow 9", "tomorrow 930", "9.30", "next week 9am", "May 9am"),
        *("25:00", "13pm", "9:60", "2026-02-30 06:00", "2026-13-01 06:00", "31.4. 9am"),
        *("9am 9pm", "tomorrow or Friday 9am", "in 2 hours 30", "in 2 hours 9am", "not tomorrow 9am"),
        *("tomorrow 26 November 9am", "24.12. Christmas 9am", "tonight 8:00"),
        *("Friday after 9am", "2 minutes December noon", "today ago 9am", "next tomorrow 9am", "9 12 noon"),
        *("9am 24", "1h 03/04", "tomorrow evening 9am", "tomorrow morning 3pm", "hours 9am Friday"),
        *("9am-10am", "9 or 10am", "tomorrow 9am please"),
        *("do 9am", "9am Munich", "Easter 9am", "today 9am tomorrow", "x" * (LONGEST + 1), "9" * LONGEST),
        *("in 99999999999 days", "0001-01-01 00:00", "<t:99999999999999:F>", "9am; DROP TABLE article"),
    ],
)
def test_what_is_not_sure_is_no_time(text: str) -> None:
    """Thursday in German, Sunday in Spanish; a number that would be left out …"""
    with pytest.raises(NotAMoment):
        read_moment(text, BERLIN, NOW)


@pytest.mark.parametrize("text", ["Friday", "tomorrow", "tonight", "24 December", "2026-12-24", "03/04"])
def test_a_day_alone_lacks_its_time(text: str) -> None:
    with pytest.raises(NoTimeOfDay):
        read_moment(text, BERLIN, NOW)


@pytest.mark.parametrize("text", ["5pm Friday 12 December", "Fri 12.12.2026 5pm", "samstag 11. dezember 9am"])
def test_a_date_is_held_against_its_weekday(text: str) -> None:
    with pytest.raises(WrongWeekday):
        read_moment(text, BERLIN, NOW)


@pytest.mark.parametrize("text", ["9am EST", "tomorrow 9am CET", "Friday 18:30 ist"])
def test_an_abbreviation_is_no_zone(text: str) -> None:
    with pytest.raises(NoSuchZone):
        read_moment(text, BERLIN, NOW)


@pytest.mark.parametrize(
    ("text", "doubt", "first", "second"),
    [
        ("03/04 9:00", Doubt.DAY_OR_MONTH, "Thu 2027-03-04 09:00", "Sat 2027-04-03 09:00"),
        ("3-4-2027 9am", Doubt.DAY_OR_MONTH, "Thu 2027-03-04 09:00", "Sat 2027-04-03 09:00"),
        ("next Friday 6pm", Doubt.WHICH_WEEK, "Fri 2026-11-27 18:00", "Fri 2026-12-04 18:00"),
        ("Monday 21:00", Doubt.WHICH_WEEK, "Mon 2026-11-23 21:00", "Mon 2026-11-30 21:00"),
        ("Friday midnight", Doubt.WHICH_MIDNIGHT, "Fri 2026-11-27 00:00", "Sat 2026-11-28 00:00"),
        ("tomorrow 9am Tokyo", Doubt.WHICH_DAY, "Tue 2026-11-24 09:00", "Wed 2026-11-25 09:00"),
        ("in 2 days 9am Tokyo", Doubt.WHICH_DAY, "Wed 2026-11-25 09:00", "Thu 2026-11-26 09:00"),
        ("2027-03-28 02:30", Doubt.SKIPPED, "Sun 2027-03-28 01:30", "Sun 2027-03-28 03:30"),
        ("2027-10-31 02:30", Doubt.TWICE, "Sun 2027-10-31 02:30", "Sun 2027-10-31 02:30"),
        ("3 October 2027 2:15 Lord_Howe", Doubt.SKIPPED, "Sun 2027-10-03 01:45", "Sun 2027-10-03 02:45"),
    ],
)
def test_what_has_two_readings_is_given_with_both(text: str, doubt: Doubt, first: str, second: str) -> None:
    with pytest.raises(UnclearMoment) as unclear:
        read_moment(text, BERLIN, NOW)

    assert unclear.value.doubt is doubt
    assert [f"{reading.local:%a %Y-%m-%d %H:%M}" for reading in unclear.value.readings] == [first, second]
    for reading in unclear.value.readings:  # written out in full it is that moment, without a doubt
        assert read_moment(reading.local.isoformat(timespec="minutes"), BERLIN, NOW).at == reading.at


def test_a_name_of_several_zones_is_refused_only_where_their_clocks_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_moment("9am Istanbul", BERLIN, NOW).zone in ("Asia/Istanbul", "Europe/Istanbul")

    names = {"springfield": ("America/Chicago", "America/New_York")}
    monkeypatch.setattr("bot.domain.times.zones._names", lambda: names)
    with pytest.raises(UnclearMoment) as unclear:
        read_moment("24 December 9am Springfield", BERLIN, NOW)
    assert unclear.value.doubt is Doubt.WHICH_ZONE
    assert [reading.zone for reading in unclear.value.readings] == ["America/New_York", "America/Chicago"]


def test_a_day_is_not_always_24_hours() -> None:
    noon = datetime(2027, 3, 27, 11, tzinfo=UTC)  # in Berlin, on the day before clocks go forward
    assert local("in 24 hours", now=noon) == "Sun 2027-03-28 13:00"
    assert local("in 1 day", now=noon) == "Sun 2027-03-28 12:00"


def test_what_is_meant_by_tonight_depends_on_when_it_is_said() -> None:
    night = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight on Tuesday, in Berlin
    assert readings("tonight 1am", BERLIN, night) == (
        Doubt.WHICH_MIDNIGHT,
        [datetime(2026, 11, 24, 0, tzinfo=UTC), datetime(2026, 11, 25, 0, tzinfo=UTC)],
    )
    assert local("tonight 8pm", now=night) == "Tue 2026-11-24 20:00"


def test_of_two_readings_only_what_is_to_come_is_meant() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)  # the first 02:30 of that night is over
    assert read_moment("2:30", BERLIN, between).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert local("Monday 18:00") == "Mon 2026-11-30 18:00"


FORMATS = {
    "2027-03-28 02:30": lambda at: f"{at:%Y-%m-%d %H:%M}",
    "28 March 2027 2:30am": lambda at: f"{at.day} {at:%B %Y} {at.hour % 12 or 12}:{at:%M%p}",
    "28.3.2027 02:30": lambda at: f"{at.day}.{at.month}.{at.year} {at:%H:%M}",
    "Sunday 02:30": lambda at: f"{at:%A %H:%M}",
    "02:30": lambda at: f"{at:%H:%M}",
}

around = st.tuples(
    st.sampled_from(changes),
    st.integers(-3 * 60, 3 * 60),  # minutes from the change to the moment that is meant
    st.integers(1, 6 * 24 * 60),  # minutes before that at which it is written
    st.sampled_from(sorted(FORMATS)),
    st.booleans(),
)


@settings(max_examples=examples(100))
@given(around)
def test_around_a_change_of_clocks_a_time_is_read_as_meant_or_not_at_all(
    drawn: tuple[tuple[str, datetime], int, int, str, bool],
) -> None:
    """The clock is the test's own: somebody writes what the clocks of a zone will show at a moment."""
    (zone, change), minutes, before, form, named = drawn
    meant = change + timedelta(minutes=minutes)
    shows = meant.astimezone(ZoneInfo(zone))
    text = FORMATS[form](shows) + (f" {zone}" if named else "")
    if form == "02:30":
        before = min(before, 12 * 60)
    now = meant - timedelta(minutes=before)
    doubt, found = readings(text, "Asia/Kathmandu" if named else zone, now)

    # A bare “02:30” is the next; half a day before, the clocks may show it twice in between.
    assert meant in found or (form == "02:30" and max(found) < meant)
    assert len(found) == 1 or doubt is not None
    assert all(at > now for at in found)


@settings(max_examples=examples(25))
@given(st.sampled_from(changes), st.integers(-48 * 60, 0), st.integers(1, 72))
def test_hours_last_as_long_as_hours_and_days_keep_the_time_of_day(
    drawn: tuple[str, datetime], minutes: int, count: int
) -> None:
    zone, change = drawn
    now = change + timedelta(minutes=minutes)

    assert read_moment(f"in {count} hours", zone, now).at == now + timedelta(hours=count)
    doubt, moments = on_the_clock(shown(now, zone) + timedelta(days=count), ZoneInfo(zone))
    assert readings(f"in {count} days", zone, now) == (doubt, [at for at in moments if at > now])


@settings(max_examples=examples(40))
@given(
    st.text(max_size=LONGEST)
    | st.lists(
        st.sampled_from(
            [
                "in",
                "at",
                "tomorrow",
                "friday",
                "next",
                "2",
                "9am",
                "18:30",
                "03/04",
                "24",
                "december",
                "2027",
                "Berlin",
                "z",
                "1h",
                "days",
            ]
        ),
        max_size=7,
    ).map(" ".join),
    st.sampled_from([*CHANGES, "UTC"]),
)
def test_whatever_is_written_is_read_or_refused(text: str, zone: str) -> None:
    try:
        read = read_moment(text, zone, NOW)
    except Refusal:
        return
    assert read.at.utcoffset() == timedelta(0)
    assert read.at.microsecond == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            (text, "Wed 2026-11-25 18:00")
            for text in ("à 18 heures", "om 18 uur", "alle 18 ore", "a las 18 horas")
        ],
        *[
            (text, "Wed 2026-11-25 18:00")
            for text in ("às 18 horas", "at 18 hours", "um 18", "ore 18", "1800h")
        ],
        *[(text, "Wed 2026-11-25 17:30") for text in ("1730 hrs", "17.30h", "17.30 uur", "1730", "17u30")],
        *[(text, "Thu 2026-11-26 17:30") for text in ("mañana 17.30h", "demain à 17h30", "domani 17.30h")],
        *[(text, "Thu 2026-11-26 09:00") for text in ("demain matin 9h", "tomorrow 0900", "0900 tomorrow")],
        *[
            (text, "Thu 2026-11-26 09:00")
            for text in ("morgen früh 9 Uhr", "morgenochtend 9 uur", "domani mattina 9h")
        ],
        *[
            (text, "Thu 2026-11-26 09:00")
            for text in ("tomorrow 9 o’clock", "demain 9 heures", "amanhã de manhã 9h")
        ],
        *[
            (text, "Wed 2026-11-25 20:00")
            for text in ("heute Abend 20 Uhr", "vanavond 20 uur", "ce soir 20h")
        ],
        *[(text, "Wed 2026-11-25 20:00") for text in ("stasera alle 20", "esta noche 20:00", "hoje 20h")],
        *[(text, "Thu 2026-11-26 00:00") for text in ("24:00", "today 24:00", "heute 24 Uhr")],
        ("tomorrow 24:00", "Fri 2026-11-27 00:00"),
        ("24 December 2026 0900", "Thu 2026-12-24 09:00"),
        *[
            (text, "Thu 2026-11-26 05:00")
            for text in ("in 18 hours", "dans 18 heures", "tra 18 ore", "over 18 uur")
        ],
    ],
)
def test_a_number_with_an_hour_word_is_a_time_of_day(text: str, expected: str) -> None:
    wednesday = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)

    assert local(text, now=wednesday) == expected


@pytest.mark.parametrize("text", ["18 heures", "18 hours", "18 horas", "18 Stunden", "9h", "2h"])
def test_a_bare_number_of_hours_is_a_question(text: str) -> None:
    with pytest.raises(UnclearMoment) as unclear:
        read_moment(text, "Europe/Berlin", datetime(2026, 11, 25, 10, 0, tzinfo=UTC))

    assert unclear.value.doubt is Doubt.HOUR_OR_SPAN
    assert len(unclear.value.readings) == 2


@pytest.mark.parametrize(
    "text", ["24 December 2030", "tomorrow 2030", "heute Abend 8 Uhr", "demain matin 20h", "at 9"]
)
def test_a_year_and_the_wrong_half_of_the_day_are_no_time(text: str) -> None:
    with pytest.raises((NotAMoment, NoTimeOfDay)):
        read_moment(text, "Europe/Berlin", datetime(2026, 11, 25, 10, 0, tzinfo=UTC))
