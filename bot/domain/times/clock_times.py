"""Clock times and numeric dates, found in what somebody wrote. Only what can be read in one way is read."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

_CLOCK = pattern(
    r"""(?<![\w.:/+-])(?:
        (?P<h12>\d{1,2})(?:[:.](?P<m12>\d\d))?\s?(?P<half>[ap])(?:\.\s?m\.|m\b)     # 9am, 9.30 p.m.
      | (?P<h24>\d{1,2}):(?P<m24>\d\d)(?::(?P<s24>\d\d))?(?:\s?(?:uhr|h|u|hrs?|hours?|uur|heures?|horas?|ore)\b|(?![\w:]))  # 18:30, 18:30 Uhr
      | (?P<uhr>\d{1,2})(?:\.(?P<muhr>\d\d))?\s?uhr\b                              # 9 Uhr, 18.30 Uhr
      | (?P<hour>\d{1,2})(?:\.(?P<minute>\d\d))?\s?(?P<unit>heures?|horas?|hours?|hrs?|ore|ora|uur|stunden?)\b
      | (?P<hd>\d{1,2})\.(?P<md>\d\d)\s?h\b                                     # 17.30h
      | (?P<hh>\d{1,2})\s?[hu](?P<mh>\d\d)?(?!\w|\s?\d|\s?m)                  # 18h, 18h30, 18u30
      | (?P<mil>[01]\d|2[0-4])(?P<milm>[0-5]\d)(?P<milunit>\s?(?:hrs?|hours?|h|uhr|uur))?(?![\w.:/+-])  # 0900, 1730 hrs
      | (?P<oclock>\d{1,2})\s?o[’']clock\b                                       # 9 o’clock
      | (?P<bare>\d{1,2})(?![\w.:/+-])                                         # um 18, alle 18
      | (?:12\s)?(?P<word>[^\W\d][\w-]*)
    )""",
    re.VERBOSE,
)

_SPAN_BEFORE = pattern(
    r"\b(?:in|en|em|tra|fra|dans|over|binnen|dentro de|daqui a|entro|within|innerhalb(?: von)?)\s$"
)
"""Words before a number of hours that make it a span from now: “in 2h”."""

_CLOCK_BEFORE = pattern(r"(?:^|\s)(?:at|by|um|à|às|om|alle|dalle|ore|las)\s$")
"""Words before a number that make it a time of day. English “at 9” could be either half of the day."""

_BARE_BEFORE = pattern(r"(?:^|\s)(?:um|à|às|om|alle|ore|a las)\s$")
"""After these a number needs no hour word: “um 18”."""

_YEARS = range(1900, 2101)
"""Four figures that are a year unless something says that they are a time: 2030."""

NOON = frozenset(["noon", "midday", "mittag", "mittags", "midi", "mediodía", "mezzogiorno", "meio-dia"])
MIDNIGHT = frozenset(
    ["midnight", "mitternacht", "minuit", "medianoche", "mezzanotte", "middernacht", "meia-noite"]
)

_ISO_DATE = pattern(r"(?<![\d-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_NUMERIC = pattern(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d\d)|\.(?!\d)|(?![\w./-]))(?![\w/-])")
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as somebody wrote it. `sure` is False where the half of the day may be the other
    one (9:00, without am or pm). `midnight` is the word: a day begins with one, and ends with one."""

    at: time
    sure: bool = True
    midnight: bool = False
    loose: bool = False
    """A bare “9h” or “18 heures”: a time of day, or the hours from now."""
    ends_day: bool = False
    """24:00: the day ends with it, so it is the first moment of the next."""


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
        clock = _clock(match, text)
        if clock is not None:
            found.append((clock, match.start(), match.end()))
    if not found:
        return None, text
    if len(found) > 1:
        raise ValueError("two times of day")
    clock, start, end = found[0]
    return clock, f"{text[:start]} {text[end:]}".strip()


def _clock(match: re.Match[str], text: str) -> Clock | None:
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
        return _at(match["h24"], match["m24"], match["s24"], sure=len(match["h24"]) == 2)
    if match["uhr"] is not None:
        return _at(match["uhr"], match["muhr"])
    before = text[: match.start()]
    if match["mil"] is not None:
        a_year = int(match["mil"] + match["milm"]) in _YEARS and match["milunit"] is None
        if a_year and not _CLOCK_BEFORE.search(before):
            return None
        return _at(match["mil"], match["milm"], sure=True)
    if match["oclock"] is not None:
        return _at(match["oclock"])
    if match["bare"] is not None:
        return _at(match["bare"]) if _BARE_BEFORE.search(before) else None
    if match["hd"] is not None:
        return _at(match["hd"], match["md"])
    hour, minute = match["hour"] or match["hh"], match["minute"] or match["mh"]
    if _SPAN_BEFORE.search(before):
        return None
    return _at(hour, minute, loose=minute is None and not _CLOCK_BEFORE.search(before))


def _at(
    hour: str,
    minute: str | None = None,
    second: str | None = None,
    *,
    sure: bool = False,
    loose: bool = False,
) -> Clock:
    """A time in figures. Raises ValueError for one that no clock shows."""
    if int(hour) == 24 and not int(minute or 0) and not int(second or 0):
        return Clock(time(0), loose=loose, ends_day=True)
    at = time(int(hour), int(minute or 0), int(second or 0))
    return Clock(at, sure=sure or at.hour >= 12, loose=loose)


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
