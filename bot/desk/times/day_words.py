"""Words for days and spans: “tomorrow”, “Friday”, “24 December”, “in 2 hours”, read by the library dateparser.

The library is generous: it drops what it has no use for, and makes up what is missing. Here a wrong day is
worse than none, so of its answers only those are taken in which every number counts and no two words differ.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from threading import Lock
from typing import Protocol, cast

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.times.clock_times import Numeric, next_date, next_day
from bot.domain.times.moments import Doubt, WrongWeekday

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pt")
"""English is read first. A word that two of the others read as different days is not understood."""

_NUMBER = pattern(r"\d+")
_ORDINAL = pattern(r"(\d{1,2})(?:st|nd|rd|th)")

_FILLER = pattern("in|this|coming|dans|en|em|tra|fra|over")
"""Words that may stand before a day or a span, and change nothing of it."""

_MARK = time(0, 0, 0, 123_457)
"""The time of the base that the library counts from. A result that bears it was counted, not named."""

_ONE_AT_A_TIME = Lock()
"""The library loads and keeps its languages without a thought for threads."""

_WEEK = timedelta(days=7)

_ELSEWHEN = timedelta(days=45)
"""Far enough for another month."""


@dataclass(frozen=True, slots=True)
class Days:
    """What the words come to: dates, of which one is meant, or a span from now (which may have its date)."""

    dates: tuple[date, ...] = ()
    doubt: Doubt | None = None
    span: timedelta | None = None
    exact: bool = False
    """The span is one of hours or minutes, which no change of clocks makes longer."""
    part: time | None = None
    """The part of the day that was named with it (evening), as the library guesses it."""
    fixed: bool = False
    """The day has a date of its own: it is the same in whatever zone it is counted from."""


class _Data(Protocol):
    """The half of dateparser's answer that is used here."""

    date_obj: datetime | None
    period: str


class _Parser(Protocol):
    def get_date_data(self, date_string: str) -> _Data: ...


def read_days(words: str, numeric: Numeric | None, today: date) -> Days:
    """What words for a day, folded to lower case, come to, counted from this date; beside a date in
    figures they can only be its weekday. Raises WrongWeekday where they are not, and ValueError where they
    come to nothing that is sure.
    """
    if numeric is not None:
        return _in_figures(words, numeric, today)
    ordinal = _ORDINAL.fullmatch(words)
    if ordinal is not None:
        return Days((next_day(int(ordinal[1]), today),))
    asked_next = words.startswith("next ")
    words = words.removeprefix("next ")
    numbers = list(_NUMBER.finditer(words))
    found = _asked(words, today)
    _check_all_counts(words, numbers, found, today)
    if asked_next and (numbers or _is_counted(found)):
        raise ValueError("only a weekday can be the next")
    if _is_counted(found):
        return _counted(words, found, today, numbers)
    part = found.time() if found.time() != time(0) else None
    if not numbers:
        return _on_weekday(found.date(), today, part, asked_next=asked_next)
    if part is not None or not any(word.isalpha() for word in words.split()):
        raise ValueError("figures that are no date with the name of its month")
    day = next_date(found.month, found.day, today) if len(numbers) == 1 else found.date()
    _agree(words, day, today)
    return Days((day,), fixed=True)


def _check_all_counts(words: str, numbers: list[re.Match[str]], found: datetime, today: date) -> None:
    """Raise ValueError if something could as well have been left out: it was meant to say something."""
    for number in numbers:
        if _one_more(words, number, today) == found:
            raise ValueError(f"{number[0]} would be left out")
    several = words.split()
    for place, word in enumerate(several):
        beside_a_date = bool(numbers) and _is_weekday(word, today)  # which `_agree` looks at
        if len(several) == 1 or _NUMBER.search(word) or _FILLER.fullmatch(word) or beside_a_date:
            continue
        without = " ".join(several[:place] + several[place + 1 :])
        # On two days: “28 2027” is March as well, if it is written in March.
        if all(_understood(without, day) == _understood(words, day) for day in (today, today + _ELSEWHEN)):
            raise ValueError(f"{word} would be left out")


def _counted(words: str, found: datetime, today: date, numbers: list[re.Match[str]]) -> Days:
    """Counted from today: “tomorrow”, “in 2 hours”."""
    span = found - datetime.combine(today, _MARK)
    exact = span.seconds != 0
    if numbers and not exact:
        one_more = _one_more(words, numbers[0], today)
        # “in 24 hours” are hours all the same
        exact = one_more is not None and abs(one_more - found) < timedelta(days=1)
    return Days(span=span, exact=True) if exact else Days((found.date(),), span=span if numbers else None)


def _on_weekday(day: date, today: date, part: time | None, *, asked_next: bool) -> Days:
    """The next day of that name. Today's own name, and “next”, may mean this week's or the one after."""
    if day == today + _WEEK and not asked_next:
        return Days((today, day), Doubt.WHICH_WEEK, part=part)
    if asked_next and day.weekday() > today.weekday():
        return Days((day, day + _WEEK), Doubt.WHICH_WEEK, part=part)
    return Days((day,), part=part)


def _in_figures(words: str, numeric: Numeric, today: date) -> Days:
    pairs = [(numeric.month, numeric.day), *([numeric.other] if numeric.other is not None else [])]
    dates = sorted(
        date(numeric.year, month, day) if numeric.year is not None else next_date(month, day, today)
        for month, day in pairs
    )
    _agree(words, dates[0], today, whole=True)
    return Days(tuple(dates), Doubt.DAY_OR_MONTH if len(dates) > 1 else None, fixed=True)


def _agree(words: str, day: date, today: date, *, whole: bool = False) -> None:
    """Raise WrongWeekday if a weekday beside a date is another one; with `whole`, ValueError if a word is
    no weekday."""
    for word in words.split():
        if not _is_weekday(word, today):
            if whole:
                raise ValueError(f"{word} beside a date")
        elif _asked(word, today).weekday() != day.weekday():
            raise WrongWeekday(word, day)


def _is_weekday(word: str, today: date) -> bool:
    found = None if _NUMBER.search(word) else _understood(word, today)
    return found is not None and found.time() == time(0)


def _one_more(words: str, number: re.Match[str], today: date) -> datetime | None:
    """The same words with a number one higher; None if they then say nothing (32 December)."""
    return _understood(f"{words[: number.start()]}{int(number[0]) + 1}{words[number.end() :]}", today)


def _asked(words: str, today: date) -> datetime:
    found = _understood(words, today)
    if found is None:
        raise ValueError("not understood in one way")
    return found


def _is_counted(moment: datetime) -> bool:
    """Whether the library counted it from the base, rather than knowing its name."""
    return moment.microsecond == _MARK.microsecond


@lru_cache(maxsize=512)
def _understood(words: str, today: date) -> datetime | None:
    """What the library reads, in the first language that does. None if it reads nothing, only a month or
    a year, or if languages differ."""
    base = datetime.combine(today, _MARK)
    read = {_in_language("en", words, base)}
    if read == {None}:
        read = {_in_language(language, words, base) for language in LANGUAGES[1:]} - {None}
    if len(read) != 1:
        return None
    moment, period = read.pop() or (None, "")
    sure = moment is not None and moment.tzinfo is None and (period == "day" or _is_counted(moment))
    return moment if sure else None


def _in_language(language: str, words: str, base: datetime) -> tuple[datetime, str] | None:
    with _ONE_AT_A_TIME:
        data = _parser(language, base).get_date_data(words)
    return None if data.date_obj is None else (data.date_obj, data.period)


@lru_cache(maxsize=4 * len(LANGUAGES))
def _parser(language: str, base: datetime) -> _Parser:
    """A reader of one language that counts from one date."""
    # Imported here: a desk that plans nothing by words should not wait for it when it starts.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    return cast(
        "_Parser",
        DateDataParser(
            languages=[language],
            settings={
                "RELATIVE_BASE": base,
                "PREFER_DATES_FROM": "future",
                "PARSERS": ["relative-time", "absolute-time"],
                "DATE_ORDER": "DMY",
            },
        ),
    )
