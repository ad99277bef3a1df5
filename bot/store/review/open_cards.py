"""Open cards: the articles whose cards are read back after the bot was away."""

from __future__ import annotations

from bot.store.transaction import Transaction, by_newsroom

_OPEN = "('submitted', 'in_review', 'changes_requested', 'approved', 'scheduled', 'publishing', 'held')"

OURS = by_newsroom("article.newsroom_id")


def of_newsroom(tx: Transaction, newsroom_id: int) -> list[int]:
    """Open articles with a card, in order. Finished ones are not among them, so this does not grow."""
    rows = tx.all(
        "SELECT article.id AS id FROM article JOIN card ON card.article_id = article.id"
        f" WHERE article.newsroom_id = ? AND article.state IN {_OPEN} ORDER BY article.id",
        (newsroom_id,),
    )
    return [row["id"] for row in rows]


def timed(tx: Transaction) -> list[tuple[int, int]]:
    """Newsroom and article of whatever goes out by itself at some time, the nearest first."""
    rows = tx.all(
        f"SELECT newsroom_id, id FROM article WHERE publish_at IS NOT NULL{OURS} ORDER BY publish_at, id"
    )
    return [(row["newsroom_id"], row["id"]) for row in rows]


def spiked(tx: Transaction, newsroom_id: int, *, limit: int) -> list[int]:
    """Spiked articles with a card, the latest handed in first. They pile up, so only so many."""
    rows = tx.all(
        "SELECT article.id AS id FROM article JOIN card ON card.article_id = article.id"
        " WHERE article.newsroom_id = ? AND article.state = 'spiked'"
        " ORDER BY article.submitted_at DESC, article.id DESC LIMIT ?",
        (newsroom_id, limit),
    )
    return [row["id"] for row in rows]
