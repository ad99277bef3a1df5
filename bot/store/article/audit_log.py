"""Events: the audit log. Rows are added and never touched again (a trigger holds this)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.article.amendment import Amendment, AmendmentKind
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Row, Transaction, Value


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


def record(
    tx: Transaction,
    *,
    newsroom_id: int,
    at: datetime,
    actor_id: int | None,
    actor_name: str,
    action: str,
    before: Article | None = None,
    after: Article | None = None,
    detail: Mapping[str, Value] | None = None,
) -> None:
    """Add a line to the log."""
    about = after or before
    tx.execute(
        "INSERT INTO event (newsroom_id, article_id, revision_id, at, actor_id, actor_name, action,"
        " from_state, to_state, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            newsroom_id,
            about.id if about else None,
            about.revision_id if about else None,
            to_text(at),
            actor_id,
            actor_name,
            action,
            before.state if before else None,
            after.state if after else None,
            json.dumps(detail or {}, ensure_ascii=False),
        ),
    )


_EVENTS = (
    "SELECT event.*, revision.number AS revision_number, revision.amendment, revision.note"
    " FROM event LEFT JOIN revision ON revision.id = event.revision_id"
)


def find(tx: Transaction, event_id: int) -> Event | None:
    """An event by its id."""
    row = tx.one(_EVENTS + " WHERE event.id = ?", (event_id,))
    return None if row is None else _event(row)


def last_id(tx: Transaction, article_id: int) -> int:
    """The id of an article's latest event; 0 without any."""
    row = tx.one("SELECT max(id) AS id FROM event WHERE article_id = ?", (article_id,))
    return 0 if row is None else int(row["id"] or 0)


def of_article(tx: Transaction, article_id: int, *, limit: int) -> list[Event]:
    """The latest events of an article, the oldest of them first."""
    rows = tx.all(_EVENTS + " WHERE event.article_id = ? ORDER BY event.id DESC LIMIT ?", (article_id, limit))
    return [_event(row) for row in reversed(rows)]


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
    rows = tx.all(
        _EVENTS + " WHERE event.article_id = ? AND event.id < ? ORDER BY event.id DESC LIMIT ?",
        (article_id, event_id, limit),
    )
    return [_event(row) for row in reversed(rows)]


def after(tx: Transaction, article_id: int, event_id: int, *, limit: int) -> list[Event]:
    """The first events of an article that are newer than one, in order."""
    rows = tx.all(
        _EVENTS + " WHERE event.article_id = ? AND event.id > ? ORDER BY event.id LIMIT ?",
        (article_id, event_id, limit),
    )
    return [_event(row) for row in rows]


def count_around(tx: Transaction, article_id: int, first: int, last: int) -> tuple[int, int]:
    """How many events of an article come before the first and after the last of some."""
    row = tx.one(
        "SELECT (SELECT count(*) FROM event WHERE article_id = ? AND id < ?) AS older,"
        " (SELECT count(*) FROM event WHERE article_id = ? AND id > ?) AS newer",
        (article_id, first, article_id, last),
    )
    assert row is not None
    return int(row["older"]), int(row["newer"])


def _event(row: Row) -> Event:
    from_state: str | None = row["from_state"]
    to_state: str | None = row["to_state"]
    amendment: str | None = row["amendment"]
    return Event(
        id=row["id"],
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        at=from_text(row["at"]),
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        action=row["action"],
        from_state=None if from_state is None else State(from_state),
        to_state=None if to_state is None else State(to_state),
        detail=json.loads(row["detail"]),
        revision_number=row["revision_number"],
        amendment=None if amendment is None else Amendment(AmendmentKind(amendment), row["note"]),
    )
