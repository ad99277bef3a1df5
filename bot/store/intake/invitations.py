"""Invitations: who was asked to be a co-author, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.intake.invitations import Invited
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody asked to be a co-author. `role` is what they did, such as “photos”; '' for plain writing. `place` is
    theirs in the byline, counted from 1; None for the last."""

    id: int
    article_id: int
    user_id: int
    name: str
    role: str
    place: int | None
    at: datetime
    lapses_at: datetime
    state: Invited


def add(
    tx: Transaction,
    article_id: int,
    user_id: int,
    name: str,
    role: str,
    place: int | None,
    now: datetime,
    lapses_at: datetime,
) -> Invitation:
    """Invite somebody. The table lets one of each person wait for an article."""
    invitation_id = tx.insert(
        "INSERT INTO invitation (article_id, user_id, name, role, place, at, lapses_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, user_id, name, role, place, to_text(now), to_text(lapses_at)),
    )
    found = find(tx, invitation_id)
    assert found is not None
    return found


def find(tx: Transaction, invitation_id: int) -> Invitation | None:
    """An invitation by its id."""
    row = tx.one("SELECT * FROM invitation WHERE id = ?", (invitation_id,))
    return None if row is None else _invitation(row)


def open_of(tx: Transaction, article_id: int, user_id: int) -> Invitation | None:
    """The one that waits for somebody's answer."""
    row = tx.one(
        "SELECT * FROM invitation WHERE article_id = ? AND user_id = ? AND waits = 1",
        (article_id, user_id),
    )
    return None if row is None else _invitation(row)


def since(tx: Transaction, article_id: int, moment: datetime) -> list[Invitation]:
    """An article's invitations since a moment, whatever became of them, in order."""
    rows = tx.all(
        "SELECT * FROM invitation WHERE article_id = ? AND at >= ? ORDER BY at", (article_id, to_text(moment))
    )
    return [_invitation(row) for row in rows]


def lapsed(tx: Transaction, now: datetime, *, limit: int) -> list[Invitation]:
    """Those that have waited too long."""
    rows = tx.all(
        "SELECT * FROM invitation WHERE state = 'open' AND lapses_at <= ? ORDER BY lapses_at LIMIT ?",
        (to_text(now), limit),
    )
    return [_invitation(row) for row in rows]


def settle(tx: Transaction, invitation: Invitation, state: Invited, now: datetime) -> Invitation:
    """Put on record what became of it."""
    tx.execute(
        "UPDATE invitation SET state = ?, settled_at = ?, waits = NULL WHERE id = ? AND state = 'open'",
        (state, to_text(now), invitation.id),
    )
    found = find(tx, invitation.id)
    assert found is not None
    return found


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        article_id=row["article_id"],
        user_id=row["user_id"],
        name=row["name"],
        role=row["role"],
        place=row["place"],
        at=from_text(row["at"]),
        lapses_at=from_text(row["lapses_at"]),
        state=Invited(row["state"]),
    )
