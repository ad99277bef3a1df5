"""Reminders: what is said of a due time, in one message to each that is edited when there is more to say."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.moves import Move
from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.domain.article.article import Article, ReminderStage
from bot.domain.planning.deadlines import waits_for
from bot.store import Transaction
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload

THE_DESK, THE_CHIEFS = 0, -1
"""Who is reminded, where that is no single person."""

SETTLED = "settled"
"""What a reminder says once it reminds nobody any more."""


class Reminded(Payload):
    """Who is reminded, or `THE_DESK` or `THE_CHIEFS`; at which stage; and of which due time, in Unix seconds."""

    kinds = (Kind.REMINDER, Kind.DESK_REMINDER)
    stage: str
    to: int = THE_DESK
    due: int = 0


def person(tx: Transaction, article: Article, stage: ReminderStage, person_id: int, now: datetime) -> None:
    """Remind the one whose turn it is of the due time, by DM."""
    _remind(tx, article, Kind.REMINDER, stage, person_id, now)


def desk(tx: Transaction, article: Article, stage: ReminderStage, now: datetime) -> None:
    """Remind the desk, in the thread of the card."""
    _remind(tx, article, Kind.DESK_REMINDER, stage, THE_DESK, now)


def chiefs(tx: Transaction, article: Article, stage: ReminderStage, now: datetime) -> None:
    """Tell the chiefs that it is late, in the review channel."""
    _remind(tx, article, Kind.DESK_REMINDER, stage, THE_CHIEFS, now)


def follow(tx: Transaction, move: Move) -> None:
    """An article has moved: reminders of its due time follow."""
    if move.before.due_at is not None:
        end(tx, move.before, move.after, move.now)


def end(tx: Transaction, before: Article, after: Article, now: datetime) -> None:
    """It is another's turn, or due at another time: what reminders say of it is brought up to date."""
    stands = before.due_at == after.due_at and after.discarded_at is None
    if stands and waits_for(before) == waits_for(after):
        return
    for kind in (Kind.REMINDER, Kind.DESK_REMINDER):
        told = {said.to: said for said in map(Reminded.read, _reminders(tx, after, kind))}
        for to, said in told.items():
            if said.stage != SETTLED:
                _remind(tx, after, kind, SETTLED, to, now)


def _reminders(tx: Transaction, article: Article, kind: Kind) -> list[Delivery]:
    return deliveries.all_of_article(tx, article.id, kind)


def _remind(tx: Transaction, article: Article, kind: Kind, stage: str, to: int, now: datetime) -> None:
    assert article.due_at is not None or stage == SETTLED
    due = 0 if article.due_at is None else int(article.due_at.timestamp())
    version = f":{article.version}" if stage == SETTLED else ""
    earlier = [said for said in _reminders(tx, article, kind) if Reminded.read(said).to == to]
    queue.put(
        tx,
        article,
        kind,
        f"{kind}:{article.id}:{to}:{due}:{stage}{version}",
        payload=Reminded(stage, to, due),
        needs=earlier[-1].id if earlier else None,
        now=now,
    )


OUTCOMES = {Kind.REMINDER: Outcomes(), Kind.DESK_REMINDER: Outcomes()}
