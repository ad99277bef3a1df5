"""Cards: which message shows an article to the desk, and whether it is up to date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.store import Row, Transaction


@dataclass(frozen=True, slots=True)
class Card:
    """A card is stale while `wanted` is above `drawn`. Without a message it is yet to be posted."""

    article_id: int
    channel_id: int
    message_id: int | None
    thread_id: int | None
    wanted: int
    drawn: int


def create(tx: Transaction, article_id: int, channel_id: int) -> None:
    """Give an article its card, if it has none yet."""
    tx.execute(
        "INSERT INTO card (article_id, channel_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (article_id, channel_id),
    )


def want(tx: Transaction, article_id: int) -> None:
    """Have the card redrawn, if there is one."""
    tx.execute("UPDATE card SET wanted = wanted + 1 WHERE article_id = ?", (article_id,))


def find(tx: Transaction, article_id: int) -> Card | None:
    """An article's card."""
    row = tx.one("SELECT * FROM card WHERE article_id = ?", (article_id,))
    return None if row is None else _card(row)


def by_message(tx: Transaction, message_id: int) -> Card | None:
    """The card that a message is."""
    row = tx.one("SELECT * FROM card WHERE message_id = ?", (message_id,))
    return None if row is None else _card(row)


def by_thread(tx: Transaction, thread_id: int) -> Card | None:
    """The card that a thread belongs to."""
    row = tx.one("SELECT * FROM card WHERE thread_id = ?", (thread_id,))
    return None if row is None else _card(row)


def stale(tx: Transaction, *, limit: int) -> list[Card]:
    """Cards on show that are behind, the oldest first."""
    # By the message: ordered by the article, SQLite goes through every card there is.
    rows = tx.all(
        "SELECT * FROM card WHERE wanted > drawn AND message_id IS NOT NULL ORDER BY message_id LIMIT ?",
        (limit,),
    )
    return [_card(row) for row in rows]


def posted(tx: Transaction, article_id: int, channel_id: int, message_id: int, drawn: int) -> None:
    """The card is on show, drawn as of that change."""
    tx.execute(
        "UPDATE card SET channel_id = ?, message_id = ?, drawn = ? WHERE article_id = ?",
        (channel_id, message_id, drawn, article_id),
    )


def redrawn(tx: Transaction, article_id: int, drawn: int) -> None:
    """The message shows everything up to that change."""
    tx.execute(
        "UPDATE card SET drawn = ? WHERE article_id = ? AND drawn < ?",
        (drawn, article_id, drawn),
    )


def lost(tx: Transaction, article_id: int) -> None:
    """The message is gone, and with it the thread's place."""
    tx.execute(
        "UPDATE card SET message_id = NULL, thread_id = NULL WHERE article_id = ?",
        (article_id,),
    )


def threaded(tx: Transaction, article_id: int, thread_id: int) -> None:
    """The card has its discussion thread."""
    tx.execute("UPDATE card SET thread_id = ? WHERE article_id = ?", (thread_id, article_id))


def _card(row: Row) -> Card:
    return Card(
        article_id=row["article_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        thread_id=row["thread_id"],
        wanted=row["wanted"],
        drawn=row["drawn"],
    )
