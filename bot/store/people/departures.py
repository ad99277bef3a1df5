"""Departures: people who left a newsroom that has published texts of theirs, and whether their byline stays."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.domain.people.leaving import Byline
from bot.store.records import Record
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction


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


DEPARTURES = Record("departure", Departure, beside=("settled_name",))


def add(tx: Transaction, newsroom_id: int, pseudonym: int, articles: int, now: datetime) -> int:
    """Somebody left: a chief is to be asked."""
    return DEPARTURES.add(tx, newsroom_id=newsroom_id, pseudonym=pseudonym, at=now, articles=articles)


def find(tx: Transaction, departure_id: int) -> Departure | None:
    """A departure by its id."""
    return DEPARTURES.find(tx, departure_id)


def settle(
    tx: Transaction, departure_id: int, byline: Byline, person_id: int, name: str, now: datetime
) -> None:
    """A chief has said what becomes of the byline."""
    tx.execute(
        "UPDATE departure SET byline = ?, settled_by = ?, settled_name = ?, settled_at = ? WHERE id = ?",
        (byline, person_id, name, to_text(now), departure_id),
    )
