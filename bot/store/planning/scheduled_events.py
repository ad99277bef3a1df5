"""Scheduled events (table `listing`): which event of the server shows an article, and whether it is up to date."""

from __future__ import annotations

from bot.domain.dataclass import dataclass
from bot.store.records import Record
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing is behind while `wanted` is above `drawn`. Without an `event_id` none is on record; one that
    was made just before a crash may be there all the same."""

    article_id: int
    event_id: int | None
    wanted: int
    drawn: int


LISTINGS = Record("listing", Listing, beside=("newsroom_id",))


def want(tx: Transaction, article_id: int, newsroom_id: int) -> None:
    """Have an article's listing made, or brought up to date."""
    tx.execute(
        "INSERT INTO listing (article_id, newsroom_id) VALUES (?, ?)"
        " ON CONFLICT (article_id) DO UPDATE SET wanted = listing.wanted + 1",
        (article_id, newsroom_id),
    )


def want_all(tx: Transaction, newsroom_id: int) -> None:
    """Have every listing of a newsroom brought up to date."""
    tx.execute("UPDATE listing SET wanted = wanted + 1 WHERE newsroom_id = ?", (newsroom_id,))


def find(tx: Transaction, article_id: int) -> Listing | None:
    """An article's listing."""
    return LISTINGS.one(tx, "article_id = ?", (article_id,))


def drawn(tx: Transaction, article_id: int, event_id: int | None, up_to: int) -> None:
    """The event shows everything up to that change; None if none is to be there."""
    tx.execute(
        "UPDATE listing SET event_id = ?, drawn = max(drawn, ?) WHERE article_id = ?",
        (event_id, up_to, article_id),
    )
    tx.execute(
        "DELETE FROM listing WHERE article_id = ? AND event_id IS NULL AND wanted <= drawn", (article_id,)
    )


def leave(tx: Transaction, article_id: int) -> None:
    """Leave the event as it is until the next change."""
    tx.execute("UPDATE listing SET drawn = wanted WHERE article_id = ?", (article_id,))


def behind(tx: Transaction, newsroom_id: int) -> Listing | None:
    """The next listing that is behind, is not on its way, and waits for nobody: what stands there before what is to come, the
    nearest first. None if there is none."""
    row = tx.one(
        "SELECT listing.* FROM listing JOIN article ON article.id = listing.article_id"
        " WHERE listing.newsroom_id = ? AND listing.wanted > listing.drawn AND NOT EXISTS"
        " (SELECT 1 FROM delivery WHERE delivery.article_id = listing.article_id"
        " AND delivery.kind = 'listing' AND delivery.state IN ('pending', 'parked'))"
        " ORDER BY listing.event_id IS NULL, article.publish_at, article.id LIMIT 1",
        (newsroom_id,),
    )
    return None if row is None else LISTINGS.read(row)


def count_behind(tx: Transaction, newsroom_id: int) -> int:
    """How many listings are behind, are not on their way, and wait for nobody."""
    row = tx.one(
        "SELECT count(*) AS n FROM listing WHERE listing.newsroom_id = ? AND listing.wanted > listing.drawn"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.article_id = listing.article_id"
        " AND delivery.kind = 'listing' AND delivery.state IN ('pending', 'parked'))",
        (newsroom_id,),
    )
    assert row is not None
    return int(row["n"])


def refused(tx: Transaction, newsroom_id: int, *, but: int) -> bool:
    """Whether a listing of the newsroom, besides a given delivery, waits for a human."""
    found = tx.one(
        "SELECT 1 FROM delivery WHERE newsroom_id = ? AND kind = 'listing' AND state = 'parked'"
        " AND id <> ? LIMIT 1",
        (newsroom_id, but),
    )
    return found is not None
