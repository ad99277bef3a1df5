"""Votes: at most one row for each editor and revision."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Via
from bot.domain.review.votes import Choice, Vote
from bot.store.timestamps import to_text
from bot.store.transaction import Row, Transaction


def on_revision(tx: Transaction, article_id: int, revision_id: int) -> list[Vote]:
    """The votes that stand on a revision, in the order in which they were cast."""
    rows = tx.all(
        "SELECT * FROM vote WHERE article_id = ? AND revision_id = ? ORDER BY cast_at, editor_id",
        (article_id, revision_id),
    )
    return [_vote(row) for row in rows]


def cast(tx: Transaction, article_id: int, revision_id: int, vote: Vote, now: datetime) -> None:
    """Record a vote in the place of the editor's earlier one."""
    tx.execute(
        "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, reason, cast_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id, revision_id, editor_id) DO UPDATE SET"
        " editor_name = excluded.editor_name, choice = excluded.choice, via = excluded.via,"
        " reason = excluded.reason, cast_at = excluded.cast_at",
        (
            article_id,
            revision_id,
            vote.editor_id,
            vote.editor_name,
            vote.choice,
            vote.via,
            vote.reason,
            to_text(now),
        ),
    )


def give_reason(tx: Transaction, article_id: int, revision_id: int, editor_id: int, reason: str) -> None:
    """Add the reason to a vote that stands."""
    tx.execute(
        "UPDATE vote SET reason = ? WHERE article_id = ? AND revision_id = ? AND editor_id = ?",
        (reason, article_id, revision_id, editor_id),
    )


def take_back(tx: Transaction, article_id: int, revision_id: int, editor_id: int) -> None:
    """Remove one editor's vote. The audit log keeps that it was there."""
    tx.execute(
        "DELETE FROM vote WHERE article_id = ? AND revision_id = ? AND editor_id = ?",
        (article_id, revision_id, editor_id),
    )


def cast_since(tx: Transaction, article_id: int, revision_id: int, moment: datetime) -> set[int]:
    """Whose vote on a revision is later than a moment."""
    rows = tx.all(
        "SELECT editor_id FROM vote WHERE article_id = ? AND revision_id = ? AND cast_at > ?",
        (article_id, revision_id, to_text(moment)),
    )
    return {row["editor_id"] for row in rows}


def outlive_reactions(tx: Transaction, article_id: int, revision_id: int) -> None:
    """The reactions are gone with their message: from now on the votes stand as if by command."""
    tx.execute(
        "UPDATE vote SET via = 'command' WHERE article_id = ? AND revision_id = ? AND via = 'reaction'",
        (article_id, revision_id),
    )


def void(tx: Transaction, article_id: int, revision_id: int) -> None:
    """Remove every vote on a revision."""
    tx.execute("DELETE FROM vote WHERE article_id = ? AND revision_id = ?", (article_id, revision_id))


def _vote(row: Row) -> Vote:
    return Vote(
        editor_id=row["editor_id"],
        choice=Choice(row["choice"]),
        via=Via(row["via"]),
        editor_name=row["editor_name"],
        reason=row["reason"],
    )
