"""Retractions: those that a chief asked for, and what became of each."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.corrections.takedown import LAPSES_AFTER, RetractionState
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.roles import Person
from bot.store.records import Record
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_article

OURS = by_article("retraction.article_id")

MOMENTS = {"retraction": f"SELECT min(lapses_at) FROM retraction WHERE state = 'asked'{OURS}"}
"""When the clock is wanted: no second chief was found in time."""


@dataclass(frozen=True, slots=True)
class Retraction:
    """A retraction that was asked for. `reason` is what readers are to be told, `revision_id` the text that was
    out. `settled_by` is None while it is asked for, and where time settled it."""

    id: int
    article_id: int
    revision_id: int
    reason: str
    asked_by: int
    asked_name: str
    asked_at: datetime
    lapses_at: datetime
    state: RetractionState
    settled_by: int | None
    settled_at: datetime | None


RETRACTIONS = Record("retraction", Retraction)


def ask(tx: Transaction, article: Article, person: Person, reason: str, now: datetime) -> Retraction:
    """Put on record that somebody asks for it. An index lets one be open for an article."""
    retraction_id = RETRACTIONS.add(
        tx,
        article_id=article.id,
        revision_id=article.live_revision_id,
        reason=reason,
        asked_by=person.id,
        asked_name=person.name,
        asked_at=now,
        lapses_at=now + LAPSES_AFTER,
    )
    return RETRACTIONS.get(tx, retraction_id)


def find(tx: Transaction, retraction_id: int) -> Retraction | None:
    """A retraction by its id."""
    return RETRACTIONS.find(tx, retraction_id)


def asked(tx: Transaction, article_id: int) -> Retraction | None:
    """The one that waits for a second chief, if one does."""
    return RETRACTIONS.one(tx, "article_id = ? AND state = 'asked'", (article_id,))


def lapsed(tx: Transaction, now: datetime, *, limit: int) -> list[Retraction]:
    """Those that have waited too long."""
    return RETRACTIONS.all(
        tx, f"state = 'asked' AND lapses_at <= ?{OURS} ORDER BY lapses_at LIMIT ?", (to_text(now), limit)
    )


def settle(
    tx: Transaction, retraction: Retraction, state: RetractionState, by: int | None, now: datetime
) -> Retraction:
    """Put on record what became of it."""
    tx.execute(
        "UPDATE retraction SET state = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'asked'",
        (state, by, to_text(now), retraction.id),
    )
    return RETRACTIONS.get(tx, retraction.id)
