"""Quiet hours: when nobody is reminded."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom.errors import BadSetting
from bot.domain.times.moments import change_between, moment_of, on_the_clock


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when on the newsroom's clock nobody is reminded; over midnight if they end before they start."""

    start: time
    end: time

    def __str__(self) -> str:
        """The one text of them: “22:00–07:00”. `quiet_hours` reads it back."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}"

    def over(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first moment, from `now` on, at which the clock on the wall shows a time outside of them.

        Where clocks go forward over the end, that is the end of the gap.
        """
        moment = now
        while self._hold(moment.astimezone(zone).time()):  # twice where a whole day was left out
            moment = self._end(moment, zone)
        return moment

    def _hold(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def _end(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When they next end after a moment within them: at their end, or when clocks are set back to a time
        before them."""
        local = moment.astimezone(zone)
        day = local.date() + timedelta(days=1 if local.time() >= self.end else 0)
        end = datetime.combine(day, self.end)
        found = moment_of(end, zone)
        if found <= moment:
            found = on_the_clock(end, zone)[1][-1]
        if (_offset(found, zone) - _offset(moment, zone)).total_seconds() < 0:
            set_back = change_between(moment, found, zone)
            if moment < set_back and not self._hold(set_back.astimezone(zone).time()):
                return set_back
        return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


_QUIET = pattern(r"(\d{1,2}):(\d\d)\s*(?:[-–—]|to)\s*(\d{1,2}):(\d\d)")


_NONE = frozenset({"", "none", "no", "off", "-", "–", "never"})


def quiet_hours(text: str) -> QuietHours | None:
    """Quiet hours as people write them; None for none. Raises BadSetting."""
    clean = " ".join(text.split()).casefold()
    if clean in _NONE:
        return None
    match = _QUIET.fullmatch(clean)
    try:
        if match is None:
            raise ValueError(clean)
        found = QuietHours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
    except ValueError:
        raise BadSetting("quiet_hours", text, "two times such as 22:00–07:00, or none") from None
    if found.start == found.end:
        raise BadSetting("quiet_hours", text, "two different times such as 22:00–07:00, or none")
    return found
