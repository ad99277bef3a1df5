"""The rundown: what a newsroom has before it on one day, for its budget. Each list is cut, and counted whole."""

from __future__ import annotations

from datetime import datetime

from bot.domain.planning.budget import Item, Listed
from bot.store.article import articles
from bot.store.timestamps import from_optional_text, from_text, to_text
from bot.store.transaction import Row, Transaction

_UNREADY = (
    "due_at IS NOT NULL AND discarded_at IS NULL AND given_revision_id IS NOT NULL"
    " AND state NOT IN ('publishing', 'published', 'spiked')"
    " AND +publish_at IS NULL AND missed_at IS NULL"
)
"""What may be overdue: whatever has its time of publication, or missed it, is spoken of elsewhere, and a draft that the
desk was never given is its writer's."""

_IN_TIME = "discarded_at IS NULL AND (due_at IS NULL OR due_at > ?)"
"""What is not overdue."""

_URGENT = "due_at IS NULL, coalesce(due_at, submitted_at)"
"""By the due time, then the longest waiting first."""


def missed(tx: Transaction, newsroom_id: int, *, limit: int) -> Listed:
    """What could not go out by itself and waits for a chief."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, missed_at AS since FROM article WHERE newsroom_id = ?"
        " AND state = 'approved' AND missed_at IS NOT NULL ORDER BY missed_at LIMIT ?",
        (newsroom_id, limit),
    )
    return _listed(rows)


def planned(
    tx: Transaction, newsroom_id: int, after: datetime | None, until: datetime, *, limit: int
) -> Listed:
    """What has its time of publication after a moment, or at any time before, up to another and with that."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, publish_at AS since FROM article WHERE newsroom_id = ?"
        " AND publish_at > ? AND publish_at <= ? ORDER BY publish_at, id LIMIT ?",
        (newsroom_id, "" if after is None else to_text(after), to_text(until), limit),
    )
    return _listed(rows)


def overdue(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """Texts that are due by now and not ready to go out."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, due_at AS since FROM article WHERE newsroom_id = ?"
        " AND due_at <= ? AND " + _UNREADY + " ORDER BY due_at LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def drafts_due(tx: Transaction, newsroom_id: int, after: datetime, until: datetime, *, limit: int) -> Listed:
    """Drafts that are due between two moments."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, due_at AS since FROM article WHERE newsroom_id = ?"
        " AND due_at > ? AND due_at < ? AND +state = 'draft' AND publication = 'none' AND "
        + _UNREADY
        + " ORDER BY due_at LIMIT ?",
        (newsroom_id, to_text(after), to_text(until), limit),
    )
    return _listed(rows)


def next_due(tx: Transaction, newsroom_id: int, after: datetime) -> datetime | None:
    """When the next text becomes overdue."""
    row = tx.one(
        "SELECT min(due_at) AS moment FROM article WHERE newsroom_id = ? AND due_at > ? AND " + _UNREADY,
        (newsroom_id, to_text(after)),
    )
    return None if row is None else from_optional_text(row["moment"])


def going(tx: Transaction, newsroom_id: int, *, limit: int) -> Listed:
    """What is on its way into the channel."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, NULL AS since FROM article WHERE newsroom_id = ?"
        " AND state = 'publishing' ORDER BY id LIMIT ?",
        (newsroom_id, limit),
    )
    return _listed(rows)


def out(tx: Transaction, newsroom_id: int, start: datetime, end: datetime, *, limit: int) -> Listed:
    """What went out between two moments, the latest first."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, published_at AS since FROM article WHERE newsroom_id = ?"
        " AND published_at >= ? AND published_at < ? ORDER BY published_at DESC LIMIT ?",
        (newsroom_id, to_text(start), to_text(end), limit),
    )
    return _listed(rows)


def unclaimed(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """What waits for any editor."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, submitted_at AS since FROM article WHERE newsroom_id = ?"
        " AND state IN ('submitted', 'in_review') AND claimed_by IS NULL AND "
        + _IN_TIME
        + " ORDER BY "
        + _URGENT
        + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def claimed(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """What an editor has claimed."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, submitted_at AS since FROM article WHERE newsroom_id = ?"
        " AND state IN ('submitted', 'in_review') AND claimed_by IS NOT NULL AND "
        + _IN_TIME
        + " ORDER BY "
        + _URGENT
        + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def changes(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """What its writer has back, with since when."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, (SELECT min(cast_at) FROM vote WHERE vote.article_id = article.id"
        " AND vote.revision_id = article.revision_id AND choice = 'changes') AS since"
        " FROM article WHERE newsroom_id = ? AND state = 'changes_requested' AND "
        + _IN_TIME
        + " ORDER BY "
        + _URGENT
        + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def untimed(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """What is approved and has no time."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, submitted_at AS since FROM article WHERE newsroom_id = ?"
        " AND state = 'approved' AND +publish_at IS NULL AND missed_at IS NULL AND "
        + _IN_TIME
        + " ORDER BY "
        + _URGENT
        + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def held(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """What is on hold."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, NULL AS since FROM article WHERE newsroom_id = ?"
        " AND state = 'held' AND " + _IN_TIME + " ORDER BY " + _URGENT + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def amended(tx: Transaction, newsroom_id: int, now: datetime, *, limit: int) -> Listed:
    """Published articles of which a correction is being written."""
    rows = tx.all(
        "SELECT *, count(*) OVER () AS total, NULL AS since FROM article WHERE newsroom_id = ?"
        " AND publication = 'live' AND state <> 'published' AND +state = 'draft' AND "
        + _IN_TIME
        + " ORDER BY "
        + _URGENT
        + " LIMIT ?",
        (newsroom_id, to_text(now), limit),
    )
    return _listed(rows)


def unread(tx: Transaction, newsroom_id: int, *, limit: int) -> Listed:
    """What is out with its review bypassed and wants a second pair of eyes, the longest waiting first."""
    rows = tx.all(
        "SELECT article.*, count(*) OVER () AS total, bypass.at AS since FROM bypass"
        " JOIN article ON article.id = bypass.article_id WHERE bypass.newsroom_id = ?"
        " AND bypass.eyes = 'wanted' AND article.live_revision_id = bypass.revision_id"
        " ORDER BY bypass.id LIMIT ?",
        (newsroom_id, limit),
    )
    return _listed(rows)


def reported(tx: Transaction, newsroom_id: int, *, limit: int) -> Listed:
    """Articles with reports by readers that nobody has settled, the longest waiting first."""
    rows = tx.all(
        "SELECT article_id, count(*) AS reports, min(at) AS since, count(*) OVER () AS total FROM report"
        " WHERE newsroom_id = ? AND state = 'open' GROUP BY article_id ORDER BY min(at) LIMIT ?",
        (newsroom_id, limit),
    )
    found = [
        Item(articles.get(tx, row["article_id"]), from_text(row["since"]), row["reports"]) for row in rows
    ]
    return Listed(tuple(found), rows[0]["total"] if rows else 0)


def _listed(rows: list[Row]) -> Listed:
    items = tuple(Item(articles.from_row(row), from_optional_text(row["since"])) for row in rows)
    return Listed(items, rows[0]["total"] if rows else 0)
