"""Amendments: what a later text of a published article is to the earlier one, and the note that says so.

The forms are the trade's: a factual error that is put right is always called a correction; a clarification
makes plain what could be misread; an update adds what has happened since. A fix of spelling bears no note in
public, and is in the history all the same.
"""

from __future__ import annotations

from calendar import month_name
from datetime import date
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.refusals import Refusal

NOTE_LIMIT = 1000
"""Characters of a note."""


class NoteTooLong(Refusal):
    """A note that readers would not read to its end, in characters."""

    length: int
    limit: int


class AmendmentKind(StrEnum):
    """What a later text is to the earlier one."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    UPDATE = "update"
    MINOR = "minor"
    """A fix of spelling or form: nothing that was said has changed."""

    @property
    def needs_note(self) -> bool:
        """Whether readers are told in a note."""
        return self is not AmendmentKind.MINOR


@dataclass(frozen=True, slots=True)
class Amendment:
    """Of which kind a text is, and its note in plain text; empty while it is not written."""

    kind: AmendmentKind
    note: str = ""

    @property
    def complete(self) -> bool:
        """Whether it may be handed in."""
        return bool(self.note) or not self.kind.needs_note


@dataclass(frozen=True, slots=True)
class PublicNote:
    """A note as readers see it, with the day on which it was first published."""

    amendment: Amendment
    day: date

    def heading(self, *, published: date) -> str:
        """Such as “Correction, 22 November”; with the year, if the article is of another one."""
        year = f" {self.day.year}" if self.day.year != published.year else ""
        return f"{self.amendment.kind.capitalize()}, {self.day.day} {month_name[self.day.month]}{year}"
