"""Redraws: messages that name somebody who left, or show pictures that went for somebody's privacy, are made to say what is
so now, by deliveries of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.article.moves import Move
from bot.desk.outbox.notices import InThread, ThreadNote
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import DownReason
from bot.store import Transaction
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.people import traces
from bot.store.people.traces import Traces

PACE = timedelta(seconds=2)
"""Between two of them, so that the desk does not wait behind somebody's whole past."""

AT_ONCE = 10
"""How many go without waiting."""

NAMING = (
    Kind.THREAD_NOTE,
    Kind.DESK_NOTE,
    Kind.FAULT_NOTE,
    Kind.NOTICE,
    Kind.REPORT,
    Kind.REPORTS_WAIT,
    Kind.READER_NOTICE,
    Kind.REMINDER,
    Kind.DESK_REMINDER,
    Kind.EYES,
    Kind.RETRACTION,
)
"""Kinds whose messages may name people, of an article."""

OF_NEWSROOM = (Kind.BUDGET, Kind.LATE)
"""The same, of a newsroom."""


class Redrawn(Payload):
    """Which delivery's message is made to say what is so now."""

    kinds = (Kind.REDRAW,)
    of: int


class Rewriting(UseCases):
    """What a redraw goes by."""

    async def wanted(self, delivery: Delivery) -> Delivery | None:
        """What the message of a delivery would be brought by today: the delivery itself, or the last one that edited
        its message, at that message. None if it never became one."""

        def query(tx: Transaction) -> Delivery | None:
            first = deliveries.get(tx, Redrawn.read(delivery).of)
            if first.kind is Kind.CARD_THREAD and first.channel_id is not None:
                return first
            if first.message_id is None or first.channel_id is None:
                return None
            last = first
            if first.article_id is not None:
                for each in deliveries.all_of_article(tx, first.article_id, first.kind):
                    if each.needs == last.id and each.state is Progress.DONE and each.message_id is None:
                        last = each
            return replace(last, channel_id=first.channel_id, message_id=first.message_id)

        return await self.unit.read(query)


def redraw_all(tx: Transaction, found: Traces, newsroom_ids: Sequence[int], now: datetime) -> None:
    """Queue a redraw of every message that may name somebody: a little at a time."""
    for number, each in enumerate(_messages(tx, found, newsroom_ids)):
        redraw(tx, each, now, not_before=now + PACE * max(number - AT_ONCE, 0))


def follow(tx: Transaction, move: Move) -> None:
    """An article was moved. For somebody's privacy its pictures go, also those that stand in its card's thread, old and new
    beside each other."""
    if move.after.down_code is not DownReason.PRIVACY or move.before.down_code is DownReason.PRIVACY:
        return
    notes = [
        each
        for each in deliveries.all_of_article(tx, move.after.id, Kind.THREAD_NOTE)
        if InThread.read(each).note in (ThreadNote.RESUBMITTED, ThreadNote.EDITED) and _may_stand(each)
    ]
    for number, each in enumerate(notes):
        redraw(tx, each, move.now, not_before=move.now + PACE * max(number - AT_ONCE, 0))


def _may_stand(of: Delivery) -> bool:
    """Whether it became a message, or may have become one."""
    return of.message_id is not None or (of.attempt is not None and of.state is Progress.PENDING)


def redraw(
    tx: Transaction, of: Delivery, now: datetime, *, not_before: datetime | None = None, again: int = 0
) -> None:
    """Queue the redraw of one delivery's message. What is under way is redrawn once it is there."""
    deliveries.enqueue(
        tx,
        newsroom_id=of.newsroom_id,
        article_id=of.article_id,
        kind=Kind.REDRAW,
        key=f"{Kind.REDRAW}:{of.id}:{again or int(now.timestamp() * 1000)}",
        now=now,
        payload=Redrawn(of.id),
        needs=of.id if of.state is Progress.PENDING else None,
        not_before=not_before,
    )


def _messages(tx: Transaction, found: Traces, newsroom_ids: Sequence[int]) -> Iterator[Delivery]:
    for article_id in found.all:
        kinds = (*NAMING, Kind.CARD_THREAD) if article_id in found.erased else NAMING
        for kind in kinds:
            for each in deliveries.all_of_article(tx, article_id, kind):
                if _may_stand(each) or (kind is Kind.CARD_THREAD and each.channel_id is not None):
                    yield each
    for newsroom_id in newsroom_ids:
        for kind in OF_NEWSROOM:
            for delivery_id in traces.messages_of_newsroom(tx, newsroom_id, kind):
                yield deliveries.get(tx, delivery_id)


OUTCOMES = {Kind.REDRAW: Outcomes()}
