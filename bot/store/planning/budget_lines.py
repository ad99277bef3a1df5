"""The rundown: what a newsroom has before it on one day, for its budget. Each list is cut, and counted whole."""

from __future__ import annotations

from datetime import datetime

from bot.domain.planning.budget import Item, Line, Listed
from bot.store.article import articles
from bot.store.timestamps import from_optional_text, from_text, to_text
from bot.store.transaction import Transaction

_UNREADY = (
    "due_at IS NOT NULL AND discarded_at IS NULL AND given_revision_id IS NOT NULL"
    " AND state NOT IN ('publishing', 'published', 'spiked')"
    " AND +publish_at IS NULL AND missed_at IS NULL"
)
"""What may be overdue: whatever has its time of publication, or missed it, is spoken of elsewhere, and a draft that the
desk was never given is its writer's."""

_IN_TIME = "discarded_at IS NULL AND (due_at IS NULL OR due_at > ?) ORDER BY due_at IS NULL, coalesce(due_at, submitted_at)"
"""What is not overdue: by the due time, then the longest waiting first."""

_ASKED_CHANGES = (
    "(SELECT min(cast_at) FROM vote WHERE vote.article_id = article.id"
    " AND vote.revision_id = article.revision_id AND choice = 'changes')"
)


def _of(since: str, where: str) -> str:
    return f"SELECT *, count(*) OVER () AS total, {since} AS since FROM article WHERE newsroom_id = ? AND {where} LIMIT ?"


_LISTS: dict[Line, str] = {
    Line.MISSED: _of("missed_at", "state = 'approved' AND missed_at IS NOT NULL ORDER BY missed_at"),
    Line.STUCK: _of("publish_at", "publish_at > '' AND publish_at <= ? ORDER BY publish_at, id"),
    Line.OVERDUE: _of("due_at", f"due_at <= ? AND {_UNREADY} ORDER BY due_at"),
    Line.GOING: _of("NULL", "state = 'publishing' ORDER BY id"),
    Line.GOES_OUT: _of("publish_at", "publish_at > ? AND publish_at < ? ORDER BY publish_at, id"),
    Line.OUT: _of("published_at", "published_at >= ? AND published_at < ? ORDER BY published_at DESC"),
    Line.UNCLAIMED: _of(
        "submitted_at", f"state IN ('submitted', 'in_review') AND claimed_by IS NULL AND {_IN_TIME}"
    ),
    Line.CLAIMED: _of(
        "submitted_at", f"state IN ('submitted', 'in_review') AND claimed_by IS NOT NULL AND {_IN_TIME}"
    ),
    Line.CHANGES: _of(_ASKED_CHANGES, f"state = 'changes_requested' AND {_IN_TIME}"),
    Line.UNTIMED: _of(
        "submitted_at", f"state = 'approved' AND +publish_at IS NULL AND missed_at IS NULL AND {_IN_TIME}"
    ),
    Line.DUE: _of(
        "due_at",
        f"due_at > ? AND due_at < ? AND +state = 'draft' AND publication = 'none' AND {_UNREADY} ORDER BY due_at",
    ),
    Line.UNREAD: (
        "SELECT article.*, count(*) OVER () AS total, bypass.at AS since FROM bypass"
        " JOIN article ON article.id = bypass.article_id WHERE bypass.newsroom_id = ?"
        " AND bypass.eyes = 'wanted' AND article.live_revision_id = bypass.revision_id"
        " ORDER BY bypass.id LIMIT ?"
    ),
    Line.AMENDED: _of(
        "NULL", f"publication = 'live' AND state <> 'published' AND +state = 'draft' AND {_IN_TIME}"
    ),
    Line.HELD: _of("NULL", f"state = 'held' AND {_IN_TIME}"),
}
"""What stands in each line, by its newsroom and the moments that `listed` is given. Readers’ reports are counted."""


def listed(tx: Transaction, line: Line, newsroom_id: int, *moments: datetime, limit: int) -> Listed:
    """One line of a newsroom's budget. `moments` are from when and until when; for what is not overdue, now."""
    if line is Line.REPORTED:
        return _reported(tx, newsroom_id, limit=limit)
    rows = tx.all(_LISTS[line], (newsroom_id, *map(to_text, moments), limit))
    items = tuple(Item(articles.from_row(row), from_optional_text(row["since"])) for row in rows)
    return Listed(items, rows[0]["total"] if rows else 0)


def next_due(tx: Transaction, newsroom_id: int, after: datetime) -> datetime | None:
    """When the next text becomes overdue."""
    row = tx.one(
        "SELECT min(due_at) AS moment FROM article WHERE newsroom_id = ? AND due_at > ? AND " + _UNREADY,
        (newsroom_id, to_text(after)),
    )
    return None if row is None else from_optional_text(row["moment"])


def _reported(tx: Transaction, newsroom_id: int, *, limit: int) -> Listed:
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
