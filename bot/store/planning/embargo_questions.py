"""Embargo questions: what in a text may be an embargo, until its writer has said what it is."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.store.store import Transaction
from bot.store.timestamps import to_text


@dataclass(frozen=True, slots=True)
class EmbargoQuestion:
    """A line that may be an embargo. `typed` is what seems to be its time, and `source` who is said to have
    imposed it; both may be empty."""

    line: str
    typed: str = ""
    source: str = ""


def ask(tx: Transaction, article_id: int, question: EmbargoQuestion, now: datetime) -> bool:
    """Ask about a line, in the place of an earlier question. False if that very line was answered already."""
    answered = tx.one(
        "SELECT 1 FROM embargo_question WHERE article_id = ? AND line = ? AND answered_at IS NOT NULL",
        (article_id, question.line),
    )
    if answered is not None:
        return False
    tx.execute(
        "INSERT INTO embargo_question (article_id, line, typed, source, asked_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id) DO UPDATE SET line = excluded.line, typed = excluded.typed,"
        " source = excluded.source, asked_at = excluded.asked_at, answered_at = NULL",
        (article_id, question.line, question.typed, question.source, to_text(now)),
    )
    return True


def open_of(tx: Transaction, article_id: int) -> EmbargoQuestion | None:
    """What waits for an answer about an article."""
    row = tx.one(
        "SELECT line, typed, source FROM embargo_question WHERE article_id = ? AND answered_at IS NULL",
        (article_id,),
    )
    return None if row is None else EmbargoQuestion(row["line"], row["typed"], row["source"])


def answered(tx: Transaction, article_id: int, line: str) -> bool:
    """Whether that very line of an article was asked about and answered."""
    return (
        tx.one(
            "SELECT 1 FROM embargo_question WHERE article_id = ? AND line = ? AND answered_at IS NOT NULL",
            (article_id, line),
        )
        is not None
    )


def close(tx: Transaction, article_id: int, now: datetime) -> None:
    """The open question is answered, if there is one."""
    tx.execute(
        "UPDATE embargo_question SET answered_at = ? WHERE article_id = ? AND answered_at IS NULL",
        (to_text(now), article_id),
    )
