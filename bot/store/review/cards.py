"""Cards: which message shows an article to the desk, and whether it is up to date."""

from __future__ import annotations

from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.store.planning import budgets
from bot.store.records import Record
from bot.store.timestamps import from_text, to_text
from bot.store.transaction import Transaction, by_article

OURS = by_article("card.article_id")


@dataclass(frozen=True, slots=True)
class Card:
    """A card is stale while `wanted` is above `drawn`. Without a message it is yet to be posted.

    `tries` counts the redraws that came to nothing since the last one that did not; `fault` is what the
    desk was told of it, once Discord refused. `posted_at` is since when it is on record which message it is;
    `text_shown_at` since when that shows the text that the desk has before it, None while it does not;
    `unheard_since` since when something may have been left on it that was never read, None if nothing was.
    """

    article_id: int
    channel_id: int
    message_id: int | None
    thread_id: int | None
    wanted: int
    drawn: int
    tries: int
    fault: str | None
    posted_at: datetime | None
    text_shown_at: datetime | None
    unheard_since: datetime | None

    @property
    def lane(self) -> str:
        """What is redrawn one after the other."""
        return f"card:{self.article_id}"


CARDS = Record("card", Card, beside=("not_before", "text_from"))


def create(tx: Transaction, article_id: int, channel_id: int) -> None:
    """Give an article its card, if it has none yet."""
    tx.execute(
        "INSERT INTO card (article_id, channel_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (article_id, channel_id),
    )


def want(tx: Transaction, article_id: int) -> None:
    """Something that the desk sees of an article has changed: have the card redrawn, if there is one, and the
    budget that lists it. A card that rests does so no more; one that Discord did not take waits for its time."""
    tx.execute(
        "UPDATE card SET wanted = wanted + 1, not_before = CASE WHEN tries > 0 THEN not_before END"
        " WHERE article_id = ?",
        (article_id,),
    )
    budgets.want(tx, article_id)


def want_by(tx: Transaction, article_id: int, moment: datetime) -> None:
    """The same, where more will change soon: until that moment the card rests, unless it is wanted at once."""
    tx.execute(
        "UPDATE card SET wanted = wanted + 1, not_before = coalesce(not_before, ?) WHERE article_id = ?",
        (to_text(moment), article_id),
    )
    budgets.want(tx, article_id)


def new_text(tx: Transaction, article_id: int) -> None:
    """The desk has another text before it: have the card redrawn, as `want` does."""
    tx.execute(
        "UPDATE card SET text_from = wanted + 1, text_shown_at = NULL WHERE article_id = ?", (article_id,)
    )
    want(tx, article_id)


def find(tx: Transaction, article_id: int) -> Card | None:
    """An article's card."""
    return CARDS.one(tx, "article_id = ?", (article_id,))


def shows_text(tx: Transaction, article_id: int) -> bool:
    """Whether nobody sees another text on a card than the desk has before it."""
    card = find(tx, article_id)
    return card is None or card.message_id is None or card.text_shown_at is not None


def by_message(tx: Transaction, message_id: int) -> Card | None:
    """The card that a message is."""
    return CARDS.one(tx, "message_id = ?", (message_id,))


def by_thread(tx: Transaction, thread_id: int) -> Card | None:
    """The card that a thread belongs to."""
    return CARDS.one(tx, "thread_id = ?", (thread_id,))


def stale(tx: Transaction, now: datetime, *, limit: int) -> list[Card]:
    """Cards on show that are behind and need not wait, the oldest first."""
    # By the message: ordered by the article, SQLite goes through every card there is.
    return CARDS.all(
        tx,
        "wanted > drawn AND message_id IS NOT NULL"
        f" AND (not_before IS NULL OR not_before <= ?){OURS} ORDER BY message_id LIMIT ?",
        (to_text(now), limit),
    )


def next_moment(tx: Transaction, now: datetime) -> datetime | None:
    """When the next redraw that was put off may be tried; None if none was."""
    row = tx.one(
        "SELECT min(not_before) AS moment FROM card"
        f" WHERE wanted > drawn AND message_id IS NOT NULL AND not_before > ?{OURS}",
        (to_text(now),),
    )
    return None if row is None or row["moment"] is None else from_text(row["moment"])


def posted(
    tx: Transaction,
    article_id: int,
    channel_id: int,
    message_id: int,
    drawn: int,
    now: datetime,
    *,
    text_shown_at: datetime | None = None,
) -> None:
    """The card is on show, drawn as of that change. `text_shown_at` is since when it has shown the present text,
    where that is known although the change is not."""
    tx.execute(
        "UPDATE card SET channel_id = ?, message_id = ?, drawn = ?, tries = 0, not_before = NULL, fault = NULL,"
        " posted_at = ?, unheard_since = ?,"
        " text_shown_at = CASE WHEN ? >= text_from AND ? > 0 THEN ? ELSE ? END WHERE article_id = ?",
        (
            channel_id,
            message_id,
            drawn,
            to_text(now),
            to_text(now),
            drawn,
            drawn,
            to_text(now),
            None if text_shown_at is None else to_text(text_shown_at),
            article_id,
        ),
    )


def redrawn(tx: Transaction, article_id: int, drawn: int, now: datetime) -> None:
    """The message shows everything up to that change."""
    tx.execute(
        "UPDATE card SET drawn = ?, tries = 0, not_before = NULL, fault = NULL,"
        " text_shown_at = CASE WHEN ? >= text_from THEN coalesce(text_shown_at, ?) END"
        " WHERE article_id = ? AND drawn < ?",
        (drawn, drawn, to_text(now), article_id, drawn),
    )


def unheard(tx: Transaction, article_id: int, since: datetime) -> None:
    """From now on nobody reads what is left on a card, until it is read again."""
    tx.execute(
        "UPDATE card SET unheard_since = coalesce(unheard_since, ?) WHERE article_id = ?",
        (to_text(since), article_id),
    )


def was_read(tx: Transaction, article_id: int, message_id: int) -> None:
    """All that was left on a card's message has been read."""
    tx.execute(
        "UPDATE card SET unheard_since = NULL WHERE article_id = ? AND message_id = ?",
        (article_id, message_id),
    )


def put_off(tx: Transaction, article_id: int, until: datetime, refusal: str | None) -> None:
    """A redraw came to nothing; `refusal` says why, if Discord refuses it."""
    tx.execute(
        "UPDATE card SET tries = tries + 1, not_before = ?, fault = coalesce(?, fault) WHERE article_id = ?",
        (to_text(until), refusal, article_id),
    )


def hurry(tx: Transaction, newsroom_id: int) -> None:
    """What Discord refused to have redrawn may be tried at once: somebody has put things right."""
    tx.execute(
        "UPDATE card SET not_before = NULL WHERE wanted > drawn AND message_id IS NOT NULL"
        " AND fault IS NOT NULL AND EXISTS (SELECT 1 FROM article"
        " WHERE article.id = card.article_id AND article.newsroom_id = ?)",
        (newsroom_id,),
    )


def lost(tx: Transaction, article_id: int) -> None:
    """The message is gone, and with it the thread's place."""
    tx.execute(
        "UPDATE card SET message_id = NULL, thread_id = NULL, tries = 0, not_before = NULL, fault = NULL"
        " WHERE article_id = ?",
        (article_id,),
    )


def threaded(tx: Transaction, article_id: int, thread_id: int | None) -> None:
    """The card has its discussion thread, or has none any more."""
    tx.execute("UPDATE card SET thread_id = ? WHERE article_id = ?", (thread_id, article_id))
