"""Past days: “2025”, “March 2025”, “3 March”, “2025-03-03”, “yesterday”, “3 weeks ago”, as days of the calendar."""

from __future__ import annotations

from calendar import month_abbr, month_name, monthrange
from datetime import date, timedelta

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.refusals import Refusal

LONGEST = 60
"""Characters of what is read. Whatever is longer is no day."""


class NotADay(Refusal):
    """Words that name no day, month or year; `option` is what they were given for."""

    option: str
    text: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, both ends included."""

    first: date
    last: date


_MONTHS = {name.casefold(): n for names in (month_name, month_abbr) for n, name in enumerate(names) if name}
_MONTHS["sept"] = 9

_FIGURES = pattern(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?")
_DOTTED = pattern(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_AGO = pattern(r"(?P<count>\d{1,4}|an?|one) (?P<unit>day|week|month|year)s? ago")
_NAMED = pattern(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?)?(?P<month>[a-z]+)\.?"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?)?(?: (?P<year>\d{4}))?"
)


def days_named(text: str, today: date, *, option: str = "") -> Days:
    """The day, month or year that somebody means, not after today where they leave out the year.

    Raises NotADay.
    """
    clean = " ".join(text.casefold().replace(",", " ").split())
    try:
        found = _read(clean, today) if len(clean) <= LONGEST else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise NotADay(option, text)
    return found


def _read(clean: str, today: date) -> Days | None:
    if clean in ("today", "yesterday"):
        day = today - timedelta(days=clean == "yesterday")
        return Days(day, day)
    if match := _FIGURES.fullmatch(clean) or _DOTTED.fullmatch(clean):
        return _span(int(match["year"]), *(int(match[part] or 0) for part in ("month", "day")))
    if match := _AGO.fullmatch(clean):
        count = int(match["count"]) if match["count"].isdigit() else 1
        return _ago(count, match["unit"], today)
    match = _NAMED.fullmatch(clean)
    if match is None or match["month"] not in _MONTHS or (match["day"] and match["after"]):
        return None
    month, day = _MONTHS[match["month"]], int(match["day"] or match["after"] or 0)
    if match["year"]:
        return _span(int(match["year"]), month, day)
    return _latest(month, day, today)


def _span(year: int, month: int, day: int) -> Days:
    if day:
        return Days(date(year, month, day), date(year, month, day))
    if month:
        return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Days(date(year, 1, 1), date(year, 12, 31))


def _latest(month: int, day: int, today: date) -> Days | None:
    """The latest such day or month that has begun; 29 February may be some years back."""
    for year in range(today.year, today.year - 9, -1):
        if day > monthrange(year, month)[1]:
            continue
        found = _span(year, month, day)
        if found.first <= today:
            return found
    return None


def _ago(count: int, unit: str, today: date) -> Days:
    if unit in ("day", "week"):
        day = today - timedelta(days=count * (7 if unit == "week" else 1))
        return Days(day, day)
    months = 12 * today.year + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    day = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return Days(day, day)
