"""Barred: who may not judge an article in work, because they wrote or judged it before they had themselves erased."""

from __future__ import annotations

from bot.store.transaction import Transaction


def bar(tx: Transaction, article_id: int, user_id: int, because: str) -> None:
    """Keep somebody from judging an article until it is decided; `because` they `wrote` or `judged` it."""
    tx.execute(
        "INSERT INTO barred (article_id, user_id, because) VALUES (?, ?, ?)"
        " ON CONFLICT (article_id, user_id) DO UPDATE SET because = min(barred.because, excluded.because)",
        (article_id, user_id, because),
    )


def is_barred(tx: Transaction, article_id: int, user_id: int) -> bool:
    """Whether somebody may not judge an article."""
    row = tx.one("SELECT 1 FROM barred WHERE article_id = ? AND user_id = ?", (article_id, user_id))
    return row is not None


def free(tx: Transaction, article_id: int) -> int:
    """The article is decided for good: nobody's id is needed for it any more. Returns how many that frees."""
    return tx.execute("DELETE FROM barred WHERE article_id = ?", (article_id,))


def free_judges(tx: Transaction, article_id: int) -> int:
    """The votes on the article are void: whoever had one may judge it anew. Returns how many that are."""
    return tx.execute("DELETE FROM barred WHERE article_id = ? AND because = 'judged'", (article_id,))
