"""The courier: empties the outbox and redraws stale cards, a few at a time, without polling.

It sleeps until somebody calls `wake` (a change was committed) or the next moment comes that it
knows of. It asks the database what there is to do, never its own memory, so a restart loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta

from bot.delivery.outage import Outage
from bot.delivery.outbox.carrier import Arrived, Carrier, Gone, Moot, Outcome, Refused, Unsettled
from bot.delivery.outbox.redraw_pace import Pace
from bot.desk import Desk
from bot.desk.outbox.outcomes import Stale
from bot.domain.refusals import StoreUnavailable
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Hands

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 900.0
"""Pauses between tries double from the first to the longest, each with up to a quarter more at random."""

STORE_PAUSE_SECONDS = 5.0
"""How long to wait when the database itself does not answer."""

REDRAWS_LOOKED_AT = 256
"""Stale cards that one look takes in at the most."""

_recording: ContextVar[asyncio.Task[object] | None] = ContextVar("recording", default=None)
"""The task that writes down what came of a delivery or redraw of its own. Tasks and timers that begin meanwhile, such as
the clock's, inherit the context but are another task."""

REDRAWS = "cards"
"""The hands that redraw cards and budgets."""


class Courier:
    """Runs while there is something to carry, and not at all otherwise.

    Deliveries of each sort (`Hands`) and redraws of cards have `workers` hands of their own, so that none
    of them waits for another; within a sort, one thing of each lane is under way at once. A card is edited
    at once, and when changes keep coming at growing distances, from `card_interval` seconds on.
    """

    def __init__(self, desk: Desk, carrier: Carrier, *, workers: int = 4, card_interval: float = 0.3) -> None:
        self._desk = desk
        self._carrier = carrier
        self._workers = workers
        self._card_interval = timedelta(seconds=card_interval)
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._ended: set[str] = set()
        self._resting: dict[str, datetime] = {}
        self._paces: dict[str, Pace] = {}
        self._unrecorded: dict[int, Arrived] = {}
        self._answers = Outage("Discord’s answers to requests")
        self._look: asyncio.Task[None] | None = None
        self._look_again = False
        self._looks = 0
        """How often the outbox was looked through, or is to be."""
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = desk.unit.clock()
        self._open = False

    def start(self) -> None:
        """Begin to carry. What was left from before goes first."""
        self._open = True
        self.wake()

    def committed(self, _: datetime | None) -> None:
        """Something was committed. What came of our own work is the last of it, and its end brings a look anyway."""
        recording = _recording.get()
        if recording is None or recording is not asyncio.current_task():
            self.wake()

    def elsewhere(self, _: frozenset[int] | None) -> None:
        """Another process has changed something (`Store.on_elsewhere`)."""
        self.wake()

    def wake(self) -> None:
        """There may be something to do. Cheap; many calls at once are one look."""
        if not self._open:
            return
        self._looks += 1
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
                log.debug("deliveries wait for the database: %s", error)  # which says so itself
                self._wake_in(STORE_PAUSE_SECONDS)
            except Exception:
                log.exception("the outbox could not be looked through; trying again")
                self._wake_in(STORE_PAUSE_SECONDS)
            if not self._look_again or not self._open:
                return

    async def _hand_out(self) -> None:
        # What ends while the outbox is being read may still look undone in what is read.
        self._ended.clear()
        looks = self._looks
        now = self._desk.unit.clock()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        free = {hands: self._workers - self._busy(hands) for hands in Hands}
        busy = {lane for _, lane in self._running} | self._resting.keys()
        redraws = self._redraws_wanted()
        found = await self._desk.outbox.ready(
            free,
            busy,
            redraws_limit=redraws,
            redraws_free=self._workers - self._busy(REDRAWS),
            paced={lane for lane, pace in self._paces.items() if not pace.is_over(now)},
        )
        now = self._desk.unit.clock()
        for delivery in found.ready:
            seen = found.seen.get(delivery.id)
            self._begin(
                delivery.kind.hands,
                delivery.lane,
                lambda delivery=delivery, seen=seen: self._deliver(delivery, seen),
            )
        moments = [found.moment] if found.moment is not None else []
        # Nothing else waits for hands or for its lane, so nothing has to be looked for when the redraw ends.
        alone = looks if not found.ready and len(found.stale) == 1 else None
        for message in found.stale:
            due = self._pace_of(message).due(message.shown.wanted, now)
            if due <= now:
                self._begin(
                    REDRAWS, message.shown.lane, lambda message=message: self._redraw(message), alone=alone
                )
            else:
                moments.append(due)
        if redraws:
            self._forget_paces({message.shown.lane for message in found.stale}, now)
        moments += self._resting.values()
        if moments:
            self._wake_in((min(moments) - now).total_seconds())

    def _redraws_wanted(self) -> int:
        """How many stale cards to look at, so that the hands which are free find work among them: all that may not be
        redrawn yet, and some more. With hundreds of stale cards a look would else read them all, each time."""
        if self._busy(REDRAWS) >= self._workers:
            return 0
        held_back = len(self._paces) + len(self._resting) + len(self._running)
        return min(held_back + 4 * self._workers, REDRAWS_LOOKED_AT)

    def _busy(self, hands: str) -> int:
        return sum(of == hands for of, _ in self._running)

    def _pace_of(self, message: Stale) -> Pace:
        return self._paces.get(message.shown.lane) or Pace(self._card_interval * message.how.calm)

    def _forget_paces(self, stale: set[str], now: datetime) -> None:
        """Keep only what still holds an edit back: this must not grow with the cards."""
        self._paces = {
            lane: pace for lane, pace in self._paces.items() if lane in stale or not pace.is_over(now)
        }

    def _begin(
        self, hands: str, lane: str, work: Callable[[], Awaitable[bool]], *, alone: int | None = None
    ) -> None:
        """Start work unless its lane is busy or all hands are. Its end brings the next look. A redraw that
        was `alone` in so many looks, and after which all is shown, needs one only if somebody asked for it meanwhile."""
        busy = (hands, lane) in self._running or lane in self._ended or lane in self._resting
        if busy or self._busy(hands) >= self._workers or not self._open:
            return

        async def run() -> None:
            try:
                finished = await work()
            except StoreUnavailable as error:
                log.debug("%s waits for the database: %s", lane, error)
                self._rest(lane)
            except Exception:
                log.exception("%s failed unexpectedly", lane)
                self._rest(lane)
            else:
                if not (finished and alone == self._looks):
                    self.wake()
            finally:
                self._running.pop((hands, lane), None)
                self._ended.add(lane)

        self._running[hands, lane] = asyncio.get_running_loop().create_task(run(), name=f"courier-{lane}")

    def _rest(self, lane: str) -> None:
        """Leave a lane alone for a while, whatever else happens: what came of its work is not on record."""
        self._resting[lane] = self._desk.unit.clock() + timedelta(seconds=STORE_PAUSE_SECONDS)
        self._wake_in(STORE_PAUSE_SECONDS)

    def _wake_in(self, seconds: float) -> None:
        """Look again then, unless an earlier look is set already."""
        now = self._desk.unit.clock()
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

    async def _deliver(self, delivery: Delivery, seen: object) -> bool:
        """Bring it, and record what came of it. False: what follows is in the outbox."""
        outbox = self._desk.outbox
        what = f"delivery {delivery.id} ({delivery.kind})"
        about = {"newsroom": delivery.newsroom_id, "article": delivery.article_id, "delivery": delivery.id}
        known = self._unrecorded.get(delivery.id)
        came_of_it = known or await _outcome(self._carrier.carry(delivery, seen), what)
        self._minded(came_of_it)
        _recording.set(asyncio.current_task())
        match came_of_it:
            case Arrived(channel_id, message_id, drawn) as arrived:
                self._unrecorded[delivery.id] = arrived  # while the database fails, nobody need look again
                await outbox.arrived(
                    delivery,
                    channel_id=channel_id,
                    message_id=message_id,
                    drawn=drawn,
                    turns_at=arrived.turns_at,
                )
                del self._unrecorded[delivery.id]
            case Moot(because):
                await outbox.drop(delivery, because)
            case Refused(fault):
                log.warning("%s is parked: %s", what, fault, extra=about)
                await outbox.park(delivery, fault)
            case Gone(fault):
                log.warning("%s has lost what it hangs on: %s", what, fault, extra=about)
                await outbox.support_is_gone(delivery, fault)
            case Unsettled(fault, retry_after):
                until = self._after_pause(what, delivery.attempts, retry_after, fault, about)
                await outbox.postpone(delivery, until, fault)
        return False

    async def _redraw(self, message: Stale) -> bool:
        """Redraw it, and record what came of it. Whether it shows what it should as of now."""
        outbox = self._desk.outbox
        what = f"the redrawing of {message.shown.lane}"
        came_of_it = await _outcome(self._carrier.redraw(message), what)
        self._minded(came_of_it)
        pace = self._paces.setdefault(message.shown.lane, self._pace_of(message))
        pace.drawn(message.shown.wanted, self._desk.unit.clock())
        _recording.set(asyncio.current_task())
        match came_of_it:
            case Arrived(_, _, drawn, turns_at):
                await outbox.redrawn(message, drawn, turns_at)
                return turns_at is None
            case Moot():
                await outbox.message_lost(message)
            case Refused(fault) | Gone(fault):
                # A message of its own may tell of it; the card shows the last state once it can.
                await outbox.put_off(message, self._after_pause(what, message.shown.tries, 0, fault), fault)
            case Unsettled(fault, retry_after):
                await outbox.put_off(
                    message, self._after_pause(what, message.shown.tries, retry_after, fault), None
                )
        return False

    def _minded(self, came_of_it: Outcome) -> None:
        match came_of_it:
            case Unsettled(fault, silent=True):
                self._answers.begins(fault)
            case Arrived() | Refused():
                self._answers.ends()
            case _:
                pass

    def _after_pause(
        self,
        what: str,
        tries: int,
        retry_after: float,
        fault: str,
        about: Mapping[str, object] | None = None,
    ) -> datetime:
        """When to try again: not before Discord says, and later the more tries came to nothing."""
        pause = max(_pause(tries), retry_after + random.uniform(0, 1))  # noqa: S311 - spreads tries
        level = logging.DEBUG if self._answers.lasts else logging.INFO  # the outage has its line
        log.log(level, "%s waits %.1f s: %s", what, pause, fault, extra=about)
        return self._desk.unit.clock() + timedelta(seconds=pause)


async def _outcome(carrying: Awaitable[Outcome], what: str) -> Outcome:
    """What came of it. A bug must not stand in the way of what else there is."""
    try:
        return await carrying
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("%s failed unexpectedly", what)
        return Unsettled("Something is wrong on my side. The operator’s log says what")


def _pause(tries: int) -> float:
    """Seconds until the next try."""
    pause = min(FIRST_PAUSE_SECONDS * 2 ** min(tries, 12), LONGEST_PAUSE_SECONDS)
    return pause * random.uniform(1, 1.25)  # noqa: S311 - spreads tries, guards nothing
