"""Timetables: the weekly slots of a newsroom, as people write them and as moments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.late import pattern
from bot.domain.refusals import Refusal
from bot.domain.times.moments import moment_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

SLOTS_MOST = 168
"""Slots in a week: one each hour."""

TEXT_LONGEST = 1000
"""Characters of a timetable as somebody writes it."""

CLEARED = frozenset({"", "none", "no", "off", "-", "–", "nothing", "no slots"})
"""What is written to have no timetable."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time of the week: the day counts from Monday, 0; the time has no zone."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Timetable:
    """The slots of a week, in order, each once. There is at least one."""

    slots: tuple[Slot, ...]

    def __str__(self) -> str:
        """The one text of this timetable: “Mon–Fri 09:00, 17:00; Sun 18:00”. `parse` reads it back."""
        times = {
            weekday: tuple(slot.at for slot in slots)
            for weekday, slots in groupby(self.slots, key=lambda slot: slot.weekday)
        }
        days: dict[tuple[time, ...], list[int]] = {}
        for weekday, at in times.items():
            days.setdefault(at, []).append(weekday)
        return "; ".join(f"{_days_text(on)} {', '.join(f'{t:%H:%M}' for t in at)}" for at, on in days.items())

    def moments(self, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The slots as moments in UTC, from `start` (aware) on and with it, in order, each once.

        A slot whose local time is skipped when clocks go forward moves to the end of that gap; so
        do all slots of a day that a zone leaves out. One whose time comes twice, when clocks go
        back, is the first of the two. It goes on for as long as there are dates.
        """
        at: dict[int, list[time]] = {}
        for slot in self.slots:
            at.setdefault(slot.weekday, []).append(slot.at)
        # Two days back: clocks may yet go back by a whole day after `start`.
        day = start.astimezone(zone).date() - timedelta(days=2)
        latest = start.astimezone(UTC) - timedelta(microseconds=1)
        while day < date.max - timedelta(days=3):
            for clock_time in at.get(day.weekday(), ()):
                moment = moment_of(datetime.combine(day, clock_time), zone)
                if moment > latest:
                    latest = moment
                    yield moment
            day += timedelta(days=1)

    def holds(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a slot is at this very moment."""
        return next(self.moments(moment, zone), None) == moment


# ------------------------------------------------------------------------------ reading

_NAMES = (
    "mon monday mondays mo",
    "tue tuesday tuesdays tues tu",
    "wed wednesday wednesdays weds we",
    "thu thursday thursdays thur thurs th",
    "fri friday fridays fr",
    "sat saturday saturdays sa",
    "sun sunday sundays su",
)
_WEEK = (0, 1, 2, 3, 4, 5, 6)
_NAMED = {
    **{name: (day,) for day, names in enumerate(_NAMES) for name in names.split()},
    **dict.fromkeys(("daily", "everyday"), _WEEK),
    **dict.fromkeys(("weekday", "weekdays", "workdays"), _WEEK[:5]),
    **dict.fromkeys(("weekend", "weekends"), _WEEK[5:]),
}
"""Days by what they are called."""

_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}

_IGNORED = frozenset({"and", "at", "on", "each"})

_TOKEN = pattern(
    r"(?P<blank>[\s,;&+./@:]+)"
    r"|(?P<range>[-–—‒−]|\b(?:to|till|until|through)\b)"
    r"|(?P<time>\d{1,2}(?:[:.h]\d{2})?h?\s*(?:[ap]\.?\s?m\b\.?)?(?!\w)|\d{4}(?!\w))"
    r"|(?P<word>every\s+day|[^\W\d_]+)"
    r"|(?P<other>[^\s,;]+)",
    re.IGNORECASE,
)
_CLOCK = pattern(
    r"(?P<hour>\d{1,2}?)(?:[:.h]?(?P<minute>\d{2}))?h?\s*(?P<half>[ap])?\.?\s?m?\.?", re.IGNORECASE
)


@lru_cache(maxsize=256)
def parse(text: str) -> Timetable | None:
    """Read a timetable; None for an empty one or “none”. Raises BadTimetable.

    Days, then their times: “Mon–Fri 09:00, 17:00; Sun 18:00”, “daily 8:00”, “weekdays 9am and 5.30pm”.
    A range of days may run over Sunday (Fri–Mon).
    """
    if text.strip().casefold() in CLEARED:
        return None
    if len(text) > TEXT_LONGEST:
        raise BadTimetable(TimetableFault.TOO_LONG)
    slots: set[Slot] = set()
    for entry in re.split(r"[;\n]", text):
        if entry.strip(" ,."):
            slots |= _entry(entry)
    if not slots:
        raise BadTimetable(TimetableFault.NO_DAYS, text.strip())
    if len(slots) > SLOTS_MOST:
        raise BadTimetable(TimetableFault.TOO_MANY)
    return Timetable(tuple(sorted(slots)))


def _entry(text: str) -> set[Slot]:
    """Read “Mon–Fri 09:00, 17:00”; a day after a time begins the next ones."""
    slots: set[Slot] = set()
    days: list[int] = []
    times: list[time] = []
    open_range = single = False
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match[0].strip()
        if kind == "blank" or piece.casefold() in _IGNORED:
            continue
        if kind == "range":
            if times:
                raise BadTimetable(TimetableFault.SPAN, text.strip())
            if open_range or not days or not single:
                raise BadTimetable(TimetableFault.HALF_RANGE, text.strip())
            open_range = True
        elif (at := _time(piece, kind)) is not None:
            if open_range:
                raise BadTimetable(TimetableFault.HALF_RANGE, text.strip())
            if not days:
                raise BadTimetable(TimetableFault.NO_DAYS, text.strip())
            times.append(at)
        else:
            named = _NAMED.get("".join(piece.casefold().split()))
            if named is None or (open_range and len(named) > 1):
                raise BadTimetable(TimetableFault.UNKNOWN_WORD, piece)
            if times:
                slots |= {Slot(day, at) for day in days for at in times}
                days, times = [], []
            if open_range:
                days += _range(days[-1], named[0])
                open_range = False
            else:
                days += named
            single = len(named) == 1
    if open_range:
        raise BadTimetable(TimetableFault.HALF_RANGE, text.strip())
    if not times:
        raise BadTimetable(TimetableFault.NO_TIMES, text.strip())
    return slots | {Slot(day, at) for day in days for at in times}


def _range(first: int, last: int) -> list[int]:
    """The days from one to another, over Sunday if need be."""
    return [(first + more) % 7 for more in range((last - first) % 7 + 1)]


def _time(piece: str, kind: str | None) -> time | None:
    """A time of day; None if the piece is no such thing. Raises BadTimetable for 25:00 and the like."""
    if kind == "word":
        return _TIMES.get(piece.casefold())
    if kind != "time":
        return None
    match = _CLOCK.fullmatch(piece)
    assert match is not None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").casefold()
    if half and not 1 <= hour <= 12:
        raise BadTimetable(TimetableFault.NO_SUCH_TIME, piece)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise BadTimetable(TimetableFault.NO_SUCH_TIME, piece)
    return time(hour, minute)


def _days_text(days: list[int]) -> str:
    if len(days) == 7:
        return "daily"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        f"{DAYS[run[0]]}–{DAYS[run[-1]]}" if len(run) > 2 else ", ".join(DAYS[day] for day in run)
        for run in runs
    )


class TimetableFault(StrEnum):
    """Why a weekly timetable cannot be read."""

    TOO_LONG = "too long"
    TOO_MANY = "too many slots"
    UNKNOWN_WORD = "a word that is neither a day nor a time"
    NO_SUCH_TIME = "a time that no clock shows"
    NO_DAYS = "times without a day"
    NO_TIMES = "days without a time"
    SPAN = "a span of times"
    HALF_RANGE = "a range with one end"


class BadTimetable(Refusal):
    """A timetable that cannot be read. `piece` is the part of the text that stopped it."""

    fault: TimetableFault
    piece: str = ""
