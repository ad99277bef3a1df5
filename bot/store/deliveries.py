"""Deliveries: the outbox. What is to be carried to Discord, and how far it has come."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.store import Row, Transaction, Value
from bot.store.times import from_optional_text, from_text, to_text


class Kind(StrEnum):
    """What is carried."""

    CARD = "card"
    """The review card, posted. Later changes redraw it without a delivery."""
    CARD_THREAD = "card_thread"
    CARD_REACTIONS = "card_reactions"
    UNREACT = "unreact"
    """One person's reaction off the card."""
    THREAD_NOTE = "thread_note"
    """A message in the card's thread."""
    PART = "part"
    """A piece of a published article."""
    PART_THREAD = "part_thread"
    """The thread on the first piece, for the pieces that follow."""
    ANNOUNCEMENT = "announcement"
    CROSSPOST = "crosspost"
    NOTICE = "notice"
    """A direct message to one person; in the card's thread if their DMs are closed."""

    @property
    def waits_long(self) -> bool:
        """Whether Discord may make it wait for minutes, so that nothing may stand behind it."""
        return self in (Kind.CROSSPOST, Kind.NOTICE)


class Progress(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    DONE = "done"
    DROPPED = "dropped"
    """No longer wanted: what it would have said is not so any more."""
    PARKED = "parked"
    """Refused for good by Discord: it waits for a human."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox. `nonce` belongs to the row for good, however often it is tried.

    `attempts` counts the tries that came to nothing; `attempted_at` is when it was first sent, if it was.
    """

    id: int
    newsroom_id: int
    article_id: int | None
    kind: Kind
    key: str
    payload: Mapping[str, Value]
    state: Progress
    nonce: str
    attempts: int
    not_before: datetime
    attempted_at: datetime | None
    channel_id: int | None
    message_id: int | None
    fault: str | None

    def number(self, name: str) -> int:
        """A whole number of the payload. Raises TypeError if it is none."""
        value = self.payload[name]
        if not isinstance(value, int):
            raise TypeError(f"delivery {self.id}: {name} is {value!r}")
        return value

    def text(self, name: str) -> str:
        """A text of the payload; empty if it has none."""
        return str(self.payload.get(name) or "")


def enqueue(
    tx: Transaction,
    *,
    newsroom_id: int,
    article_id: int | None,
    kind: Kind,
    key: str,
    now: datetime,
    payload: Mapping[str, Value] | None = None,
    needs: int | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put something in the outbox and return its id.

    The key says what it is; the same key a second time is the same delivery, and its id comes back.
    `needs` is a delivery that must have arrived before.
    """
    tx.execute(
        "INSERT INTO delivery (newsroom_id, article_id, kind, key, payload, needs, nonce, not_before, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            newsroom_id,
            article_id,
            kind,
            key,
            json.dumps(payload or {}, ensure_ascii=False),
            needs,
            # Discord takes 25 characters. Random, because row ids begin again in a new database
            # and Discord would take a number used minutes ago for the same message.
            secrets.token_hex(12),
            to_text(not_before or now),
            to_text(now),
        ),
    )
    row = tx.one("SELECT id FROM delivery WHERE key = ?", (key,))
    assert row is not None
    return int(row["id"])


def get(tx: Transaction, delivery_id: int) -> Delivery:
    """A delivery that is known to exist."""
    row = tx.one("SELECT * FROM delivery WHERE id = ?", (delivery_id,))
    if row is None:
        raise LookupError(f"no delivery {delivery_id}")
    return _delivery(row)


def ready(tx: Transaction, now: datetime, *, limit: int) -> list[Delivery]:
    """What can be carried at this moment, in the order in which it became due."""
    rows = tx.all(
        "SELECT delivery.* FROM delivery LEFT JOIN delivery AS needed ON needed.id = delivery.needs"
        " WHERE delivery.state = 'pending' AND delivery.not_before <= ?"
        " AND (delivery.needs IS NULL OR needed.state = 'done')"
        " ORDER BY delivery.not_before, delivery.id LIMIT ?",
        (to_text(now), limit),
    )
    return [_delivery(row) for row in rows]


def next_moment(tx: Transaction, now: datetime) -> datetime | None:
    """When the next delivery that waits for its time becomes due; None if none does."""
    row = tx.one(
        "SELECT min(not_before) AS moment FROM delivery WHERE state = 'pending' AND not_before > ?",
        (to_text(now),),
    )
    return None if row is None or row["moment"] is None else from_text(row["moment"])


def attempt(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """Note that it is about to be sent. Committed before the sending, so that a crash between
    the two leaves a trace and the next start looks before it sends."""
    tx.execute(
        "UPDATE delivery SET attempted_at = coalesce(attempted_at, ?) WHERE id = ?",
        (to_text(now), delivery_id),
    )


def finish(
    tx: Transaction, delivery_id: int, now: datetime, *, channel_id: int | None, message_id: int | None
) -> bool:
    """It has arrived; where it can be seen. False if that was known already."""
    return (
        tx.execute(
            "UPDATE delivery SET state = 'done', channel_id = ?, message_id = ?, done_at = ?, fault = NULL"
            " WHERE id = ? AND state <> 'done'",
            (channel_id, message_id, to_text(now), delivery_id),
        )
        == 1
    )


def retry(tx: Transaction, delivery_id: int, until: datetime, fault: str) -> None:
    """It came to nothing this time: try again, not before that moment."""
    tx.execute(
        "UPDATE delivery SET attempts = attempts + 1, not_before = ?, fault = ? WHERE id = ? AND state = 'pending'",
        (to_text(until), fault, delivery_id),
    )


def hurry(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """What waits for its time need not wait any longer."""
    tx.execute(
        "UPDATE delivery SET not_before = ? WHERE id = ? AND state = 'pending'",
        (to_text(now), delivery_id),
    )


def give_up(tx: Transaction, delivery_id: int, state: Progress, fault: str, now: datetime) -> None:
    """Park it for a human, or drop it as no longer wanted."""
    tx.execute(
        "UPDATE delivery SET state = ?, fault = ?, done_at = ? WHERE id = ? AND state = 'pending'",
        (state, fault, to_text(now), delivery_id),
    )


def revive(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """Put a parked delivery back on its way."""
    tx.execute(
        "UPDATE delivery SET state = 'pending', attempts = 0, not_before = ?, done_at = NULL"
        " WHERE id = ? AND state = 'parked'",
        (to_text(now), delivery_id),
    )


def pending_of_article(tx: Transaction, article_id: int, kind: Kind) -> list[Delivery]:
    """What of a kind is still on its way for an article."""
    rows = tx.all(
        "SELECT * FROM delivery WHERE article_id = ? AND kind = ? AND state = 'pending' ORDER BY id",
        (article_id, kind),
    )
    return [_delivery(row) for row in rows]


def latest_of_article(tx: Transaction, article_id: int, kind: Kind) -> Delivery | None:
    """The last delivery of a kind for an article, whatever became of it."""
    row = tx.one(
        "SELECT * FROM delivery WHERE article_id = ? AND kind = ? ORDER BY id DESC LIMIT 1",
        (article_id, kind),
    )
    return None if row is None else _delivery(row)


def by_key(tx: Transaction, key: str) -> Delivery | None:
    """A delivery by what it is."""
    row = tx.one("SELECT * FROM delivery WHERE key = ?", (key,))
    return None if row is None else _delivery(row)


def parked_of_article(tx: Transaction, article_id: int) -> list[Delivery]:
    """What of an article waits for a human."""
    rows = tx.all(
        "SELECT * FROM delivery WHERE article_id = ? AND state = 'parked' ORDER BY id",
        (article_id,),
    )
    return [_delivery(row) for row in rows]


def parked(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Delivery]:
    """What waits for a human in a newsroom."""
    rows = tx.all(
        "SELECT * FROM delivery WHERE newsroom_id = ? AND state = 'parked' ORDER BY id LIMIT ?",
        (newsroom_id, limit),
    )
    return [_delivery(row) for row in rows]


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        newsroom_id=row["newsroom_id"],
        article_id=row["article_id"],
        kind=Kind(row["kind"]),
        key=row["key"],
        payload=json.loads(row["payload"]),
        state=Progress(row["state"]),
        nonce=row["nonce"],
        attempts=row["attempts"],
        not_before=from_text(row["not_before"]),
        attempted_at=from_optional_text(row["attempted_at"]),
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        fault=row["fault"],
    )
