"""Retention: what is kept only for a time, and goes a little at a time once that is over."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.people.leaving import FORMER_MEMBER
from bot.store.people import erasure
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_newsroom

BATCH = 20
"""Rows that one transaction takes."""

OURS = by_newsroom("article.newsroom_id")
OUR_DELIVERIES = by_newsroom("delivery.newsroom_id")
OUR_REPORTS = by_newsroom("report.newsroom_id")

_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def discarded_before(tx: Transaction, moment: datetime) -> list[int]:
    """Articles that were put away before a moment and whose texts are still kept."""
    rows = tx.all(
        "SELECT id FROM article WHERE discarded_at < ? AND discarded_at IS NOT NULL AND headline <> '(erased)'"
        f"{OURS} ORDER BY discarded_at LIMIT ?",
        (to_text(moment), BATCH),
    )
    return [int(row["id"]) for row in rows]


def drafts_before(tx: Transaction, newsroom_id: int, moment: datetime) -> list[int]:
    """Drafts of a newsroom that nobody was ever given and that were begun and last saved before a moment."""
    rows = tx.all(
        "SELECT id FROM article WHERE newsroom_id = ? AND state = 'draft' AND submitted_at IS NULL"
        " AND created_at < ? AND discarded_at IS NULL AND given_revision_id IS NULL AND publication = 'none'"
        " AND due_at IS NULL AND (SELECT max(created_at) FROM revision WHERE article_id = article.id) < ? LIMIT ?",
        (newsroom_id, to_text(moment), to_text(moment), BATCH),
    )
    return [int(row["id"]) for row in rows]


def erase_texts(tx: Transaction, article_ids: list[int]) -> None:
    """Delete every text of articles that were put away. Their numbers and the log stay."""
    with erasure.opened(tx, 0, erasure.new_pseudonym(tx)):
        erasure.erase_articles(tx, article_ids)
    erasure.want_tidying(tx)


def forget_readers(tx: Transaction, moment: datetime) -> int:
    """Take the names of readers off reports that were settled before a moment. Returns how many."""
    rows = tx.all(
        "SELECT id FROM report WHERE settled_at < ? AND settled_at IS NOT NULL AND reader_id > 0"
        f"{OUR_REPORTS} ORDER BY settled_at LIMIT ?",
        (to_text(moment), BATCH),
    )
    for row in rows:
        tx.execute(
            "UPDATE report SET reader_id = ?, reader_name = ? WHERE id = ?",
            (erasure.new_pseudonym(tx), FORMER_MEMBER, row["id"]),
        )
    if rows:
        erasure.want_tidying(tx)
    return len(rows)


def threads_before(tx: Transaction, moment: datetime, asked_before: datetime) -> list[int]:
    """Articles that are finished, in which nothing was done since a moment and whose cards have a thread still; without
    those of which Discord was asked since `asked_before`. The oldest threads first: their ids tell when they were begun."""
    rows = tx.all(
        "SELECT card.article_id FROM card CROSS JOIN article ON article.id = card.article_id"
        " WHERE card.thread_id > 0 AND card.thread_id < ?"
        " AND (article.state IN ('published', 'spiked') OR article.discarded_at IS NOT NULL)"
        " AND (SELECT max(at) FROM event WHERE event.article_id = article.id) < ?"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.article_id = article.id AND delivery.kind = 'thread_delete'"
        f" AND delivery.created_at >= ?){OURS} ORDER BY card.thread_id LIMIT ?",
        (_first_id(moment), to_text(moment), to_text(asked_before), BATCH),
    )
    return [int(row["article_id"]) for row in rows]


def _first_id(moment: datetime) -> int:
    """The smallest id that Discord gives at a moment: milliseconds since 2015, then 22 bits
    (https://discord.com/developers/docs/reference#snowflakes)."""
    return max(int((moment - _DISCORD_EPOCH).total_seconds() * 1000), 0) << 22


def forget_searches(tx: Transaction, moment: datetime) -> None:
    """Let go of searches from before a moment."""
    tx.execute("DELETE FROM search WHERE at < ?", (to_text(moment),))


def forget_deliveries(tx: Transaction, moment: datetime) -> int:
    """Let go of what was carried before a moment, as far as nothing leads to it any more: direct messages, edits,
    reactions that were taken off. Returns how many."""
    rows = tx.all(
        "SELECT id FROM delivery WHERE done_at < ? AND done_at IS NOT NULL AND kind IN ('notice', 'reader_notice',"
        " 'owner_notice', 'unreact', 'redraw', 'part_edit', 'report_edit', 'eyes_edit', 'announcement_edit',"
        " 'thread_archive') AND state IN ('done', 'dropped')"
        " AND NOT EXISTS (SELECT 1 FROM delivery AS later WHERE later.needs = delivery.id)"
        " AND NOT EXISTS (SELECT 1 FROM delivery AS told WHERE told.noted = delivery.id)"
        f"{OUR_DELIVERIES} ORDER BY done_at LIMIT ?",
        (to_text(moment), BATCH),
    )
    for row in rows:
        tx.execute("DELETE FROM delivery WHERE id = ?", (row["id"],))
    return len(rows)
