"""Invitations: who was asked to be a co-author, and what they said."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.domain.intake.invitations import Invited
from bot.store.records import Record
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_article

OURS = by_article("invitation.article_id")

MOMENTS = {"invitation": f"SELECT min(lapses_at) FROM invitation WHERE state = 'open'{OURS}"}
"""When the clock is wanted: nobody answered an invitation in time."""


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


INVITATIONS = Record("invitation", Invitation, beside=("settled_at", "waits"))


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
    invitation_id = INVITATIONS.add(
        tx,
        article_id=article_id,
        user_id=user_id,
        name=name,
        role=role,
        place=place,
        at=now,
        lapses_at=lapses_at,
    )
    return INVITATIONS.get(tx, invitation_id)


def find(tx: Transaction, invitation_id: int) -> Invitation | None:
    """An invitation by its id."""
    return INVITATIONS.find(tx, invitation_id)


def open_of(tx: Transaction, article_id: int, user_id: int) -> Invitation | None:
    """The one that waits for somebody's answer."""
    return INVITATIONS.one(tx, "article_id = ? AND user_id = ? AND waits = 1", (article_id, user_id))


def since(tx: Transaction, article_id: int, moment: datetime) -> list[Invitation]:
    """An article's invitations since a moment, whatever became of them, in order."""
    return INVITATIONS.all(tx, "article_id = ? AND at >= ? ORDER BY at", (article_id, to_text(moment)))


def lapsed(tx: Transaction, now: datetime, *, limit: int) -> list[Invitation]:
    """Those that have waited too long."""
    return INVITATIONS.all(
        tx, f"state = 'open' AND lapses_at <= ?{OURS} ORDER BY lapses_at LIMIT ?", (to_text(now), limit)
    )


def settle(tx: Transaction, invitation: Invitation, state: Invited, now: datetime) -> Invitation:
    """Put on record what became of it."""
    tx.execute(
        "UPDATE invitation SET state = ?, settled_at = ?, waits = NULL WHERE id = ? AND state = 'open'",
        (state, to_text(now), invitation.id),
    )
    return INVITATIONS.get(tx, invitation.id)
