"""Sign-offs: who signed a revision off, and who asked for one. One row for each person, name and revision or article."""

from __future__ import annotations

from datetime import datetime

from bot.domain.newsroom.roles import Person
from bot.domain.review.signoffs import Ask, Signature
from bot.store.records import Record
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction

SIGNATURES = Record("signoff", Signature, beside=("article_id", "revision_id"))
ASKS = Record("signoff_ask", Ask, beside=("article_id",))


def on_revision(tx: Transaction, article_id: int, revision_id: int) -> list[Signature]:
    """Who has signed a revision off, the first one first."""
    return SIGNATURES.all(
        tx, "article_id = ? AND revision_id = ? ORDER BY at, name, person_id", (article_id, revision_id)
    )


def signed_articles(tx: Transaction, newsroom_id: int) -> list[int]:
    """The articles of a newsroom whose current text somebody has signed off and which are being judged, by their ids."""
    rows = tx.all(
        "SELECT DISTINCT article.id AS id FROM article JOIN signoff"
        " ON signoff.article_id = article.id AND signoff.revision_id = article.revision_id"
        " WHERE article.newsroom_id = ? AND article.state IN"
        " ('submitted', 'in_review', 'changes_requested', 'approved', 'scheduled') ORDER BY article.id",
        (newsroom_id,),
    )
    return [int(row["id"]) for row in rows]


def sign(tx: Transaction, article_id: int, revision_id: int, given: Signature) -> None:
    """Record somebody's sign-off in the place of their earlier one of that name."""
    tx.execute(
        "INSERT INTO signoff (article_id, revision_id, name, person_id, person_name, at, stays)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article_id, revision_id, name, person_id) DO UPDATE SET"
        " person_name = excluded.person_name, at = excluded.at, stays = excluded.stays, absent = 0",
        (
            article_id,
            revision_id,
            given.name,
            given.person_id,
            given.person_name,
            to_text(given.at),
            given.stays,
        ),
    )


def take_back(tx: Transaction, article_id: int, revision_id: int, given: Signature) -> None:
    """Remove one. The audit log keeps that it was there."""
    tx.execute(
        "DELETE FROM signoff WHERE article_id = ? AND revision_id = ? AND name = ? AND person_id = ?",
        (article_id, revision_id, given.name, given.person_id),
    )


def mark(tx: Transaction, article_id: int, revision_id: int, given: Signature, *, absent: bool) -> None:
    """Remember whether somebody held the roles that it takes when Discord was last asked."""
    tx.execute(
        "UPDATE signoff SET absent = ? WHERE article_id = ? AND revision_id = ? AND name = ? AND person_id = ?",
        (absent, article_id, revision_id, given.name, given.person_id),
    )


def void(tx: Transaction, article_id: int, revision_id: int) -> None:
    """Remove every one of a revision."""
    tx.execute("DELETE FROM signoff WHERE article_id = ? AND revision_id = ?", (article_id, revision_id))


def asks(tx: Transaction, article_id: int) -> list[Ask]:
    """Who asked for which, the first one first."""
    return ASKS.all(tx, "article_id = ? ORDER BY at, name, person_id", (article_id,))


def ask(tx: Transaction, article_id: int, name: str, person: Person, now: datetime) -> None:
    """Somebody wants one. Asked twice is asked once."""
    tx.execute(
        "INSERT INTO signoff_ask (article_id, name, person_id, person_name, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (article_id, name, person.id, person.name, to_text(now)),
    )


def unask(tx: Transaction, article_id: int, asked: Ask) -> None:
    """They want it no more."""
    tx.execute(
        "DELETE FROM signoff_ask WHERE article_id = ? AND name = ? AND person_id = ?",
        (article_id, asked.name, asked.person_id),
    )
