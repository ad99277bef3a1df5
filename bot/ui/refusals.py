"""Refusals as sentences: each area says what is wrong with its own, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.refusals import (
    Fenced,
    NotAcknowledged,
    Refusal,
    Restarting,
    Served,
    StoreDamaged,
    StoreUnavailable,
    TooLateForForm,
    UnknownPress,
)
from bot.ui.archive import refusals as archive
from bot.ui.article import refusals as article
from bot.ui.corrections import refusals as corrections
from bot.ui.intake import refusals as intake
from bot.ui.newsroom import refusals as newsroom
from bot.ui.people import refusals as people
from bot.ui.planning import refusals as planning
from bot.ui.publishing import refusals as publishing
from bot.ui.review import refusals as review


def sentence(refusal: Refusal) -> str:
    """One or two sentences for the person who was refused."""
    for refused in REFUSED:
        if said := refused(refusal):
            return said
    return "The desk cannot do that."


def _refused(refusal: Refusal) -> str | None:
    """What is said where no area has refused."""
    match refusal:
        case UnknownPress():
            return (
                "I do not know this button, menu or form. It may be of another version: open it once more, or use the"
                " command."
            )
        case NotAcknowledged():
            return "Discord did not take the desk’s answer in time, so nothing was changed. Please try again."
        case TooLateForForm():
            return "The desk is slow at the moment, so the form did not open. Nothing was changed. Please try again."
        case Restarting() | Fenced():
            return "I am restarting, so I took nothing. Try again in a minute."
        case StoreDamaged():
            return (
                "My database is damaged at this place, so I took nothing. Waiting does not repair it:"
                " the operator must restore a backup. Tell them."
            )
        case StoreUnavailable() | Served():
            return (
                "I cannot write to my database at the moment, so I took nothing. Try again in a minute. If this goes"
                " on, tell the operator."
            )
        case _:
            return None


REFUSED: tuple[Callable[[Refusal], str | None], ...] = (
    article.refused,
    newsroom.refused,
    planning.refused,
    publishing.refused,
    review.refused,
    intake.refused,
    corrections.refused,
    archive.refused,
    people.refused,
    _refused,
)
"""What each area says of its refusals. A test finds a refusal of which none says anything."""
