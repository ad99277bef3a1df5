"""What follows from the fate of a delivery, declared by the area that queues it; and what is redrawn in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Any, Generic, Protocol, TypeVar

from bot.desk.article.actors import By
from bot.desk.article.sight import Sight
from bot.domain.dataclass import dataclass
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


def its_article(_tx: Transaction, delivery: Delivery, sights: Sights) -> Sight:
    """What is brought from all that there is to see of its article."""
    assert delivery.article_id is not None
    return sights(delivery.article_id)


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


Sights = Callable[[int], Sight]
"""An article as the desk sees it, by its id, in the transaction that looks for what can be carried: read once there."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What follows from the fate of one kind of delivery, in the transaction that records it.

    `gone`: what it hangs on was deleted by hand; returns what waits for a human because of that, if anything does.
    `moot`: whether it is still unwanted by now, given why it was found to be. `lost`: its message was deleted by hand
    later; returns whether it is sent again, and None stands for what nobody misses. `given_up`: a person drops it, after
    Discord refused it. `shows_review_works`: its arrival proves that the review channel takes messages. `see`: what it is
    brought from, where that is read together with what can be carried.
    """

    arrived: Callable[[Transaction, Arrival], None] = _nothing
    dropped: Callable[[Transaction, Delivery, datetime], None] = _no_more
    parked: Callable[[Transaction, Delivery, datetime], None] = _no_more
    gone: Callable[[Transaction, Delivery, datetime], Delivery | None] = _itself
    moot: Callable[[Transaction, Delivery, str], bool] = _moot
    lost: Callable[[Transaction, Delivery, datetime], bool] | None = None
    given_up: Callable[[Transaction, Delivery, Newsroom, By, datetime], Ending] = give_up
    shows_review_works: bool = False
    see: Callable[[Transaction, Delivery, Sights], object] | None = None


class Shown(Protocol):
    """The record of a message that is edited in place, as a card's or a budget's: many changes, one edit."""

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
    def tries(self) -> int:
        """How often in a row Discord did not take it."""
        ...


S = TypeVar("S", bound=Shown)


@dataclass(frozen=True, slots=True)
class Redraws(Generic[S]):
    """One kind of message that is redrawn. `stale`: those that no longer show what is so, at most so many, and
    `next_moment` when there is one again.

    `redrawn`: it shows everything up to a change, until time itself changes it. `put_off`: to be tried again later; a
    refusal is told once. `lost`: the message is gone, and is posted again. `see`: what it is drawn from, where that is read
    together with what is stale. `calm`: how many times longer than a card it waits between two edits, because it changes
    more often.
    """

    stale: Callable[[Transaction, datetime, int], Sequence[S]]
    next_moment: Callable[[Transaction, datetime], datetime | None]
    redrawn: Callable[[Transaction, S, int, datetime | None, datetime], None]
    put_off: Callable[[Transaction, S, datetime, str | None, datetime], None]
    lost: Callable[[Transaction, S, datetime], None]
    see: Callable[[S, Sights], object] | None = None
    calm: int = 1


@dataclass(frozen=True, slots=True)
class Stale:
    """A message that no longer shows what is so, as what it was delivered, and how it is redrawn; and what is so, if
    that was read at the same time."""

    kind: Kind
    shown: Shown
    how: Redraws[Any]
    seen: object = None


@dataclass(frozen=True, slots=True)
class Found:
    """What can be carried now, and which messages are stale; when the next of these is due; and what deliveries are
    brought from, by their ids, where that was read at the same time."""

    ready: list[Delivery]
    stale: list[Stale]
    moment: datetime | None
    seen: dict[int, object]
