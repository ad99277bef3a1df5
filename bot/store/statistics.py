"""Statistics: how much of everything there is, for whoever watches over an installation. No texts, no people.

What waits or is late in a server that removed the bot is left out: nobody can do anything about it. What only ever grows
counts all newsrooms, for a counter that fell would be taken for one that began anew. Where several processes share a database,
each counts what it serves, so that the sum is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.dataclass import dataclass
from bot.store.timestamps import from_optional_text, from_text, to_text
from bot.store.transaction import Transaction, by_newsroom

_HERE = "newsroom_id NOT IN (SELECT id FROM newsroom WHERE left_at IS NOT NULL)"
"""Whether the server of a row has the bot."""

_ARTICLES, _EVENTS, _DELIVERIES = (
    by_newsroom(f"{table}.newsroom_id") for table in ("article", "event", "delivery")
)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """How many deliveries of a kind have come how far where the bot is, and how often they had to be tried again in all."""

    kind: str
    state: str
    count: int
    retries: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything counted at one moment."""

    articles: Mapping[tuple[str, str], int]
    """By state and publication."""
    actions: Mapping[str, int]
    """Entries of the audit log by action: votes, submissions, publications and all the others."""
    deliveries: tuple[Deliveries, ...]
    due_since: datetime | None
    """Since when the oldest delivery has been due that is not on Discord yet (UTC); None if none is."""
    late_since: datetime | None
    """The time at which an article should have gone out that is still waiting for it (UTC); None if none is late."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much there is of one server's newsroom: `published` are articles that are or were out, `pictures` are files."""

    newsroom_id: int
    articles: int
    published: int
    pictures: int
    votes: int
    entries: int
    """Of its log."""


def of_server(tx: Transaction, guild_id: int) -> Holdings | None:
    """What there is of a server. It looks at whole tables. None if it has no newsroom."""
    row = tx.one(
        "SELECT id, (SELECT count(*) FROM article WHERE newsroom_id = newsroom.id) AS articles,"
        " (SELECT count(*) FROM article WHERE newsroom_id = newsroom.id AND publication <> 'none') AS published,"
        " (SELECT count(DISTINCT sha256) FROM picture JOIN revision ON revision.id = picture.revision_id"
        " JOIN article ON article.id = revision.article_id WHERE newsroom_id = newsroom.id) AS pictures,"
        " (SELECT count(*) FROM vote JOIN article ON article.id = vote.article_id"
        " WHERE newsroom_id = newsroom.id) AS votes,"
        " (SELECT count(*) FROM event WHERE newsroom_id = newsroom.id) AS entries"
        " FROM newsroom WHERE guild_id = ?",
        (guild_id,),
    )
    if row is None:
        return None
    return Holdings(*(row[name] for name in ("id", "articles", "published", "pictures", "votes", "entries")))


def take(tx: Transaction, now: datetime) -> Statistics:
    """Count everything. It reads two tables whole, so it is for once in a while."""
    articles = tx.all(
        f"SELECT state, publication, count(*) AS n FROM article WHERE {_HERE}{_ARTICLES} GROUP BY state, publication"
    )
    actions = tx.all(f"SELECT action, count(*) AS n FROM event WHERE TRUE{_EVENTS} GROUP BY action")
    deliveries = tx.all(
        f"SELECT kind, state, count(*) FILTER (WHERE {_HERE}) AS n, sum(attempts) AS attempts FROM delivery"
        f" WHERE TRUE{_DELIVERIES} GROUP BY kind, state"
    )
    return Statistics(
        {(row["state"], row["publication"]): row["n"] for row in articles},
        {row["action"]: row["n"] for row in actions},
        tuple(Deliveries(row["kind"], row["state"], row["n"], row["attempts"]) for row in deliveries),
        due_since(tx, now),
        _late_since(tx, now),
    )


def _late_since(tx: Transaction, now: datetime) -> datetime | None:
    row = tx.one(
        f"SELECT min(publish_at) AS moment FROM article WHERE publish_at <= ? AND {_HERE}{_ARTICLES}",
        (to_text(now),),
    )
    return None if row is None else from_optional_text(row["moment"])


def due_since(tx: Transaction, now: datetime) -> datetime | None:
    """Since when the oldest delivery has been due that is not on Discord yet (UTC), where the bot is; None if none is."""
    oldest = (
        "SELECT min(not_before) FROM delivery WHERE state = 'pending'"
        f" AND not_before <= ? AND {_HERE}{_DELIVERIES}"
    )
    # Each half has its index.
    row = tx.one(
        f"SELECT ({oldest} AND (kind <> 'part' OR needs IS NOT NULL)) AS other,"
        f" ({oldest} AND kind = 'part' AND needs IS NULL) AS first",
        (to_text(now), to_text(now)),
    )
    assert row is not None
    return min((from_text(moment) for moment in row if moment is not None), default=None)
