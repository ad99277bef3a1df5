"""The courier: empties the outbox and redraws stale cards, a few at a time, without polling.

It sleeps until somebody calls `wake` (a change was committed) or the next moment comes that it
knows of. It asks the database what there is to do, never its own memory, so a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.delivery.carrier import Arrived, Carrier, Moot, Refused, Unsettled
from bot.desk import Desk
from bot.domain.errors import StoreUnavailable
from bot.store.cards import Card
from bot.store.deliveries import Delivery

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 900.0
"""Pauses between tries double from the first to the longest, each with up to a quarter more at random."""

STORE_PAUSE_SECONDS = 5.0
"""How long to wait when the database itself does not answer."""


class Courier:
    """Runs while there is something to carry, and not at all otherwise.

    At most `workers` things are under way at once, one for each article, so that what belongs
    together keeps its order; a card is edited at most once in `card_interval` seconds.
    """

    def __init__(self, desk: Desk, carrier: Carrier, *, workers: int = 4, card_interval: float = 0.3) -> None:
        self._desk = desk
        self._carrier = carrier
        self._workers = workers
        self._card_interval = timedelta(seconds=card_interval)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ended: set[str] = set()
        self._drawn_at: dict[int, datetime] = {}
        self._look: asyncio.Task[None] | None = None
        self._look_again = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = desk.office.clock()
        self._open = False

    def start(self) -> None:
        """Begin to carry. What was left from before goes first."""
        self._open = True
        self.wake()

    def wake(self) -> None:
        """There may be something to do. Cheap; many calls at once are one look."""
        if not self._open:
            return
        if self._look is not None and not self._look.done():
            self._look_again = True
            return
        self._look = asyncio.get_running_loop().create_task(self._look_around(), name="courier-look")

    async def stop(self, *, grace_seconds: float = 8.0) -> None:
        """Take on nothing new and let what is under way finish; cut it off after the grace.

        What is cut off stays in the outbox and is looked for before it is sent again.
        """
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        tasks = [task for task in (self._look, *self._running.values()) if task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _look_around(self) -> None:
        while True:
            self._look_again = False
            try:
                await self._hand_out()
            except StoreUnavailable as error:
                log.error("the database does not answer, deliveries wait: %s", error)
                self._wake_in(STORE_PAUSE_SECONDS)
            if not self._look_again or not self._open:
                return

    async def _hand_out(self) -> None:
        # What ends while the outbox is being read may still look undone in what is read.
        self._ended.clear()
        ready, stale, next_moment = await self._desk.despatch.ready(limit=64)
        now = self._desk.office.clock()
        for delivery in ready:
            lane = f"article:{delivery.article_id}"
            if delivery.kind.waits_long:
                lane = f"delivery:{delivery.id}"
            self._begin(lane, lambda delivery=delivery: self._deliver(delivery))
        for card in stale:
            soonest = self._drawn_at.get(card.article_id, now) + self._card_interval
            if card.article_id in self._drawn_at and soonest > now:
                next_moment = soonest if next_moment is None else min(next_moment, soonest)
            else:
                self._begin(f"card:{card.article_id}", lambda card=card: self._redraw(card))
        self._forget_draws(now)
        if next_moment is not None:
            self._wake_in((next_moment - now).total_seconds())

    def _forget_draws(self, now: datetime) -> None:
        """Keep only what still holds an edit back: this must not grow with the cards."""
        for article_id in [a for a, at in self._drawn_at.items() if at + self._card_interval <= now]:
            del self._drawn_at[article_id]

    def _begin(self, lane: str, work: Callable[[], Awaitable[None]]) -> None:
        """Start work unless its lane is busy or all hands are. Its end brings the next look."""
        busy = lane in self._running or lane in self._ended
        if busy or len(self._running) >= self._workers or not self._open:
            return

        async def run() -> None:
            try:
                await work()
            except StoreUnavailable as error:
                log.error("the database does not answer, %s waits: %s", lane, error)
                self._wake_in(STORE_PAUSE_SECONDS)
            except Exception:
                log.exception("%s failed unexpectedly", lane)
                self._wake_in(STORE_PAUSE_SECONDS)
            else:
                self.wake()
            finally:
                self._running.pop(lane, None)
                self._ended.add(lane)

        self._running[lane] = asyncio.get_running_loop().create_task(run(), name=f"courier-{lane}")

    def _wake_in(self, seconds: float) -> None:
        """Look again then, unless an earlier look is set already."""
        now = self._desk.office.clock()
        at = now + timedelta(seconds=max(seconds, 0.001))
        if self._timer is not None and now < self._timer_at <= at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = at
        self._timer = asyncio.get_running_loop().call_later(max(seconds, 0.001), self._timed_wake)

    def _timed_wake(self) -> None:
        self._timer = None
        self.wake()

    async def _deliver(self, delivery: Delivery) -> None:
        despatch = self._desk.despatch
        try:
            came_of_it = await self._carrier.carry(delivery)
        except StoreUnavailable:
            raise
        except Exception:
            # It must not stand in the way of what else there is for the article.
            log.exception("delivery %s (%s) failed unexpectedly", delivery.id, delivery.kind)
            came_of_it = Unsettled("Something is wrong on my side; the operator’s log says what")
        match came_of_it:
            case Arrived(channel_id, message_id, drawn):
                await despatch.arrived(delivery, channel_id=channel_id, message_id=message_id, drawn=drawn)
            case Moot(because):
                await despatch.drop(delivery, because)
            case Refused(fault):
                log.warning("delivery %s (%s) is parked: %s", delivery.id, delivery.kind, fault)
                await despatch.park(delivery, fault)
            case Unsettled(fault, retry_after):
                pause = retry_after if retry_after is not None else _pause(delivery.attempts)
                until = self._desk.office.clock() + timedelta(seconds=pause)
                log.info("delivery %s (%s) waits %.1f s: %s", delivery.id, delivery.kind, pause, fault)
                await despatch.postpone(delivery, until, fault)

    async def _redraw(self, card: Card) -> None:
        self._drawn_at[card.article_id] = self._desk.office.clock()
        came_of_it = await self._carrier.redraw(card)
        match came_of_it:
            case Arrived(_, _, drawn):
                await self._desk.despatch.redrawn(card, drawn)
            case Moot():
                await self._desk.despatch.card_lost(card)
            case Refused(fault):
                # A later change tries again; the fault is not the article's to show.
                log.warning("the card of article %s cannot be redrawn: %s", card.article_id, fault)
                await self._desk.despatch.redrawn(card, card.wanted)
            case Unsettled(fault, retry_after):
                pause = retry_after or FIRST_PAUSE_SECONDS
                log.info("the card of article %s waits %.1f s: %s", card.article_id, pause, fault)
                self._drawn_at[card.article_id] = self._desk.office.clock() + timedelta(seconds=pause)


def _pause(attempts: int) -> float:
    """Seconds until the next try."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(attempts, 12), LONGEST_PAUSE_SECONDS)
    return pause * random.uniform(1, 1.25)  # noqa: S311 - spreads tries, guards nothing
