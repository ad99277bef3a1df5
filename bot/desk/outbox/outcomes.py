"""What follows from the fate of a delivery, declared by the area that queues it; and what is redrawn in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.store import Transaction
from bot.store.outbox.deliveries import Delivery, Kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery that is there: which message it became, up to which change that shows (0 if it is not redrawn), and
    when time itself changes it."""

    delivery: Delivery
    channel_id: int | None
    message_id: int | None
    drawn: int
    turns_at: datetime | None
    now: datetime


def _nothing(_tx: Transaction, _arrival: Arrival) -> None:
    """Only its arrival goes on record."""


def _no_more(_tx: Transaction, _delivery: Delivery, _now: datetime) -> None:
    """Only its end goes on record."""


def _itself(_tx: Transaction, delivery: Delivery, _now: datetime) -> Delivery | None:
    return delivery


def _moot(_tx: Transaction, _delivery: Delivery, _because: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What follows from the fate of one kind of delivery, in the transaction that records it.

    `gone`: what it hangs on was deleted by hand; returns what waits for a human because of that, if anything does.
    `moot`: whether it is still unwanted by now, given why it was found to be. `shows_review_works`: its arrival
    proves that the review channel takes messages.
    """

    arrived: Callable[[Transaction, Arrival], None] = _nothing
    dropped: Callable[[Transaction, Delivery, datetime], None] = _no_more
    parked: Callable[[Transaction, Delivery, datetime], None] = _no_more
    gone: Callable[[Transaction, Delivery, datetime], Delivery | None] = _itself
    moot: Callable[[Transaction, Delivery, str], bool] = _moot
    shows_review_works: bool = False


class Stale(Protocol):
    """A message that no longer shows what is so, and is edited in place: many changes, one edit."""

    @property
    def kind(self) -> Kind:
        """As what the message was delivered."""
        ...

    @property
    def lane(self) -> str:
        """What is redrawn one after the other."""
        ...

    @property
    def channel_id(self) -> int | None:
        """Where the message is."""
        ...

    @property
    def wanted(self) -> int:
        """The change up to which it is to show what is so."""
        ...

    @property
    def calm(self) -> int:
        """How many times longer than a card it waits between two edits: it changes more often."""
        ...

    @property
    def tries(self) -> int:
        """How often in a row Discord did not take it."""
        ...

    def redrawn(self, tx: Transaction, drawn: int, turns_at: datetime | None, now: datetime) -> None:
        """The message shows everything up to that change, until time itself changes it."""
        ...

    def put_off(self, tx: Transaction, until: datetime, refusal: str | None, now: datetime) -> None:
        """Try again later. A refusal is told once."""
        ...

    def lost(self, tx: Transaction, now: datetime) -> None:
        """The message is gone: post it again."""
        ...


@dataclass(frozen=True, slots=True)
class Redraws:
    """One kind of message that is redrawn: which are stale now, at most `limit`, and when the next one is."""

    stale: Callable[[Transaction, datetime, int], list[Stale]]
    next_moment: Callable[[Transaction, datetime], datetime | None]


def merged(*areas: Mapping[Kind, T]) -> dict[Kind, T]:
    """What the areas declare of their kinds of delivery, together. A kind that two areas declare is refused."""
    found: dict[Kind, T] = {}
    for area in areas:
        double = found.keys() & area.keys()
        if double:
            raise ValueError(f"declared twice: {', '.join(sorted(double))}")
        found |= area
    missing = set(Kind) - found.keys()
    if missing:
        raise ValueError(f"no area declares: {', '.join(sorted(missing))}")
    return found
