"""Deliveries: the outbox. What is to be carried to Discord, and how far it has come."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.store.outbox.kinds import Hands, Kind, Lane, carried_by
from bot.store.outbox.payload import Payload
from bot.store.records import Record
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import OF_NO_NEWSROOM, Row, Transaction, Value, by_newsroom


class Progress(StrEnum):
    """How far a delivery has come."""

    PENDING = "pending"
    DONE = "done"
    DROPPED = "dropped"
    """No longer wanted: what it would have said is not so any more."""
    PARKED = "parked"
    """Refused for good by Discord: it waits for a human."""


OURS = by_newsroom("delivery.newsroom_id")

BEGINS = "delivery.state = 'pending' AND delivery.kind = 'part' AND delivery.needs IS NULL"
"""What is on its way and begins an article. There may be hundreds at one moment, of which one newsroom sends one."""

BEGINS_NOTHING = "delivery.state = 'pending' AND (delivery.kind <> 'part' OR delivery.needs IS NOT NULL)"
"""All else that is on its way. Both have an index, word for word."""

POST = "post"
"""Stands in place of a text’s digest where the channel of a try is a forum."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try of which it is not known whether it arrived: when it was made, to which channel, and a digest
    of its text (empty for what bears a mark of its own, `POST` for what opens a post in a forum, which bears one too)."""

    at: datetime
    channel_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox. `nonce` belongs to the row until it has arrived, however often it is tried.

    `attempts` counts the tries that came to nothing, `done_at` is when it arrived or was given up, and
    `noted` is the note that told the desk of its fault.
    """

    id: int
    newsroom_id: int
    article_id: int | None
    kind: Kind
    key: str
    payload: Mapping[str, Value]
    needs: int | None
    state: Progress
    nonce: str
    attempts: int
    not_before: datetime
    attempt: Attempt | None
    channel_id: int | None
    message_id: int | None
    fault: str | None
    done_at: datetime | None
    noted: int | None

    @property
    def is_post(self) -> bool:
        """Whether it has opened a post in a forum, or may have."""
        return self.attempt is not None and self.attempt.text == POST

    @property
    def runs_in(self) -> int:
        """In which other section's destination it belongs; 0 for the article's own, and where that says nothing."""
        return int(self.payload.get("runs_in") or 0)

    @property
    def lane(self) -> str:
        """What is carried one after the other."""
        match self.kind.lane:
            case Lane.PERSON:
                return f"person:{self.payload.get('to')}"
            case Lane.ARTICLE if self.article_id is not None:
                return f"article:{self.article_id}"
            case Lane.ARTICLE:
                return f"newsroom:{self.newsroom_id}"
            case lane:
                return f"{lane}:{self.newsroom_id}"


def _attempt(row: Row) -> Attempt | None:
    if row["attempted_at"] is None or row["attempted_channel"] is None:
        return None
    return Attempt(from_text(row["attempted_at"]), row["attempted_channel"], row["attempted_text"] or "")


DELIVERIES = Record(
    "delivery",
    Delivery,
    made={
        "payload": lambda row: json.loads(row["payload"]),
        "attempt": _attempt,
        # What has arrived keeps no time before which it was to wait.
        "not_before": lambda row: from_text(row["not_before"] or row["done_at"] or row["created_at"]),
    },
    beside=("attempted_at", "attempted_channel", "attempted_text", "created_at"),
)


def enqueue(
    tx: Transaction,
    *,
    newsroom_id: int,
    article_id: int | None,
    kind: Kind,
    key: str,
    now: datetime,
    payload: Payload | None = None,
    needs: int | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put something in the outbox and return its id.

    The key says what it is; the same key a second time is the same delivery, and its id comes back.
    `needs` is a delivery that must have arrived before. Raises TypeError for the payload of another kind.
    """
    if payload is not None and kind not in payload.kinds:
        raise TypeError(f"a delivery of the kind {kind} has no {type(payload).__name__}")
    tx.execute(
        "INSERT INTO delivery (newsroom_id, article_id, kind, key, payload, needs, nonce, not_before, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            newsroom_id,
            article_id,
            kind,
            key,
            json.dumps({} if payload is None else payload.stored(), ensure_ascii=False),
            needs,
            nonce_of(),
            to_text(not_before or now),
            to_text(now),
        ),
    )
    tx.concerns(newsroom_id)
    if kind.hands is Hands.PEOPLE:
        tx.concerns(OF_NO_NEWSROOM)
    row = tx.one("SELECT id FROM delivery WHERE key = ?", (key,))
    assert row is not None
    return int(row["id"])


def get(tx: Transaction, delivery_id: int) -> Delivery:
    """A delivery that is known to exist."""
    return DELIVERIES.get(tx, delivery_id)


def find(tx: Transaction, delivery_id: int) -> Delivery | None:
    """A delivery by its id."""
    return DELIVERIES.find(tx, delivery_id)


def ready(
    tx: Transaction, now: datetime, hands: Hands, *, after: Delivery | None = None, limit: int
) -> list[Delivery]:
    """What these hands can carry at this moment, in the order in which it became due, but for what `begins` finds; the
    rest of it comes `after` the last of a full list.

    What was needed before must have arrived, or be given up: then what comes after sees for itself.
    """
    rows = tx.all(
        "SELECT delivery.* FROM delivery LEFT JOIN delivery AS needed ON needed.id = delivery.needs"
        f" WHERE {BEGINS_NOTHING} AND delivery.not_before <= ?{OURS}"
        " AND (delivery.not_before, delivery.id) > (?, ?)"
        " AND delivery.kind IN (SELECT value FROM json_each(?))"
        " AND (delivery.needs IS NULL OR needed.state IN ('done', 'dropped'))"
        " ORDER BY delivery.not_before, delivery.id LIMIT ?",
        (
            to_text(now),
            "" if after is None else to_text(after.not_before),
            0 if after is None else after.id,
            json.dumps(carried_by(hands)),
            limit,
        ),
    )
    return DELIVERIES.read_all(rows)


def begins(tx: Transaction, now: datetime, *, but: Collection[int]) -> Delivery | None:
    """The article that is to begin next, by its first part, in any newsroom `but` these.

    Of the articles that a newsroom has to begin only the first can go: they stand in its channel in the order of their
    times, and nothing else waits behind hundreds of them. So who looks further leaves out the newsroom of what was found.
    """
    return DELIVERIES.one(
        tx,
        f"{BEGINS} AND delivery.not_before <= ?{OURS}"
        " AND delivery.newsroom_id NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY delivery.not_before, delivery.id LIMIT 1",
        (to_text(now), json.dumps(list(but))),
    )


def waiting(tx: Transaction, now: datetime) -> tuple[bool, datetime | None]:
    """Whether any delivery waits that is due, and when the next one becomes due that waits for its time; None if none does."""
    row = tx.one(
        f"SELECT EXISTS (SELECT 1 FROM delivery WHERE {BEGINS_NOTHING} AND not_before <= ?{OURS}) AS waits,"
        f" EXISTS (SELECT 1 FROM delivery WHERE {BEGINS} AND not_before <= ?{OURS}) AS begins,"
        f" (SELECT min(not_before) FROM delivery WHERE {BEGINS_NOTHING} AND not_before > ?{OURS}) AS moment,"
        f" (SELECT min(not_before) FROM delivery WHERE {BEGINS} AND not_before > ?{OURS}) AS beginning",
        (to_text(now),) * 4,
    )
    assert row is not None
    moments = [from_text(moment) for moment in (row["moment"], row["beginning"]) if moment is not None]
    return bool(row["waits"] or row["begins"]), min(moments, default=None)


def count_waiting(tx: Transaction) -> tuple[int, int]:
    """How many deliveries are on their way, and how many of them may have been sent already."""
    counted = [
        tx.one(
            f"SELECT count(*) AS waiting, count(attempted_at) AS attempted FROM delivery WHERE {BEGINS_NOTHING}{OURS}"
        ),
        tx.one(
            f"SELECT count(*) AS waiting, count(attempted_at) AS attempted FROM delivery WHERE {BEGINS}{OURS}"
        ),
    ]
    rows = [row for row in counted if row is not None]
    return sum(int(row["waiting"]) for row in rows), sum(int(row["attempted"]) for row in rows)


def recorded(tx: Transaction, message_id: int, *, but: int) -> bool:
    """Whether a message is what another delivery became."""
    found = tx.one("SELECT 1 FROM delivery WHERE message_id = ? AND id <> ? LIMIT 1", (message_id, but))
    return found is not None


def is_noted(tx: Transaction, delivery_id: int) -> bool:
    """Whether a note told the desk of its fault."""
    return tx.one("SELECT 1 FROM delivery WHERE id = ? AND noted IS NOT NULL", (delivery_id,)) is not None


def count_before(tx: Transaction, newsroom_id: int) -> int:
    """How many articles a newsroom has yet to begin."""
    row = tx.one(f"SELECT count(*) AS n FROM delivery WHERE {BEGINS} AND newsroom_id = ?", (newsroom_id,))
    assert row is not None
    return int(row["n"])


def pending_of_article(tx: Transaction, article_id: int, kind: Kind) -> list[Delivery]:
    """What of a kind is still on its way for an article."""
    return DELIVERIES.all(
        tx, "article_id = ? AND kind = ? AND state = 'pending' ORDER BY id", (article_id, kind)
    )


def latest_of_article(tx: Transaction, article_id: int, kind: Kind) -> Delivery | None:
    """The last delivery of a kind for an article, whatever became of it."""
    return DELIVERIES.one(tx, "article_id = ? AND kind = ? ORDER BY id DESC LIMIT 1", (article_id, kind))


def late_word(tx: Transaction, newsroom_id: int) -> Delivery | None:
    """What a newsroom is about to be told of late articles, if it is."""
    return DELIVERIES.one(
        tx, "newsroom_id = ? AND kind = 'late' AND state = 'pending' ORDER BY id DESC LIMIT 1", (newsroom_id,)
    )


def by_message(tx: Transaction, message_id: int) -> Delivery | None:
    """What a message was sent by, if it is one of ours."""
    return DELIVERIES.one(tx, "message_id = ? ORDER BY id DESC LIMIT 1", (message_id,))


def by_key(tx: Transaction, key: str) -> Delivery | None:
    """A delivery by what it is."""
    return DELIVERIES.one(tx, "key = ?", (key,))


def all_of_article(tx: Transaction, article_id: int, kind: Kind) -> list[Delivery]:
    """Everything of a kind for an article, the first one first."""
    return DELIVERIES.all(tx, "article_id = ? AND kind = ? ORDER BY id", (article_id, kind))


def unsettled_of_article(tx: Transaction, article_id: int, kind: Kind) -> list[Delivery]:
    """What of a kind is on its way or waits for a human, for an article."""
    return DELIVERIES.all(
        tx, "article_id = ? AND kind = ? AND state IN ('pending', 'parked') ORDER BY id", (article_id, kind)
    )


def parked_of_article(tx: Transaction, article_id: int) -> list[Delivery]:
    """What of an article waits for a human."""
    return DELIVERIES.all(tx, "article_id = ? AND state = 'parked' ORDER BY id", (article_id,))


def parked(tx: Transaction, newsroom_id: int, *, limit: int, offset: int = 0) -> list[Delivery]:
    """What waits for a human in a newsroom, the oldest first."""
    return DELIVERIES.all(
        tx, "newsroom_id = ? AND state = 'parked' ORDER BY id LIMIT ? OFFSET ?", (newsroom_id, limit, offset)
    )


def count_parked(tx: Transaction, newsroom_id: int) -> int:
    """How much waits for a human in a newsroom."""
    row = tx.one(
        "SELECT count(*) AS n FROM delivery WHERE newsroom_id = ? AND state = 'parked'", (newsroom_id,)
    )
    assert row is not None
    return int(row["n"])


def nonce_of() -> str:
    # Discord takes 25 characters. Random, because row ids begin again in a new database
    # and Discord would take a number used minutes ago for the same message.
    return secrets.token_hex(12)
