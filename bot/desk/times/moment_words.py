"""Moments in natural words: “tomorrow 9am”, “Friday 18:30 Berlin”, “in 2 hours”, a Discord timestamp.

A wrong time is worse than none. So times of day, dates in figures and zones are read strictly, word by word,
and only what is left, the words for a day or a span, goes to a library (`bot.desk.times.day_words`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.desk.times.day_words import Days, read_days
from bot.domain.late import pattern
from bot.domain.times.clock_times import Clock, Numeric, take_clock, take_numeric
from bot.domain.times.dayparts import take_part
from bot.domain.times.moments import (
    Doubt,
    NoSuchZone,
    NotAMoment,
    NoTimeOfDay,
    Reading,
    UnclearMoment,
    on_the_clock,
    zone_named,
)
from bot.domain.times.zones import ABBREVIATION, take_zone

LONGEST = 80
"""Characters of what is read. Whatever is longer is no time."""

_DISCORD = pattern(r"<t:(\d{1,11})(?::[tTdDfFR])?>")
_EXACT = pattern(r"\d{4}-\d\d-\d\d[tT ]\d\d:\d\d(?::\d\d)?\s?(?:[zZ]|[+-]\d\d:?\d\d)")
_APART = pattern(r"\s(?=[Z+-])")
_DATE_THEN_TIME = pattern(r"(?<=\d)[tT](?=\d)")

_LINK = pattern("[-–—;]|at|um|à|om|alle|às|@|on|am|a|las|los|la|el|le|il|den|der|de|du|del|das|the|of")
"""Words beside a day or a time that say nothing of it."""

_MORNING, _HALF_DAY, _EVENING = 6, 12, 18
"""Hours at which parts of the day begin."""


def read_moment(text: str, zone: str, now: datetime) -> Reading:
    """The moment that somebody means, in seconds, read in an IANA zone unless they name another.

    A time of day alone is the next one, a weekday the next of that name. The moment may be past or far
    ahead: `bot.domain.times.moments.check_bounds` judges that. Loads dateparser on first use (a quarter of a
    second), so call it off the event loop. Raises NotAMoment, NoTimeOfDay, WrongWeekday, NoSuchZone,
    UnclearMoment.
    """
    clean = " ".join(unicodedata.normalize("NFKC", text).replace(",", " ").split())
    if not clean or len(clean) > LONGEST:
        raise NotAMoment(clean)
    stamp = _DISCORD.fullmatch(clean)
    if stamp:
        return Reading(datetime.fromtimestamp(int(stamp[1]), UTC), zone)
    try:
        if _EXACT.fullmatch(clean):
            return Reading(datetime.fromisoformat(_APART.sub("", clean.upper())).astimezone(UTC), zone)
        return _read(clean, zone, now)
    except (ValueError, OverflowError) as error:
        raise NotAMoment(clean) from error


def _read(clean: str, zone: str, now: datetime) -> Reading:
    folded = _DATE_THEN_TIME.sub(" ", clean).casefold()
    named, words = take_zone(folded.split())
    for word in words:
        if ABBREVIATION.fullmatch(word):
            raise NoSuchZone(word)
    clock, rest = take_clock(" ".join(words))
    numeric, rest = take_numeric(rest)
    said = "ore" if clock is not None else ""  # “ore 18” is a time, and “tra 18 ore” a span
    rest = " ".join(word for word in rest.split() if not _LINK.fullmatch(word) and word != said)
    readings: dict[datetime, Reading] = {}
    doubts: list[Doubt] = []
    for name in named or (zone,):
        found, doubt = _in_zone(clean, rest, numeric, clock, name, zone, now)
        for at in found:
            readings.setdefault(at, Reading(at, name))
        doubts += [doubt] if doubt is not None else []
    ahead = {at: reading for at, reading in readings.items() if at > now}
    # What is over is not meant, unless all of it is: then that is what there is to say.
    left = sorted((ahead or readings).items())
    if len(left) == 1 and (Doubt.SKIPPED not in doubts):
        return left[0][1]
    raise UnclearMoment(clean, doubts[0] if doubts else Doubt.WHICH_ZONE, tuple(r for _, r in left))


def _in_zone(
    clean: str, rest: str, numeric: Numeric | None, clock: Clock | None, name: str, home: str, now: datetime
) -> tuple[list[datetime], Doubt | None]:
    """Every moment that it may mean in a zone, and why there is more than one."""
    here = now.astimezone(zone_named(name))
    today = here.date()
    if not rest and numeric is None:
        if clock is None:
            raise NotAMoment(clean)
        found, doubt = _next_time(clock, here, name)
        if clock.loose:
            span = timedelta(hours=24 if clock.ends_day else clock.at.hour)
            return [*found, _whole_minute(now + span)], Doubt.HOUR_OR_SPAN
        return found, doubt
    at_home = now.astimezone(zone_named(home)).date()
    rest, part = take_part(rest)
    days = read_days(rest, numeric, today)
    if not days.fixed and at_home != today:
        # Their tomorrow is not ours, and nobody has said whose is meant.
        days = _either(days, read_days(rest, numeric, at_home))
    days = days if part is None else replace(days, part=part)
    if days.span is not None and clock is None:
        if days.exact:
            return [_whole_minute(now + days.span)], None
        return _on_days([today + days.span], Clock(here.time().replace(microsecond=0)), name, None)
    if days.exact:
        raise NotAMoment(clean)
    if clock is None:
        raise NoTimeOfDay(clean)
    if days.part is not None and not clock.midnight and not _in_part(clock, days.part):
        raise NotAMoment(clean)
    if clock.midnight:
        return _midnights(days, name)
    if days.part is not None and days.part.hour >= _EVENING and clock.at.hour < _MORNING:
        return _in_the_night(days, clock, here, name)
    return _on_days(days.dates, clock, name, days.doubt)


def _in_part(clock: Clock, part: time) -> bool:
    """Whether a time can be in that part of the day; “this evening 8:00” may be either."""
    hour = 24 if clock.ends_day else clock.at.hour
    if part.hour < _HALF_DAY:
        return hour <= _HALF_DAY
    if part.hour < _EVENING:
        return _HALF_DAY <= hour < _EVENING + 2
    return hour >= _EVENING - 2 or (hour < _MORNING and clock.sure)


def _next_time(clock: Clock, here: datetime, name: str) -> tuple[list[datetime], Doubt | None]:
    """The next time that the clock shows this."""
    for day in (here.date(), here.date() + timedelta(days=1)):
        found, doubt = _on_days([day], clock, name, None)
        if any(at > here for at in found):
            return found, doubt
    return found, doubt


def _midnights(days: Days, name: str) -> tuple[list[datetime], Doubt | None]:
    """“Friday midnight” is where it begins or where it ends; tonight's is where today ends."""
    ends = [day + timedelta(days=1) for day in days.dates]
    if days.part is not None:
        return _on_days(ends, Clock(time(0)), name, days.doubt)
    return _on_days([*days.dates, *ends], Clock(time(0)), name, days.doubt or Doubt.WHICH_MIDNIGHT)


def _in_the_night(days: Days, clock: Clock, here: datetime, name: str) -> tuple[list[datetime], Doubt | None]:
    """Tonight at one is tomorrow, unless it is night already: then it may be this night or the next."""
    after = [day + timedelta(days=1) for day in days.dates]
    if here.hour >= _MORNING:
        return _on_days(after, clock, name, days.doubt)
    return _on_days([*days.dates, *after], clock, name, days.doubt or Doubt.WHICH_MIDNIGHT)


def _on_days(
    dates: Iterable[date], clock: Clock, name: str, doubt: Doubt | None
) -> tuple[list[datetime], Doubt | None]:
    found: list[datetime] = []
    for day in dates:
        on = day + timedelta(days=1) if clock.ends_day else day
        clocks, moments = on_the_clock(datetime.combine(on, clock.at), zone_named(name))
        doubt = clocks or doubt
        found += moments
    return found, doubt


def _whole_minute(moment: datetime) -> datetime:
    """The moment, or the next at which a minute begins: “in 2 hours” is not meant to the second."""
    over = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment + (timedelta(minutes=1) - over if over else over)


def _either(days: Days, others: Days) -> Days:
    if days == others:
        return days
    dates = tuple(sorted({*days.dates, *others.dates}))
    return Days(dates, Doubt.WHICH_DAY, part=days.part, span=days.span)
