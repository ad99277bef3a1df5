"""What the plan refuses: slots, places and calendars that have changed."""

from __future__ import annotations

from datetime import datetime

from bot.domain.refusals import Refusal


class NoTimetable(Refusal):
    """The release policy `slots` without a timetable to take slots from."""


class StaleCalendar(Refusal):
    """An article was changed since the calendar was drawn from which it was to be moved."""

    number: int


class SlotTaken(Refusal):
    """A slot that is not free any more, or is none any more."""

    at: datetime


class NoPlace(Refusal):
    """Nothing lies before the first article of the plan, or after the last without a timetable."""

    number: int
    earlier: bool


class PlannedAbove(Refusal):
    """A time was planned by somebody with more say: a chief, or an editor."""

    number: int
    at: datetime
    by_chief: bool


class NothingToUndo(Refusal):
    """A time that was set is another one by now, was set by somebody else, or too long ago."""

    number: int
