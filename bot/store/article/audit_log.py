"""Events: the audit log. Rows are added and never touched again (a trigger holds this)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.transaction import Row, Transaction, Value


class Actor(Protocol):
    """Who did something: a person, or with the id None the desk by itself."""

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `actor_id` is None for what the desk did by itself.

    `revision_number` is of the text that the article then had, and `amendment` what that is to the public one.
    """

    id: int
    article_id: int | None
    revision_id: int | None
    at: datetime
    actor_id: int | None
    actor_name: str
    action: str
    from_state: State | None
    to_state: State | None
    detail: Mapping[str, Value]
    revision_number: int | None = None
    amendment: Amendment | None = None


def _amendment(row: Row) -> Amendment | None:
    return None if row["amendment"] is None else Amendment(AmendmentKind(row["amendment"]), row["note"])


EVENTS = Record(
    "event",
    Event,
    made={"detail": lambda row: json.loads(row["detail"]), "amendment": _amendment},
    beside=("newsroom_id",),
    select="SELECT event.*, revision.number AS revision_number, revision.amendment, revision.note"
    " FROM event LEFT JOIN revision ON revision.id = event.revision_id",
)


def record(
    tx: Transaction,
    newsroom_id: int,
    by: Actor,
    action: str,
    at: datetime,
    *,
    before: Article | None = None,
    after: Article | None = None,
    detail: Mapping[str, Value] | None = None,
) -> None:
    """Add a line to the log."""
    about = after or before
    EVENTS.add(
        tx,
        newsroom_id=newsroom_id,
        article_id=about.id if about else None,
        revision_id=about.revision_id if about else None,
        at=at,
        actor_id=by.id,
        actor_name=by.name,
        action=action,
        from_state=before.state if before else None,
        to_state=after.state if after else None,
        detail=json.dumps(detail or {}, ensure_ascii=False),
    )


def find(tx: Transaction, event_id: int) -> Event | None:
    """An event by its id."""
    return EVENTS.find(tx, event_id)


def last_id(tx: Transaction, article_id: int) -> int:
    """The id of an article's latest event; 0 without any."""
    row = tx.one("SELECT max(id) AS id FROM event WHERE article_id = ?", (article_id,))
    return 0 if row is None else int(row["id"] or 0)


def of_article(tx: Transaction, article_id: int, *, limit: int) -> list[Event]:
    """The latest events of an article, the oldest of them first."""
    return EVENTS.all(tx, "event.article_id = ? ORDER BY event.id DESC LIMIT ?", (article_id, limit))[::-1]


def restored_since_out(tx: Transaction, article_id: int) -> bool:
    """Whether an article was restored after it was spiked, since a text of it last came out."""
    row = tx.one(
        "SELECT 1 FROM event WHERE article_id = ? AND action = 'restore' AND id >"
        " (SELECT coalesce(max(id), 0) FROM event WHERE article_id = ? AND action = 'delivered')",
        (article_id, article_id),
    )
    return row is not None


def before(tx: Transaction, article_id: int, event_id: int, *, limit: int) -> list[Event]:
    """The latest events of an article that are older than one, the oldest of them first."""
    return EVENTS.all(
        tx,
        "event.article_id = ? AND event.id < ? ORDER BY event.id DESC LIMIT ?",
        (article_id, event_id, limit),
    )[::-1]


def after(tx: Transaction, article_id: int, event_id: int, *, limit: int) -> list[Event]:
    """The first events of an article that are newer than one, in order."""
    return EVENTS.all(
        tx, "event.article_id = ? AND event.id > ? ORDER BY event.id LIMIT ?", (article_id, event_id, limit)
    )


def count_around(tx: Transaction, article_id: int, first: int, last: int) -> tuple[int, int]:
    """How many events of an article come before the first and after the last of some."""
    row = tx.one(
        "SELECT (SELECT count(*) FROM event WHERE article_id = ? AND id < ?) AS older,"
        " (SELECT count(*) FROM event WHERE article_id = ? AND id > ?) AS newer",
        (article_id, first, article_id, last),
    )
    assert row is not None
    return int(row["older"]), int(row["newer"])
