"""Departures: people who left a newsroom that has published texts of theirs, and whether their byline stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people.leaving import Byline
from bot.store.timestamps import from_optional_text, from_text, to_text
from bot.store.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Departure:
    """One person who left one newsroom. `articles` are published under a byline of theirs."""

    id: int
    newsroom_id: int
    pseudonym: int
    at: datetime
    articles: int
    byline: Byline
    settled_by: int | None
    settled_at: datetime | None


def add(tx: Transaction, newsroom_id: int, pseudonym: int, articles: int, now: datetime) -> int:
    """Somebody left: a chief is to be asked."""
    return tx.insert(
        "INSERT INTO departure (newsroom_id, pseudonym, at, articles) VALUES (?, ?, ?, ?)",
        (newsroom_id, pseudonym, to_text(now), articles),
    )


def find(tx: Transaction, departure_id: int) -> Departure | None:
    """A departure by its id."""
    row = tx.one("SELECT * FROM departure WHERE id = ?", (departure_id,))
    return None if row is None else _departure(row)


def settle(
    tx: Transaction, departure_id: int, byline: Byline, person_id: int, name: str, now: datetime
) -> None:
    """A chief has said what becomes of the byline."""
    tx.execute(
        "UPDATE departure SET byline = ?, settled_by = ?, settled_name = ?, settled_at = ? WHERE id = ?",
        (byline, person_id, name, to_text(now), departure_id),
    )


def _departure(row: Row) -> Departure:
    return Departure(
        id=row["id"],
        newsroom_id=row["newsroom_id"],
        pseudonym=row["pseudonym"],
        at=from_text(row["at"]),
        articles=row["articles"],
        byline=Byline(row["byline"]),
        settled_by=row["settled_by"],
        settled_at=from_optional_text(row["settled_at"]),
    )
