"""Leaving: what is put in the place of a person who had themselves erased."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.refusals import Refusal

FORMER_MEMBER = "a former member"
"""Stands in the place of a name."""

ERASED_WORDS = "(erased)"
"""Stands in the place of words that were deleted, where something has to stand."""


class Byline(StrEnum):
    """What becomes of the byline on what is published."""

    ASKED = "asked"
    """It stays as agreed, and a chief is asked."""
    KEPT = "kept"
    REMOVED = "removed"


def question_token(person_id: int) -> int:
    """A number in the custom id of the question’s button: only the person who was asked may press it."""
    return person_id % 1_000_000_007


def is_pseudonym(person_id: int) -> bool:
    """Whether an id is of somebody who had themselves erased. Discord gives no negative ids."""
    return person_id < 0


class DataUnderWay(Refusal):
    """Somebody's file is being made already."""


class DataTooLarge(Refusal):
    """What is held of somebody does not fit into a file of `limit` bytes."""

    limit: int
    person_id: int
