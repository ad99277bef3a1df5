"""Notes: the reasons that editors gave. They outlive the votes they were given for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Note:
    """What one person said of one revision. `subject` names what about: changes, spike, hold …"""

    revision_number: int
    person_id: int
    person_name: str
    subject: str
    text: str
    at: datetime


def add(
    tx: Transaction,
    *,
    article_id: int,
    revision_id: int,
    person_id: int,
    person_name: str,
    subject: str,
    text: str,
    now: datetime,
) -> int:
    """Keep a note and return its id."""
    return tx.insert(
        "INSERT INTO note (article_id, revision_id, person_id, person_name, subject, text, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, revision_id, person_id, person_name, subject, text, to_text(now)),
    )


def get(tx: Transaction, note_id: int) -> Note:
    """A note that is known to exist."""
    row = tx.one(
        "SELECT note.*, revision.number AS revision_number FROM note"
        " JOIN revision ON revision.id = note.revision_id WHERE note.id = ?",
        (note_id,),
    )
    if row is None:
        raise LookupError(f"no note {note_id}")
    return _note(row)


def of_article(tx: Transaction, article_id: int, *, limit: int = 50) -> list[Note]:
    """The latest notes on an article, the oldest of them first."""
    rows = tx.all(
        "SELECT note.*, revision.number AS revision_number FROM note"
        " JOIN revision ON revision.id = note.revision_id"
        " WHERE note.article_id = ? ORDER BY note.id DESC LIMIT ?",
        (article_id, limit),
    )
    return [_note(row) for row in reversed(rows)]


def _note(row: Row) -> Note:
    return Note(
        revision_number=row["revision_number"],
        person_id=row["person_id"],
        person_name=row["person_name"],
        subject=row["subject"],
        text=row["text"],
        at=from_text(row["at"]),
    )
