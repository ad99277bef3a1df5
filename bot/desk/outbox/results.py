"""Despatch: what the outbox holds, and what is recorded once something has arrived or failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.desk.outbox import parking
from bot.desk.planning import budget, scheduled_events
from bot.desk.publishing import announcements, publication
from bot.desk.recovery import lost_messages
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.article.states import Publication
from bot.domain.review.card_reactions import Sign
from bot.store import Transaction
from bot.store.article import articles, revisions
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Attempt, Delivery, Hands, Kind, Progress
from bot.store.planning import budgets
from bot.store.planning.budgets import Budget
from bot.store.review import cards, spent_reactions
from bot.store.review.cards import Card

Work = Callable[[Transaction, datetime], None]


@dataclass(slots=True)
class Outbox:
    """The desk's side of delivering: reading the outbox and recording what came of it.

    None of these wakes the office's listeners, for the courier that calls them looks again by itself; but for
    the record of what changes by time itself, which the clock must hear of.
    """

    unit: UnitOfWork
    _expected: dict[int, asyncio.Future[None]] = field(
        default_factory=dict[int, "asyncio.Future[None]"], init=False
    )

    async def card_of(self, article_id: int, *, patience_seconds: float) -> Card | None:
        """An article's card once its message is there; without one if that takes longer."""
        card = await self.unit.read(lambda tx: cards.find(tx, article_id))
        if card is None or card.message_id is not None:
            return card
        expected = self._expected.setdefault(article_id, asyncio.get_running_loop().create_future())
        try:
            card = await self.unit.read(lambda tx: cards.find(tx, article_id))
            if card is None or card.message_id is None:
                await asyncio.wait({expected}, timeout=patience_seconds)
        finally:
            self._expected.pop(article_id, None)
        return await self.unit.read(lambda tx: cards.find(tx, article_id))

    async def ready(
        self, free: Mapping[Hands, int], busy: Collection[str], *, cards_limit: int
    ) -> tuple[list[Delivery], list[Card | Budget], datetime | None]:
        """What can be carried now by the hands that are free, at most one thing of each lane and none of a
        busy one; which cards and budgets are stale; and when the next of these becomes due."""
        now = self.unit.clock()

        def query(tx: Transaction) -> tuple[list[Delivery], list[Card | Budget], datetime | None]:
            moments = (
                deliveries.next_moment(tx, now),
                cards.next_moment(tx, now),
                budgets.next_try(tx, now),
            )
            found = [
                delivery
                for hands, room in free.items()
                for delivery in _first_of_lanes(tx, now, hands, room, busy)
            ]
            stale = [*cards.stale(tx, now, limit=cards_limit), *budgets.stale(tx, now, limit=cards_limit)]
            return found, stale, min((moment for moment in moments if moment is not None), default=None)

        return await self.unit.read(query)

    async def attempt(self, delivery_id: int, channel_id: int, text: str) -> bool:
        """Note that a delivery is about to be sent. False if it is no longer to be sent."""
        now = self.unit.clock()
        made = Attempt(now, channel_id, text)
        return await self.unit.store.write(lambda tx: deliveries.note_attempt(tx, delivery_id, made))

    async def unattempt(self, delivery: Delivery, standing: Attempt | None) -> None:
        """The latest try certainly came to nothing; `standing` is an earlier one that is still in doubt."""
        await self.unit.store.write(lambda tx: deliveries.note_attempt(tx, delivery.id, standing))

    async def is_of_another(self, message_id: int, delivery: Delivery) -> bool:
        """Whether a message is on record as what another delivery became."""
        return await self.unit.read(lambda tx: deliveries.recorded(tx, message_id, but=delivery.id))

    async def arrived(
        self,
        delivery: Delivery,
        *,
        channel_id: int | None = None,
        message_id: int | None = None,
        drawn: int = 0,
        turns_at: datetime | None = None,
    ) -> None:
        """Record that a delivery has arrived, and what follows from it, in one transaction.

        `drawn` is the change up to which a card, a budget, a place or a listing shows, `turns_at` when time itself
        changes that. A second record of the same is ignored.
        """

        def work(tx: Transaction, now: datetime) -> None:
            if not deliveries.finish(tx, delivery.id, now, channel_id=channel_id, message_id=message_id):
                return
            match delivery.kind, delivery.article_id, channel_id, message_id:
                case Kind.CARD, int(article_id), int(channel), int(message):
                    since = None if drawn else _text_shown_by(tx, article_id, delivery)
                    cards.posted(tx, article_id, channel, message, drawn, now, text_shown_at=since)
                case Kind.CARD_THREAD, int(article_id), int(channel), _:
                    cards.threaded(tx, article_id, channel)
                case Kind.UNREACT, int(article_id), _, _:
                    spent_reactions.end(
                        tx, article_id, delivery.number("person"), Sign(delivery.text("choice") or Sign.CLAIM)
                    )
                case Kind.PART, _, int(channel), int(message):
                    publication.part_arrived(tx, delivery, channel, message, drawn, now)
                case Kind.PART_EDIT, _, _, _:
                    publication.part_edited(tx, delivery, drawn, now)
                case Kind.LISTING, _, _, event_id:
                    scheduled_events.drawn(tx, delivery, event_id, drawn, now)
                case Kind.BUDGET, _, int(channel), int(message):
                    budget.arrived(tx, delivery, channel, message, drawn, turns_at)
                case _:
                    pass
            if delivery.kind in (Kind.CARD, Kind.FAULT_NOTE, Kind.LATE, Kind.BUDGET):
                newsrooms.review_works(tx, delivery.newsroom_id)
            parking.settled(tx, delivery.id, now)

        if turns_at is None:
            await self._write(work)
        else:
            await self.unit.write(work)  # the clock is to know of it
        expected = self._expected.get(delivery.article_id or 0)
        if delivery.kind is Kind.CARD and expected is not None and not expected.done():
            expected.set_result(None)

    async def postpone(self, delivery: Delivery, until: datetime, fault: str) -> None:
        """Try again later."""
        await self._write(lambda tx, _: deliveries.retry(tx, delivery.id, until, fault))

    async def drop(self, delivery: Delivery, because: str) -> None:
        """It is no longer wanted; or is again, where an article was put back while somebody found it down."""

        def work(tx: Transaction, now: datetime) -> None:
            down = because == announcements.IS_DOWN and delivery.article_id is not None
            if down and articles.get(tx, delivery.article_id or 0).publication is Publication.LIVE:
                return
            if deliveries.give_up(tx, delivery.id, Progress.DROPPED, because, now):
                parking.settled(tx, delivery.id, now)
                if delivery.kind is Kind.PART:
                    publication.part_dropped(tx, delivery, now)
                if delivery.kind in (Kind.CARD_THREAD, Kind.CARD_REACTIONS) and delivery.article_id:
                    cards.want(tx, delivery.article_id)  # if its message is gone, the redraw finds out

        await self._write(work)

    async def park(self, delivery: Delivery, fault: str) -> None:
        """Discord refuses it for good: leave it to a human, and say so on the card and to the desk."""

        def work(tx: Transaction, now: datetime) -> None:
            parking.park(tx, delivery, fault, now)
            if delivery.kind is Kind.LISTING:
                scheduled_events.go_on(tx, delivery.newsroom_id, now)

        await self._write(work)

    async def support_is_gone(self, delivery: Delivery, fault: str) -> None:
        """What a part of an article hangs on was deleted by hand while the article went out, or a message of
        it that was to be edited."""

        def work(tx: Transaction, now: datetime) -> None:
            if delivery.kind is Kind.PART_EDIT:
                waiting = publication.place_is_gone(tx, delivery, now)
                if waiting is not None:
                    parking.park(tx, waiting, fault, now)
                return
            if delivery.kind is Kind.PART and publication.thread_is_gone(tx, delivery, now):
                return
            first = (
                publication.first_is_gone(tx, delivery, now) if delivery.kind is Kind.PART_THREAD else None
            )
            parking.park(tx, first or delivery, fault, now)

        await self._write(work)

    async def redrawn(self, card: Card | Budget, drawn: int, turns_at: datetime | None) -> None:
        """A card's or a budget's message shows everything up to that change, until time itself changes it."""
        if isinstance(card, Budget):
            await self.unit.write(lambda tx, _: budget.redrawn(tx, card, drawn, turns_at))
        else:
            await self._write(lambda tx, now: cards.redrawn(tx, card.article_id, drawn, now))

    async def put_off(self, card: Card | Budget, until: datetime, refusal: str | None) -> None:
        """A card or a budget could not be redrawn: try again later. A refusal is told once: to the desk, or to
        the server's owner."""

        def work(tx: Transaction, now: datetime) -> None:
            if isinstance(card, Budget):
                budgets.put_off(tx, card, until, refusal)
                if refusal is not None and card.fault is None:
                    parking.tell_of_budget(
                        tx, deliveries.get(tx, card.delivery_id), card.wanted, refusal, now
                    )
                return
            cards.put_off(tx, card.article_id, until, refusal)
            if refusal is not None and card.fault is None:
                parking.tell_of_card(tx, articles.get(tx, card.article_id), card, refusal, now)

        await self._write(work)

    async def message_lost(self, card: Card | Budget) -> None:
        """A card's or a budget's message is gone: post it anew."""

        def work(tx: Transaction, now: datetime) -> None:
            if isinstance(card, Budget):
                budget.lost(tx, card, now)
                return
            found = cards.find(tx, card.article_id)
            if found is not None and found.message_id == card.message_id:
                lost_messages.repost(tx, found, now)

        await self._write(work)

    async def delivery(self, delivery_id: int) -> Delivery:
        """A delivery that is known to exist."""
        return await self.unit.read(lambda tx: deliveries.get(tx, delivery_id))

    async def support_of(self, delivery: Delivery) -> tuple[Delivery | None, Delivery | None]:
        """What a part of an article or its thread hangs on: the first message, and the thread."""
        return await self.unit.read(
            lambda tx: (publication.first_part(tx, delivery), publication.thread_of(tx, delivery))
        )

    async def earlier(self, delivery: Delivery) -> Delivery | None:
        """The latest delivery in the chain before it that became a message."""
        return await self.unit.read(lambda tx: parking.earlier(tx, delivery))

    async def told_of(self, note: Delivery) -> tuple[Delivery | None, Delivery | None]:
        """What a note of a fault is about, and the earlier note of it that stands in the channel."""
        return await self.unit.read(lambda tx: (parking.about(tx, note), parking.earlier(tx, note)))

    async def _write(self, work: Work) -> None:
        now = self.unit.clock()
        await self.unit.store.write(lambda tx: work(tx, now))


def _text_shown_by(tx: Transaction, article_id: int, found: Delivery) -> datetime | None:
    """Since when a card that was found again shows the present text: since it was sent, if there was that by then."""
    revision_id = articles.get(tx, article_id).revision_id
    assert revision_id is not None
    there = found.attempt is not None and revisions.get(tx, revision_id).created_at <= found.attempt.at
    return found.attempt.at if there and found.attempt is not None else None


_LOOK_AT = 64
"""Deliveries that are looked at together for those that can go."""


def _first_of_lanes(
    tx: Transaction, now: datetime, hands: Hands, room: int, busy: Collection[str]
) -> Iterable[Delivery]:
    """The first of each lane that is not busy: a long lane must not hide the others behind it."""
    found: dict[str, Delivery] = {}
    last: Delivery | None = None
    while len(found) < room:
        rows = deliveries.ready(tx, now, hands, after=last, limit=_LOOK_AT)
        for delivery in rows:
            if delivery.lane not in busy and len(found) < room:
                found.setdefault(delivery.lane, delivery)
        if len(rows) < _LOOK_AT:
            break
        last = rows[-1]
    return found.values()
