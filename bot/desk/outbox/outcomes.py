"""What follows from the fate of a delivery, declared by the area that queues it; and what is redrawn in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from bot.desk.article.actors import By
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.outbox import progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind


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


class Ending(Enum):
    """What it comes to when a person drops a delivery that was refused."""

    GIVEN_UP = auto()
    CALLED_OFF = auto()
    """The publication that it belongs to is taken back."""
    FORGONE = auto()
    """What readers see of the article is left as it stands."""
    LEFT_UP = auto()
    """The same, and the article should be down."""


def give_up(tx: Transaction, delivery: Delivery, _newsroom: Newsroom, _by: By, now: datetime) -> Ending:
    """It alone is given up, and nothing comes of that."""
    progress.give_up(tx, delivery.id, Progress.DROPPED, delivery.fault or "", now)
    return Ending.GIVEN_UP


def _moot(_tx: Transaction, _delivery: Delivery, _because: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What follows from the fate of one kind of delivery, in the transaction that records it.

    `gone`: what it hangs on was deleted by hand; returns what waits for a human because of that, if anything does.
    `moot`: whether it is still unwanted by now, given why it was found to be. `lost`: its message was deleted by hand
    later; returns whether it is sent again, and None stands for what nobody misses. `given_up`: a person drops it, after
    Discord refused it. `shows_review_works`: its arrival proves that the review channel takes messages.
    """

    arrived: Callable[[Transaction, Arrival], None] = _nothing
    dropped: Callable[[Transaction, Delivery, datetime], None] = _no_more
    parked: Callable[[Transaction, Delivery, datetime], None] = _no_more
    gone: Callable[[Transaction, Delivery, datetime], Delivery | None] = _itself
    moot: Callable[[Transaction, Delivery, str], bool] = _moot
    lost: Callable[[Transaction, Delivery, datetime], bool] | None = None
    given_up: Callable[[Transaction, Delivery, Newsroom, By, datetime], Ending] = give_up
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
