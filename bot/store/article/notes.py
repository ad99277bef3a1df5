"""Notes: the reasons that editors gave. They outlive the votes they were given for."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Note:
    """What one person said of one revision. `subject` names what about: changes, spike, hold …"""

    revision_number: int
    person_id: int
    person_name: str
    subject: str
    text: str
    at: datetime


NOTES = Record(
    "note",
    Note,
    beside=("id", "article_id", "revision_id"),
    select="SELECT note.*, revision.number AS revision_number FROM note"
    " JOIN revision ON revision.id = note.revision_id",
)


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
    return NOTES.add(
        tx,
        article_id=article_id,
        revision_id=revision_id,
        person_id=person_id,
        person_name=person_name,
        subject=subject,
        text=text,
        at=now,
    )


def get(tx: Transaction, note_id: int) -> Note:
    """A note that is known to exist."""
    return NOTES.get(tx, note_id)


def of_article(tx: Transaction, article_id: int, *, limit: int = 50) -> list[Note]:
    """The latest notes on an article, the oldest of them first."""
    return NOTES.all(tx, "note.article_id = ? ORDER BY note.id DESC LIMIT ?", (article_id, limit))[::-1]
