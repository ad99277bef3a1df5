"""The calendar file: read back by another program's eyes, and within the limits of its standard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.desk.planning.calendar_file import LINE_OCTETS, calendar_file
from bot.domain.planning.plan import make_plan
from tests.domain.planning.test_plan import NOW, article, room
from tests.long import examples

HEADLINES = (
    "Ferry, boats; and a back\\slash",
    "“Never”: said — the captain… " * 4,
    "潮は九時に満ちた：港の町で起きたことを、町の人々は忘れない。" * 3,
    "👩‍🚒🔥" * 30,
    "BEGIN:VEVENT\r\nUID:not-this-one\nEND:VEVENT",
)


def written(*headlines: str, number: int = 1) -> bytes:
    """The file of a plan with these articles, an hour apart, in the spring night of Berlin."""
    start = datetime(2026, 3, 29, 9, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    planned = [
        replace(article(number + n, start + timedelta(hours=n)), headline=headline)
        for n, headline in enumerate(headlines)
    ]
    plan = make_plan(room(), planned, [article(999, None)], NOW, days=14)
    return calendar_file(plan, "The Harbour Post, Ltd.; plan")


def test_it_is_read_back_as_it_was_meant() -> None:
    calendar = Calendar.from_ical(written(*HEADLINES))
    assert str(calendar["X-WR-CALNAME"]) == r"The Harbour Post\, Ltd.\; plan"
    events = calendar.events
    assert [str(event["SUMMARY"]) for event in events] == [
        f"№{number} {headline.replace(chr(13), ' ').strip()}" for number, headline in enumerate(HEADLINES, 1)
    ]
    assert [event.DTSTART for event in events] == [
        datetime(2026, 3, 29, hour, 30, tzinfo=UTC) for hour in range(len(HEADLINES))
    ]
    assert events[0]["DURATION"].td == timedelta(minutes=15)
    assert str(events[0]["DESCRIPTION"]) == "By Wanda. Planned, not out yet."
    assert calendar.to_ical()  # the library finds nothing missing in it


def test_an_article_is_the_same_event_in_every_file() -> None:
    [before] = Calendar.from_ical(written("Ferry", number=7)).events
    [after] = Calendar.from_ical(written("Ferry, corrected", number=7)).events
    [other] = Calendar.from_ical(written("Ferry", number=8)).events
    assert before["UID"] == after["UID"] != other["UID"]
    assert "100" in before["UID"]  # another server's №7 is another event


@settings(max_examples=examples(40))
@given(st.text(min_size=50, max_size=300))
def test_no_line_is_too_long_and_no_character_is_parted(headline: str) -> None:
    file = written(headline.encode("utf-8", "ignore").decode())
    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= LINE_OCTETS
        assert b"\n" not in line and b"\r" not in line
        line.decode()
    assert len(Calendar.from_ical(file).events) == 1
