"""Taking down: the states of a retraction, and what is refused.

Two kinds, kept apart as the trade keeps them apart. Unpublishing takes the text away, for a reason that readers are
told, and may be undone. A retraction is final: the newsroom says that the article should not have been relied on.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.domain.refusals import Refusal

LAPSES_AFTER = timedelta(hours=24)
"""How long a retraction that one chief asks for waits for a second one."""


class RetractionState(StrEnum):
    """What became of a retraction that was asked for."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    """Another chief said no."""
    WITHDRAWN = "withdrawn"
    """Who asked took it back."""
    LAPSED = "lapsed"
    """No second chief answered in time."""
    OVERTAKEN = "overtaken"
    """Another text came out meanwhile, and it was asked for anew."""


class NoteWanted(Refusal):
    """A reason that says nothing by itself, without the note that does."""


class AskedAlready(Refusal):
    """A retraction of the article waits for a second chief already. `mine`: who asks now had asked for it."""

    number: int
    asked_by: int
    mine: bool


class OwnRetraction(Refusal):
    """Who asked for a retraction cannot be the second chief."""

    chiefs_role: int


class RetractionSettled(Refusal):
    """A retraction that waits for nobody any more."""

    state: RetractionState
    by_id: int


class RetractionOvertaken(Refusal):
    """The text that is out is another than the one whose retraction was asked for."""

    number: int
