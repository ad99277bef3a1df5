"""Results: what the outbox holds, and what is recorded once a delivery has arrived or failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from functools import cache
from heapq import merge
from typing import Any

from bot.desk.article.sight import Sight, sight
from bot.desk.outbox import parking
from bot.desk.outbox.outcomes import Arrival, Found, Outcomes, Redraws, Sights, Stale
from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.store import Transaction
from bot.store.article import articles
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Attempt, Delivery, Progress
from bot.store.outbox.kinds import Hands, Kind
from bot.store.review import cards
from bot.store.review.cards import Card

Work = Callable[[Transaction, datetime], None]


@dataclass(slots=True)
class Outbox:
    """The desk's side of delivering: reading the outbox and recording what came of it.

    None of these wakes the listeners of the unit of work, for the courier that calls them looks again by itself; but for
    the record of what changes by time itself, which the clock must hear of.
    """

    unit: UnitOfWork
    outcomes: Mapping[Kind, Outcomes]
    redraws: Mapping[Kind, Redraws[Any]]
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
        self,
        free: Mapping[Hands, int],
        busy: Collection[str],
        *,
        redraws_limit: int,
        redraws_free: int = 0,
        paced: Collection[str] = (),
    ) -> Found:
        """What can be carried now by the hands that are free, at most one thing of each lane and none of a
        busy one; which messages are stale, of each kind at most `redraws_limit`; and when the next of these is due.

        What they are brought from is read with them; of stale messages that of the first `redraws_free`, but not of those
        in `paced` lanes, which may have to wait, and of deliveries that of those which have not been tried before.
        """
        now = self.unit.clock()

        def query(tx: Transaction) -> Found:
            sights = _read_once(tx)
            waits, next_one = deliveries.waiting(tx, now)
            moments = [next_one, *(each.next_moment(tx, now) for each in self.redraws.values())]
            found = [
                delivery
                for hands, room in (free.items() if waits else ())
                for delivery in _first_of_lanes(tx, now, hands, room, busy)
            ]
            seen = {
                delivery.id: see(tx, delivery, sights)
                for delivery in found
                if (see := self.outcomes[delivery.kind].see) is not None and delivery.attempt is None
            }
            stale: list[Stale] = []
            see_more = redraws_free
            for kind, how in self.redraws.items():
                for shown in how.stale(tx, now, redraws_limit) if redraws_limit else ():
                    at_once = see_more > 0 and shown.lane not in paced and shown.lane not in busy
                    see_more -= at_once
                    stale.append(
                        Stale(
                            kind,
                            shown,
                            how,
                            how.see(shown, sights) if at_once and how.see is not None else None,
                        )
                    )
            next_moment = min((moment for moment in moments if moment is not None), default=None)
            return Found(found, stale, next_moment, seen)

        return await self.unit.read(query)

    async def attempt(self, delivery_id: int, channel_id: int, text: str) -> bool:
        """Note that a delivery is about to be sent. False if it is no longer to be sent."""
        now = self.unit.clock()
        made = Attempt(now, channel_id, text)
        return await self.unit.store.write_briefly(lambda tx: progress.note_attempt(tx, delivery_id, made))

    async def unattempt(self, delivery: Delivery, standing: Attempt | None) -> None:
        """The latest try certainly came to nothing; `standing` is an earlier one that is still in doubt."""
        await self.unit.store.write_briefly(lambda tx: progress.note_attempt(tx, delivery.id, standing))

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

        `drawn` is the change up to which it shows what is so, `turns_at` when time itself changes that. A second record of the same is ignored.
        """

        def work(tx: Transaction, now: datetime) -> None:
            if not progress.finish(tx, delivery.id, now, channel_id=channel_id, message_id=message_id):
                return
            follows = self._outcomes(delivery)
            follows.arrived(tx, Arrival(delivery, channel_id, message_id, drawn, turns_at, now))
            if follows.shows_review_works:
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
        await self._write(lambda tx, _: progress.retry(tx, delivery.id, until, fault))

    async def drop(self, delivery: Delivery, because: str) -> None:
        """It is no longer wanted; or is again, where an article was put back while somebody found it down."""

        def work(tx: Transaction, now: datetime) -> None:
            follows = self._outcomes(delivery)
            if not follows.moot(tx, delivery, because):
                return
            if progress.give_up(tx, delivery.id, Progress.DROPPED, because, now):
                parking.settled(tx, delivery.id, now)
                follows.dropped(tx, delivery, now)

        await self._write(work)

    async def park(self, delivery: Delivery, fault: str) -> None:
        """Discord refuses it for good: leave it to a human, and say so on the card and to the desk."""

        def work(tx: Transaction, now: datetime) -> None:
            parking.park(tx, delivery, fault, now)
            self._outcomes(delivery).parked(tx, delivery, now)

        await self._write(work)

    async def support_is_gone(self, delivery: Delivery, fault: str) -> None:
        """What a delivery hangs on, or the message that it was to edit, was deleted by hand."""

        def work(tx: Transaction, now: datetime) -> None:
            waiting = self._outcomes(delivery).gone(tx, delivery, now)
            if waiting is not None:
                parking.park(tx, waiting, fault, now)

        await self._write(work)

    async def redrawn(self, stale: Stale, drawn: int, turns_at: datetime | None) -> None:
        """A message shows everything up to that change, until time itself changes it."""

        def work(tx: Transaction, now: datetime) -> None:
            stale.how.redrawn(tx, stale.shown, drawn, turns_at, now)

        if turns_at is None:
            await self._write(work)
        else:
            await self.unit.write(work)  # the clock is to know of it

    async def put_off(self, stale: Stale, until: datetime, refusal: str | None) -> None:
        """A message could not be redrawn: try again later. A refusal is told once: to the desk, or to the server's
        owner."""
        await self._write(lambda tx, now: stale.how.put_off(tx, stale.shown, until, refusal, now))

    async def message_lost(self, stale: Stale) -> None:
        """A message that was to be redrawn is gone: post it again."""
        await self._write(lambda tx, now: stale.how.lost(tx, stale.shown, now))

    async def delivery(self, delivery_id: int) -> Delivery:
        """A delivery that is known to exist."""
        return await self.unit.read(lambda tx: deliveries.get(tx, delivery_id))

    async def earlier(self, delivery: Delivery) -> Delivery | None:
        """The latest delivery in the chain before it that became a message."""
        return await self.unit.read(lambda tx: parking.earlier(tx, delivery))

    async def told_of(self, note: Delivery) -> tuple[Delivery | None, Delivery | None]:
        """What a note of a fault is about, and the earlier note of it that stands in the channel."""
        return await self.unit.read(lambda tx: (parking.about(tx, note), parking.earlier(tx, note)))

    def _outcomes(self, delivery: Delivery) -> Outcomes:
        return self.outcomes[delivery.kind]

    async def _write(self, work: Work) -> None:
        now = self.unit.clock()
        await self.unit.store.write_briefly(lambda tx: work(tx, now))


def _read_once(tx: Transaction) -> Sights:
    """Articles as the desk sees them, each read once: a card and several deliveries may be of one."""

    def read(article_id: int) -> Sight:
        return sight(tx, articles.get(tx, article_id))

    return cache(read)


_LOOK_AT_FIRST, _LOOK_AT = 8, 64
"""Deliveries that are looked at together for those that can go: the first ones mostly can, and there may be hundreds."""


def _first_of_lanes(
    tx: Transaction, now: datetime, hands: Hands, room: int, busy: Collection[str]
) -> Iterable[Delivery]:
    """The first of each lane that is not busy: a long lane must not hide the others behind it."""
    found: dict[str, Delivery] = {}
    due = [_ready(tx, now, hands)]
    if Kind.PART.hands is hands:
        due.append(_beginning(tx, now))
    for delivery in merge(*due, key=lambda each: (each.not_before, each.id)) if room > 0 else ():
        if delivery.lane not in busy:
            found.setdefault(delivery.lane, delivery)
        if len(found) >= room:
            break
    return found.values()


def _ready(tx: Transaction, now: datetime, hands: Hands) -> Iterator[Delivery]:
    """All that these hands can carry, but for what begins an article, in its order."""
    last: Delivery | None = None
    limit = _LOOK_AT_FIRST
    while True:
        rows = deliveries.ready(tx, now, hands, after=last, limit=limit)
        yield from rows
        if len(rows) < limit:
            return
        last, limit = rows[-1], _LOOK_AT


def _beginning(tx: Transaction, now: datetime) -> Iterator[Delivery]:
    """What each newsroom is to begin next, in its order."""
    seen: list[int] = []
    while (first := deliveries.begins(tx, now, but=seen)) is not None:
        yield first
        seen.append(first.newsroom_id)
