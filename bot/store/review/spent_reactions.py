"""Spent reactions (table `spent_reaction`): those that no longer count, or never did, and may still stand on a card."""

from __future__ import annotations

from bot.domain.review.card_reactions import Sign
from bot.store.transaction import Transaction


def add(tx: Transaction, article_id: int, person_id: int, sign: Sign) -> None:
    """Remember that such a reaction of somebody does not count."""
    tx.execute(
        "INSERT INTO spent_reaction (article_id, person_id, sign) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (article_id, person_id, sign),
    )


def of_article(tx: Transaction, article_id: int) -> set[tuple[int, Sign]]:
    """Person and sign of each on an article's card."""
    rows = tx.all("SELECT person_id, sign FROM spent_reaction WHERE article_id = ?", (article_id,))
    return {(row["person_id"], Sign(row["sign"])) for row in rows}


def end(tx: Transaction, article_id: int, person_id: int, sign: Sign) -> None:
    """It is gone from the card, or was put there anew."""
    tx.execute(
        "DELETE FROM spent_reaction WHERE article_id = ? AND person_id = ? AND sign = ?",
        (article_id, person_id, sign),
    )


def end_sign(tx: Transaction, article_id: int, sign: Sign) -> None:
    """All reactions of one kind are gone from the card."""
    tx.execute("DELETE FROM spent_reaction WHERE article_id = ? AND sign = ?", (article_id, sign))


def end_all(tx: Transaction, article_id: int) -> None:
    """All of them are gone."""
    tx.execute("DELETE FROM spent_reaction WHERE article_id = ?", (article_id,))
