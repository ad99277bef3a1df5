"""Offered bylines: whom the file of an article names as its author, until its writers take that for its byline."""

from __future__ import annotations

from bot.store.transaction import Transaction


def offer(tx: Transaction, article_id: int, byline: str) -> None:
    """Offer an article's writers this byline, in the place of an earlier offer; '' for none."""
    tx.execute("DELETE FROM offered_byline WHERE article_id = ?", (article_id,))
    if byline:
        tx.execute("INSERT INTO offered_byline (article_id, byline) VALUES (?, ?)", (article_id, byline))


def of_article(tx: Transaction, article_id: int) -> str:
    """The byline that an article's writers are offered; '' without one."""
    row = tx.one("SELECT byline FROM offered_byline WHERE article_id = ?", (article_id,))
    return "" if row is None else str(row["byline"])
