"""Parking: what Discord will never take waits for a human, and the desk is told of each once.

A note in the review channel speaks of one delivery. Every change of its fate puts another note in the
outbox, which edits the message of the one before. What the review channel refuses to take goes to the
server's owner, and no further.
"""

from __future__ import annotations

from datetime import datetime

from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.domain.article.article import Article
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Decides, Kind
from bot.store.outbox.payload import Payload
from bot.store.review import cards
from bot.store.review.cards import Card


class FaultTold(Payload):
    """Which delivery a note is about, 0 for a card's redrawing; who settled it; and the fault, where no delivery has it."""

    kinds = (Kind.FAULT_NOTE,)
    about: int = 0
    by: int = 0
    fault: str = ""


class OwnerTold(Payload):
    """The fault that the server's owner is told of."""

    kinds = (Kind.OWNER_NOTICE,)
    fault: str = ""


def park(tx: Transaction, delivery: Delivery, fault: str, now: datetime) -> None:
    """Leave it to a human, and tell whom it concerns: on the card and in the review channel; the server's
    owner, if it is that note itself which is refused."""
    if delivery.kind.decided_by is Decides.NOBODY:
        progress.give_up(tx, delivery.id, Progress.DROPPED, fault, now)
        if delivery.kind is Kind.FAULT_NOTE:
            _tell_owner_instead(tx, delivery, fault, now)
    elif progress.give_up(tx, delivery.id, Progress.PARKED, fault, now):
        parked = deliveries.get(tx, delivery.id)
        if parked.article_id is None:  # of no card, and the review channel is where it was to stand
            _tell_owner(tx, parked, fault, now)
            return
        cards.want(tx, parked.article_id)
        _note(tx, parked, now)


def settled(tx: Transaction, delivery_id: int, now: datetime, *, by: int = 0) -> None:
    """It has arrived after all or is given up: if the desk was told of a fault, it is told of that."""
    if deliveries.is_noted(tx, delivery_id):
        _note(tx, deliveries.get(tx, delivery_id), now, by=by)


def tell_of_card(tx: Transaction, article: Article, card: Card, fault: str, now: datetime) -> None:
    """Tell the desk that a card cannot be redrawn. That is tried again without anybody's help."""
    queue.put(
        tx,
        article,
        Kind.FAULT_NOTE,
        f"fault:card:{article.id}:{card.wanted}",
        payload=FaultTold(fault=fault),
        now=now,
    )


def tell_of_budget(tx: Transaction, delivery: Delivery, wanted: int, fault: str, now: datetime) -> None:
    """Tell the server's owner that a budget cannot be redrawn. That is tried again without anybody's help."""
    _tell_owner(tx, delivery, fault, now, which=f"{delivery.id}:{wanted}")


def about(tx: Transaction, note: Delivery) -> Delivery | None:
    """The delivery that a note speaks of; None if it is of a card's redrawing."""
    return deliveries.find(tx, FaultTold.read(note).about)


def earlier(tx: Transaction, note: Delivery) -> Delivery | None:
    """The latest earlier note of the same fault that became a message."""
    while note.needs is not None:
        note = deliveries.get(tx, note.needs)
        if note.message_id is not None:
            return note
    return None


def _note(tx: Transaction, delivery: Delivery, now: datetime, *, by: int = 0) -> None:
    assert delivery.article_id is not None
    note_id = queue.put(
        tx,
        articles.get(tx, delivery.article_id),
        Kind.FAULT_NOTE,
        f"fault:{delivery.id}:{delivery.noted or 0}",
        payload=FaultTold(delivery.id, by),
        needs=delivery.noted,
        now=now,
    )
    progress.note_fault(tx, delivery.id, note_id)


def _tell_owner_instead(tx: Transaction, note: Delivery, fault: str, now: datetime) -> None:
    concerned = about(tx, note)
    if concerned is None or concerned.state is Progress.PARKED:
        first = concerned.fault if concerned else None
        _tell_owner(tx, note, FaultTold.read(note).fault or first or fault, now)


def _tell_owner(
    tx: Transaction, refused: Delivery, fault: str, now: datetime, *, which: str | None = None
) -> None:
    if not newsrooms.tell_owner(tx, refused.newsroom_id, now):
        return
    deliveries.enqueue(
        tx,
        newsroom_id=refused.newsroom_id,
        article_id=refused.article_id,
        kind=Kind.OWNER_NOTICE,
        key=f"owner:{which or refused.id}",
        payload=OwnerTold(fault),
        now=now,
    )


OUTCOMES = {Kind.FAULT_NOTE: Outcomes(shows_review_works=True), Kind.OWNER_NOTICE: Outcomes()}
