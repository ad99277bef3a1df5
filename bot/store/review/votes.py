"""Votes: at most one row for each editor and revision."""

from __future__ import annotations

from datetime import datetime

from bot.domain.review.votes import Vote
from bot.store.records import Record
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction

VOTES = Record("vote", Vote, beside=("article_id", "revision_id", "cast_at"))


def on_revision(tx: Transaction, article_id: int, revision_id: int) -> list[Vote]:
    """The votes that stand on a revision, in the order in which they were cast."""
    return VOTES.all(
        tx, "article_id = ? AND revision_id = ? ORDER BY cast_at, editor_id", (article_id, revision_id)
    )


def cast(tx: Transaction, article_id: int, revision_id: int, vote: Vote, now: datetime) -> None:
    """Record a vote in the place of the editor's earlier one."""
    tx.execute(
        "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, reason, cast_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article_id, revision_id, editor_id) DO UPDATE SET"
        " editor_name = excluded.editor_name, choice = excluded.choice, via = excluded.via,"
        " reason = excluded.reason, cast_at = excluded.cast_at, absent = 0, elsewhere = 0",
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


def outlives_reaction(tx: Transaction, article_id: int, revision_id: int, editor_id: int) -> None:
    """One vote's reaction is gone, and it stands all the same: from now on as if by command."""
    tx.execute(
        "UPDATE vote SET via = 'command' WHERE article_id = ? AND revision_id = ? AND editor_id = ?",
        (article_id, revision_id, editor_id),
    )


def mark(tx: Transaction, article_id: int, revision_id: int, editor_id: int, *, absent: bool) -> None:
    """Remember whether somebody was an editor when Discord was last asked."""
    tx.execute(
        "UPDATE vote SET absent = ? WHERE article_id = ? AND revision_id = ? AND editor_id = ?",
        (absent, article_id, revision_id, editor_id),
    )


def move(tx: Transaction, article_id: int, revision_id: int, editor_id: int, *, elsewhere: bool) -> None:
    """Remember whether somebody may judge in the section where the article is now."""
    tx.execute(
        "UPDATE vote SET elsewhere = ? WHERE article_id = ? AND revision_id = ? AND editor_id = ?",
        (elsewhere, article_id, revision_id, editor_id),
    )


def void(tx: Transaction, article_id: int, revision_id: int) -> None:
    """Remove every vote on a revision."""
    tx.execute("DELETE FROM vote WHERE article_id = ? AND revision_id = ?", (article_id, revision_id))


def void_approvals(tx: Transaction, article_id: int, revision_id: int) -> None:
    """Remove the approvals of a revision; what was said against it stands."""
    tx.execute(
        "DELETE FROM vote WHERE article_id = ? AND revision_id = ? AND choice = 'approve'",
        (article_id, revision_id),
    )


def carry_objections(tx: Transaction, article_id: int, revision_id: int) -> int:
    """What was said against an earlier revision of the very same content is said against this one. Returns how
    much that is."""
    return tx.execute(
        "INSERT INTO vote (article_id, revision_id, editor_id, editor_name, choice, via, reason, cast_at, elsewhere)"
        " SELECT earlier.article_id, this.id, vote.editor_id, vote.editor_name, vote.choice, 'command',"
        " vote.reason, max(vote.cast_at), vote.elsewhere FROM revision AS this"
        " JOIN revision AS earlier ON earlier.article_id = this.article_id AND earlier.number < this.number"
        " AND earlier.content_hash = this.content_hash"
        " JOIN vote ON vote.article_id = earlier.article_id AND vote.revision_id = earlier.id"
        " WHERE this.id = ? AND this.article_id = ? AND vote.choice <> 'approve' GROUP BY vote.editor_id",
        (revision_id, article_id),
    )


def objects_since(tx: Transaction, article_id: int, revision_number: int) -> bool:
    """Whether anybody's latest vote on a revision after that one is against it."""
    row = tx.one(
        "SELECT EXISTS (SELECT 1 FROM (SELECT vote.choice, max(revision.number) FROM vote"
        " JOIN revision ON revision.id = vote.revision_id WHERE vote.article_id = ? AND revision.number > ?"
        " GROUP BY vote.editor_id) WHERE choice <> 'approve') AS objects",
        (article_id, revision_number),
    )
    assert row is not None
    return bool(row["objects"])
