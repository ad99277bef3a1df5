"""Retractions: those that a chief asked for, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.corrections.takedown import LAPSES_AFTER, RetractionState
from bot.domain.newsroom.roles import Person
from bot.store.timestamps import from_optional_text, from_text, to_text
from bot.store.transaction import Row, Transaction


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


def ask(tx: Transaction, article: Article, person: Person, reason: str, now: datetime) -> Retraction:
    """Put on record that somebody asks for it. An index lets one be open for an article."""
    retraction_id = tx.insert(
        "INSERT INTO retraction (article_id, revision_id, reason, asked_by, asked_name, asked_at, lapses_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            article.id,
            article.live_revision_id,
            reason,
            person.id,
            person.name,
            to_text(now),
            to_text(now + LAPSES_AFTER),
        ),
    )
    found = find(tx, retraction_id)
    assert found is not None
    return found


def find(tx: Transaction, retraction_id: int) -> Retraction | None:
    """A retraction by its id."""
    row = tx.one("SELECT * FROM retraction WHERE id = ?", (retraction_id,))
    return None if row is None else _retraction(row)


def asked(tx: Transaction, article_id: int) -> Retraction | None:
    """The one that waits for a second chief, if one does."""
    row = tx.one("SELECT * FROM retraction WHERE article_id = ? AND state = 'asked'", (article_id,))
    return None if row is None else _retraction(row)


def lapsed(tx: Transaction, now: datetime, *, limit: int) -> list[Retraction]:
    """Those that have waited too long."""
    rows = tx.all(
        "SELECT * FROM retraction WHERE state = 'asked' AND lapses_at <= ? ORDER BY lapses_at LIMIT ?",
        (to_text(now), limit),
    )
    return [_retraction(row) for row in rows]


def settle(
    tx: Transaction, retraction: Retraction, state: RetractionState, by: int | None, now: datetime
) -> Retraction:
    """Put on record what became of it."""
    tx.execute(
        "UPDATE retraction SET state = ?, settled_by = ?, settled_at = ? WHERE id = ? AND state = 'asked'",
        (state, by, to_text(now), retraction.id),
    )
    found = find(tx, retraction.id)
    assert found is not None
    return found


def _retraction(row: Row) -> Retraction:
    return Retraction(
        id=row["id"],
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        reason=row["reason"],
        asked_by=row["asked_by"],
        asked_name=row["asked_name"],
        asked_at=from_text(row["asked_at"]),
        lapses_at=from_text(row["lapses_at"]),
        state=RetractionState(row["state"]),
        settled_by=row["settled_by"],
        settled_at=from_optional_text(row["settled_at"]),
    )
