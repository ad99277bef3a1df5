"""Despatch: what the outbox holds, and what is recorded once something has arrived or failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.desk import outbox
from bot.desk.office import Office
from bot.desk.publishing import part_arrived
from bot.store import Transaction, articles, cards, deliveries
from bot.store.cards import Card
from bot.store.deliveries import Delivery, Kind, Progress

Work = Callable[[Transaction, datetime], None]


@dataclass(slots=True)
class Despatch:
    """The desk's side of delivering: reading the outbox and recording what came of it.

    None of these wakes the office's listeners: the courier that calls them looks again by itself.
    """

    office: Office
    _expected: dict[int, asyncio.Future[None]] = field(
        default_factory=dict[int, "asyncio.Future[None]"], init=False
    )

    async def card_of(self, article_id: int, *, patience_seconds: float) -> Card | None:
        """An article's card once its message is there; without one if that takes longer."""
        card = await self.office.read(lambda tx: cards.find(tx, article_id))
        if card is None or card.message_id is not None:
            return card
        expected = self._expected.setdefault(article_id, asyncio.get_running_loop().create_future())
        try:
            card = await self.office.read(lambda tx: cards.find(tx, article_id))
            if card is None or card.message_id is None:
                await asyncio.wait({expected}, timeout=patience_seconds)
        finally:
            self._expected.pop(article_id, None)
        return await self.office.read(lambda tx: cards.find(tx, article_id))

    async def ready(self, *, limit: int) -> tuple[list[Delivery], list[Card], datetime | None]:
        """What can be carried now, which cards are stale, and when the next one becomes due."""
        now = self.office.clock()

        def query(tx: Transaction) -> tuple[list[Delivery], list[Card], datetime | None]:
            return (
                deliveries.ready(tx, now, limit=limit),
                cards.stale(tx, limit=limit),
                deliveries.next_moment(tx, now),
            )

        return await self.office.read(query)

    async def attempt(self, delivery_id: int) -> None:
        """Note that a delivery is about to be sent."""
        await self._write(lambda tx, now: deliveries.attempt(tx, delivery_id, now))

    async def arrived(
        self,
        delivery: Delivery,
        *,
        channel_id: int | None = None,
        message_id: int | None = None,
        drawn: int = 0,
    ) -> None:
        """Record that a delivery has arrived, and what follows from it, in one transaction.

        `drawn` is the change up to which a card shows. A second record of the same is ignored.
        """

        def work(tx: Transaction, now: datetime) -> None:
            if not deliveries.finish(tx, delivery.id, now, channel_id=channel_id, message_id=message_id):
                return
            match delivery.kind, delivery.article_id, channel_id, message_id:
                case Kind.CARD, int(article_id), int(channel), int(message):
                    cards.posted(tx, article_id, channel, message, drawn)
                case Kind.CARD_THREAD, int(article_id), int(channel), _:
                    cards.threaded(tx, article_id, channel)
                case Kind.PART, _, int(channel), int(message):
                    part_arrived(tx, delivery, channel, message, now)
                case _:
                    pass

        await self._write(work)
        expected = self._expected.get(delivery.article_id or 0)
        if delivery.kind is Kind.CARD and expected is not None and not expected.done():
            expected.set_result(None)

    async def postpone(self, delivery: Delivery, until: datetime, fault: str) -> None:
        """Try again later."""
        await self._write(lambda tx, _: deliveries.retry(tx, delivery.id, until, fault))

    async def drop(self, delivery: Delivery, because: str) -> None:
        """It is no longer wanted."""
        await self._write(lambda tx, now: deliveries.give_up(tx, delivery.id, Progress.DROPPED, because, now))

    async def park(self, delivery: Delivery, fault: str) -> None:
        """Discord refuses it for good: leave it to a human, and show that on the card."""

        def work(tx: Transaction, now: datetime) -> None:
            deliveries.give_up(tx, delivery.id, Progress.PARKED, fault, now)
            if delivery.article_id is not None:
                cards.want(tx, delivery.article_id)

        await self._write(work)

    async def try_parked_again(self, newsroom_id: int) -> list[str]:
        """Put what waits for a human back on its way, and return what had stopped it."""

        def work(tx: Transaction, now: datetime) -> list[str]:
            waiting = deliveries.parked(tx, newsroom_id, limit=25)
            for delivery in waiting:
                deliveries.revive(tx, delivery.id, now)
                if delivery.article_id is not None:
                    cards.want(tx, delivery.article_id)
            return [delivery.fault or delivery.kind for delivery in waiting]

        return await self.office.write(work)

    async def redrawn(self, card: Card, drawn: int) -> None:
        """A card's message shows everything up to that change."""
        await self._write(lambda tx, _: cards.redrawn(tx, card.article_id, drawn))

    async def card_lost(self, card: Card) -> None:
        """A card's message is gone: post it anew."""

        def work(tx: Transaction, now: datetime) -> None:
            if cards.find(tx, card.article_id) == card:
                cards.lost(tx, card.article_id)
                cards.want(tx, card.article_id)
                outbox.post_card(tx, articles.get(tx, card.article_id), now)

        await self._write(work)

    async def first_part(self, delivery: Delivery) -> Delivery | None:
        """The thread or message that the parts after the first one hang on."""
        assert delivery.article_id is not None
        key = f"part:{delivery.article_id}:{delivery.number('revision')}"
        kind = "0" if delivery.kind is Kind.PART_THREAD else "thread"

        return await self.office.read(lambda tx: deliveries.by_key(tx, f"{key}:{kind}"))

    async def _write(self, work: Work) -> None:
        now = self.office.clock()
        await self.office.store.write(lambda tx: work(tx, now))
