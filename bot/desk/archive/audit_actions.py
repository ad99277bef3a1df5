"""The audit log's register: every action that it knows of an article, with what it keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.desk.article import bylines
from bot.desk.article.audit_detail import Detail
from bot.desk.corrections import corrections, reader_reports, retractions, takedowns
from bot.desk.intake import audit_details, revising
from bot.desk.planning import deadlines, embargoes, plans, scheduling
from bot.desk.publishing import elsewhere, publication, release, tagging
from bot.desk.recovery import parked_deliveries
from bot.desk.review import (
    bypass,
    casting,
    claims,
    holds,
    judging,
    objections,
    reasons,
    review,
    roll_call,
    signoffs,
    transfers,
)


def registered(details: Iterable[type[Detail]]) -> Mapping[str, type[Detail]]:
    """Each action with its detail. Raises ValueError for an action that two of them claim."""
    found: dict[str, type[Detail]] = {}
    for detail in details:
        for action in detail.actions:
            if action in found:
                raise ValueError(f"{action} is kept by {found[action].__name__} and {detail.__name__}")
            found[action] = detail
    return found


ACTIONS = registered(
    (
        *bylines.DETAILS,
        *audit_details.DETAILS,
        *revising.DETAILS,
        *deadlines.DETAILS,
        *plans.DETAILS,
        *scheduling.DETAILS,
        *embargoes.DETAILS,
        *publication.DETAILS,
        *elsewhere.DETAILS,
        *tagging.DETAILS,
        *release.DETAILS,
        *judging.DETAILS,
        *casting.DETAILS,
        *review.DETAILS,
        *claims.DETAILS,
        *holds.DETAILS,
        *objections.DETAILS,
        *roll_call.DETAILS,
        *transfers.DETAILS,
        *signoffs.DETAILS,
        *reasons.DETAILS,
        *bypass.DETAILS,
        *corrections.DETAILS,
        *takedowns.DETAILS,
        *retractions.DETAILS,
        *reader_reports.DETAILS,
        *parked_deliveries.DETAILS,
    )
)
"""By the action under which a row keeps it. A test holds these keys against the words in `bot/ui`."""


def detail_of(action: str, row: Mapping[str, object]) -> Detail:
    """What a row keeps of an action; nothing of one that no version here knows."""
    return ACTIONS.get(action, Detail).read(row)
