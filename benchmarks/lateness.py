"""`python -m benchmarks.lateness`: how late articles leave, from their due time until they are handed to Discord.

The real clock and the real desk, clock and courier on a database file; only Discord is left out: a piece
counts as sent when it would be, and takes as long as a quick answer of Discord's. Due times are drawn from a
seed; then hundreds fall on one moment.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import discord

from benchmarks.archive import fill
from bot.delivery.outbox.carrier import Arrived, Carrier
from bot.delivery.outbox.courier import Courier
from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.review.roll_call import RollCaller
from bot.desk import Desk
from bot.store import Store
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.review.cards import Card
from bot.store.timestamps import to_text

PATIENCE_SECONDS = 120.0
"""After the last due time this gives up."""

ANSWER_SECONDS = 0.01
"""What an answer of Discord's takes at its quickest."""

BEFORE = timedelta(seconds=0.2)
"""From the start to the first due time."""


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


@dataclass
class Wire:
    """Stands where Discord would: notes when each article is sent."""

    wanted: int
    sent: list[tuple[int, datetime]] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry(self, delivery: Delivery, _seen: object = None) -> Arrived:
        """Send it."""
        if delivery.kind is Kind.PART and delivery.article_id is not None:  # every article is one piece long
            self.sent.append((delivery.article_id, now()))
            if len(self.sent) == self.wanted:
                self.done.set()
        await asyncio.sleep(ANSWER_SECONDS)
        return Arrived(1, delivery.id)

    async def redraw(self, card: Card) -> Arrived:
        """Redraw it."""
        await asyncio.sleep(ANSWER_SECONDS)
        return Arrived(card.channel_id, card.message_id, card.wanted)


@dataclass(frozen=True)
class Run:
    """What came of it: article ids in the order in which they were due and were sent; seconds of lateness."""

    due: list[int]
    sent: list[int]
    late: list[float]

    @property
    def in_order(self) -> bool:
        """Whether all were sent, each once, in the order of their times and numbers."""
        return self.sent == self.due

    def line(self, what: str) -> str:
        """The figures."""
        ordered = sorted(self.late)
        p99 = ordered[min(len(ordered) * 99 // 100, len(ordered) - 1)]
        told = f"median {statistics.median(ordered):.3f}  p99 {p99:.3f}  max {ordered[-1]:.3f} s late"
        return f"{what:<48} {told}; {'in order, each once' if self.in_order else 'NOT in order or not once'}"


def measure(folder: Path, offsets: Iterable[float]) -> Run:
    """Have one article go out at each of these moments, in seconds from a start that is soon."""
    path, after = folder / "lateness.db", list(offsets)
    fill(path, waiting=len(after))
    return asyncio.run(_run(path, after))


async def _run(path: Path, after: list[float]) -> Run:
    store = await Store.open(path)
    begin = now() + BEFORE
    moments = [begin + timedelta(seconds=seconds) for seconds in after]
    _schedule(path, moments)
    desk, wire = Desk(store, now), Wire(len(after))
    # Nobody has voted on these articles, so Discord is asked about nobody.
    clock = DueClock(desk, RollCaller(cast("discord.Client", None), desk).call)
    courier = Courier(desk, cast("Carrier", wire))
    desk.unit.listeners += [courier.committed, clock.committed]
    clock.start()
    courier.start()
    try:
        await asyncio.wait_for(wire.done.wait(), max(after) + PATIENCE_SECONDS)
    finally:
        await clock.stop()
        await courier.stop()
        await store.close()
    due = dict(enumerate(moments, 1))
    return Run(
        sorted(due, key=lambda number: (due[number], number)),
        [number for number, _ in wire.sent],
        [(at - due[number]).total_seconds() for number, at in wire.sent],
    )


def _schedule(path: Path, moments: list[datetime]) -> None:
    """Schedule every article, past the desk: №1 for the first moment, and so on."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "UPDATE article SET state = 'scheduled', publish_at = ? WHERE id = ?",
            [(to_text(moment), number) for number, moment in enumerate(moments, 1)],
        )
        connection.commit()


def spread(count: int, seconds: float, seed: int = 1) -> list[float]:
    """Due times at random over a span."""
    drawn = random.Random(seed)
    return [drawn.uniform(0, seconds) for _ in range(count)]


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lateness", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="due times (default 1000)")
    parser.add_argument("--seconds", type=float, default=100.0, help="over how long (default 100)")
    parser.add_argument("--at-once", type=int, default=500, help="due at one moment after that (default 500)")
    chosen = parser.parse_args()
    for what, offsets in (
        (f"{chosen.count:,} due times over {chosen.seconds:.0f} s", spread(chosen.count, chosen.seconds)),
        (f"{chosen.at_once:,} at one moment", [0.0] * chosen.at_once),
    ):
        with tempfile.TemporaryDirectory(prefix="copydesk-lateness-") as folder:
            print(measure(Path(folder), offsets).line(what), flush=True)


if __name__ == "__main__":
    main()
