"""Clock times and numeric dates, found in what somebody wrote. Only what can be read in one way is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

_CLOCK = re.compile(
    r"""(?<![\w.:/+-])(?:
        (?P<h12>\d{1,2})(?:[:.](?P<m12>\d\d))?\s?(?P<half>[ap])(?:\.\s?m\.|m\b)     # 9am, 9.30 p.m.
      | (?P<h24>\d{1,2}):(?P<m24>\d\d)(?::(?P<s24>\d\d))?(?:\s?(?:uhr|h)\b|(?![\w:]))  # 18:30, 18:30 Uhr
      | (?P<uhr>\d{1,2})(?:\.(?P<muhr>\d\d))?\s?uhr\b                              # 9 Uhr, 18.30 Uhr
      | (?<!\bin\s)(?<!\ben\s)(?<!\bem\s)(?<!\btra\s)(?<!\bdans\s)                 # “in 2h” is a span
        (?P<hh>\d{1,2})\s?h(?P<mh>\d\d)?(?!\w|\s?\d|\s?m)                   # 18h, 18h30
      | (?:12\s)?(?P<word>[^\W\d][\w-]*)
    )""",
    re.VERBOSE,
)

NOON = frozenset(["noon", "midday", "mittag", "mittags", "midi", "mediodía", "mezzogiorno", "meio-dia"])
MIDNIGHT = frozenset(
    ["midnight", "mitternacht", "minuit", "medianoche", "mezzanotte", "middernacht", "meia-noite"]
)

_ISO_DATE = re.compile(r"(?<![\d-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_NUMERIC = re.compile(
    r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d\d)|\.(?!\d)|(?![\w./-]))(?![\w/-])"
)
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as somebody wrote it. `sure` is False where the half of the day may be the other
    one (9:00, without am or pm). `midnight` is the word: a day begins with one, and ends with one."""

    at: time
    sure: bool = True
    midnight: bool = False
    loose: bool = False
    """A bare “9h”: a time of day in French, and two letters of “in 9h” in English."""


@dataclass(frozen=True, slots=True)
class Numeric:
    """A date in figures. `year` is None where none was given; `other` is the day and month the other
    way round, where 03/04 can be read like that as well."""

    month: int
    day: int
    year: int | None = None
    other: tuple[int, int] | None = None


def take_clock(text: str) -> tuple[Clock | None, str]:
    """The one time of day in a text (folded to lower case) and the text without it.

    Raises ValueError for two of them, and for one that no clock shows (25:00, 13pm).
    """
    found: list[tuple[Clock, int, int]] = []
    for match in _CLOCK.finditer(text):
        clock = _clock(match)
        if clock is not None:
            found.append((clock, match.start(), match.end()))
    if not found:
        return None, text
    if len(found) > 1:
        raise ValueError("two times of day")
    clock, start, end = found[0]
    return clock, f"{text[:start]} {text[end:]}".strip()


def _clock(match: re.Match[str]) -> Clock | None:
    word = match["word"]
    if word is not None:
        if word in NOON:
            return Clock(time(12))
        return Clock(time(0), midnight=True) if word in MIDNIGHT else None
    if match["h12"] is not None:
        hour, minute = int(match["h12"]), int(match["m12"] or 0)
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        return Clock(time(hour % 12 + (12 if match["half"] == "p" else 0), minute))
    if match["h24"] is not None:
        at = time(int(match["h24"]), int(match["m24"]), int(match["s24"] or 0))
        return Clock(at, sure=at.hour >= 12 or len(match["h24"]) == 2)
    if match["uhr"] is not None:
        return Clock(time(int(match["uhr"]), int(match["muhr"] or 0)), sure=int(match["uhr"]) >= 12)
    at = time(int(match["hh"]), int(match["mh"] or 0))
    return Clock(at, sure=at.hour >= 12, loose=match["mh"] is None)


def take_numeric(text: str) -> tuple[Numeric | None, str]:
    """The date in figures in a text and the text without it. Raises ValueError for one that no calendar has.

    2026-12-24 and 24.12.2026 are read in one way; 12/24 and 24/12 as well, since there is no 24th month.
    """
    iso = _ISO_DATE.search(text)
    if iso is not None:
        found = date(int(iso[1]), int(iso[3]), int(iso[4]))
        return Numeric(found.month, found.day, found.year), _without(text, iso)
    match = _NUMERIC.search(text)
    if match is None:
        return None, text
    first, sign, second = int(match[1]), match[2], int(match[3])
    year = None if match[4] is None else int(match[4]) + (_CENTURY if len(match[4]) == 2 else 0)
    day, month = first, second
    if sign != "." and second > 12:
        day, month = second, first
    other = None
    if sign != "." and first != second and max(first, second) <= 12:
        other = (first, second)
    date(year or 2028, month, day)  # 2028 is a leap year
    return Numeric(month, day, year, other), _without(text, match)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def next_day(day: int, today: date) -> date:
    """The next day of that number in its month; today counts. Raises ValueError for one that no month has."""
    for ahead in range(62):  # two months in a row have every day there is
        found = today + timedelta(days=ahead)
        if found.day == day:
            return found
    raise ValueError(f"no {day}. of any month")


def next_date(month: int, day: int, today: date) -> date:
    """The next time that a day of the year comes; today's counts."""
    for year in range(today.year, today.year + 9):  # 29 February is left out at the most once in eight years
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(f"no {day}. {month}.")
