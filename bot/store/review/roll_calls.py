"""Roll calls: the articles about whose approvals Discord is to be asked, and when."""

from __future__ import annotations

from datetime import datetime

from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_article

OURS = by_article("roll_call.article_id")

MOMENTS = {"roll": f"SELECT min(due_at) FROM roll_call WHERE due_at <> ''{OURS}"}
"""When the clock is wanted: Discord is asked whether those who approved an article are editors still."""


def want(tx: Transaction, article_id: int, at: datetime) -> None:
    """Ask at that moment."""
    tx.execute(
        "INSERT INTO roll_call (article_id, due_at) VALUES (?, ?)"
        " ON CONFLICT (article_id) DO UPDATE SET due_at = excluded.due_at",
        (article_id, to_text(at)),
    )


def hurry(tx: Transaction, newsroom_id: int, at: datetime) -> None:
    """Ask at that moment about whatever of a newsroom was put off."""
    tx.execute(
        "UPDATE roll_call SET due_at = ? WHERE EXISTS"
        " (SELECT 1 FROM article WHERE article.id = roll_call.article_id AND newsroom_id = ?)",
        (to_text(at), newsroom_id),
    )


def end(tx: Transaction, article_id: int) -> None:
    """It was asked, or nobody needs to know any more."""
    tx.execute("DELETE FROM roll_call WHERE article_id = ?", (article_id,))


def due(tx: Transaction, now: datetime, *, limit: int) -> list[int]:
    """Articles about which it is time to ask, in order."""
    rows = tx.all(
        f"SELECT article_id FROM roll_call WHERE due_at <> '' AND due_at <= ?{OURS} ORDER BY due_at LIMIT ?",
        (to_text(now), limit),
    )
    return [row["article_id"] for row in rows]
