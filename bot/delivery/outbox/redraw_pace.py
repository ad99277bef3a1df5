"""Redraw pace: how soon changes of one card are shown when many come in a short time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LONGEST = timedelta(seconds=5)
"""A change is shown after this at the latest, however many follow it."""

GROWTH = 4
"""By how much the distance between two edits grows while changes keep coming."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Pace:
    """The first change is shown at once; the next ones together, as soon as none has come for as long as
    the distance to the last edit must be."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = self._apart = interval
        self._longest = max(interval, LONGEST)
        self._drawn_at = _LONG_AGO
        self._wanted = 0
        self._since: datetime | None = None
        self._changed_at = _LONG_AGO
        self._edits = 0

    def due(self, wanted: int, now: datetime) -> datetime:
        """When the card, of which this change is wanted, is to be drawn."""
        if not self._edits:
            return now
        if wanted != self._wanted:
            if self._since is None and self.is_over(now):
                self._edits, self._apart = 0, self._interval
                return now
            self._wanted = wanted
            self._changed_at = now
            self._since = self._since or now
        quiet = self._changed_at + self._apart
        return max(self._drawn_at + self._apart, min(quiet, (self._since or now) + self._longest))

    def drawn(self, wanted: int, now: datetime) -> None:
        """An edit was made at this moment, which showed at least this change."""
        if self._edits:
            self._apart = min(self._apart * GROWTH, self._longest)
        self._edits += 1
        self._wanted, self._drawn_at, self._since = wanted, now, None

    def is_over(self, now: datetime) -> bool:
        """Whether the next change may be shown at once again."""
        return self._drawn_at + self._apart <= now
