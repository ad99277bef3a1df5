"""Moments: what a time of day on a date means in a zone, and between which moments something may go out.

A zone's clock is put forward and back: some local times do not exist, some exist twice. Neither is guessed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.dataclass import dataclass
from bot.domain.refusals import Refusal

FARTHEST = timedelta(days=731)
"""Nothing is planned farther ahead: two years, one of them a leap year."""


class Doubt(StrEnum):
    """Why a time can be read in more than one way. The value is how it is said."""

    SKIPPED = "skipped"
    """It does not exist: the clock jumps over it."""
    TWICE = "twice"
    """It exists twice: the clock is put back over it."""
    DAY_OR_MONTH = "day or month"
    """03/04 is the third of April or the fourth of March."""
    WHICH_WEEK = "which week"
    """“next Friday”, or today's own name: this week's or the one after."""
    WHICH_DAY = "which day"
    """“tomorrow 9am Tokyo”, while the date is another one there."""
    WHICH_MIDNIGHT = "which midnight"
    """“Friday midnight”: where Friday begins, or where it ends."""
    HOUR_OR_SPAN = "hour or span"
    """“18 heures”: at that hour, or that many hours from now."""
    WHICH_ZONE = "which zone"
    """Two zones of that name, with other clocks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a time: the moment (aware, UTC) and the zone it was read in."""

    at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        """The moment on that zone's clock."""
        return self.at.astimezone(zone_named(self.zone))


class UnclearMoment(Refusal):
    """A time that can be read in several ways; `readings` are those, the earliest first."""

    text: str
    doubt: Doubt
    readings: tuple[Reading, ...]


class NotAMoment(Refusal):
    """Words that name no time."""

    text: str


class NoTimeOfDay(Refusal):
    """A day without a time."""

    text: str


class WrongWeekday(Refusal):
    """A date with the name of another weekday beside it: one of the two is a mistake."""

    word: str
    day: date


class NoSuchZone(Refusal):
    """Something in a zone's place that is none, or the abbreviation of several (EST, IST)."""

    text: str


class PastMoment(Refusal):
    """A moment that is over."""

    at: datetime


class FarMoment(Refusal):
    """A moment farther ahead than `FARTHEST`."""

    at: datetime


class BeforeEmbargo(Refusal):
    """A moment at which the article may not be out yet. `source` imposed the embargo; it may be empty."""

    number: int
    until: datetime
    source: str


def zone_named(name: str) -> ZoneInfo:
    """A zone by its IANA name, which is known to be one."""
    return ZoneInfo(name)


def on_the_clock(local: datetime, zone: ZoneInfo) -> tuple[Doubt | None, tuple[datetime, ...]]:
    """What a local time (naive) means in a zone, in UTC, the earliest first.

    One moment and no doubt as a rule. SKIPPED comes with the two moments that people mean by a time which
    does not exist: read by the clock as it was after the jump, and as it was before. TWICE comes with both.
    """
    by_either = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    moments = tuple(sorted(by_either))
    shown = [moment.astimezone(zone).replace(tzinfo=None, fold=0) == local for moment in moments]
    if len(moments) == 1 and shown[0]:
        return None, moments
    if all(shown):
        return Doubt.TWICE, moments
    return Doubt.SKIPPED, moments


def moment_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The one moment (UTC) of a local time (naive) that comes by itself: the first of two, or the end of the
    gap it falls in."""
    doubt, moments = on_the_clock(local, zone)
    if doubt is not Doubt.SKIPPED:
        return moments[0]
    return change_between(moments[0], moments[-1], zone)


def change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which clocks are set to what they show at the later one. They are set at full seconds."""
    low, high = int(early.timestamp()), int(late.timestamp())
    after = late.astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def check_bounds(at: datetime, now: datetime) -> None:
    """Raise PastMoment or FarMoment unless something can be planned for that moment."""
    if at <= now:
        raise PastMoment(at)
    if at > now + FARTHEST:
        raise FarMoment(at)
