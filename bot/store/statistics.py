"""Statistics: how much of everything there is, for whoever watches over an installation. No texts, no people.

What waits or is late in a server that removed the bot is left out: nobody can do anything about it. What only ever grows
counts all newsrooms, for a counter that fell would be taken for one that began anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store.timestamps import from_optional_text, to_text
from bot.store.transaction import Transaction

_HERE = "newsroom_id NOT IN (SELECT id FROM newsroom WHERE left_at IS NOT NULL)"
"""Whether the server of a row has the bot."""


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


def take(tx: Transaction, now: datetime) -> Statistics:
    """Count everything. It reads two tables whole, so it is for once in a while."""
    articles = tx.all(
        f"SELECT state, publication, count(*) AS n FROM article WHERE {_HERE} GROUP BY state, publication"
    )
    actions = tx.all("SELECT action, count(*) AS n FROM event GROUP BY action")
    deliveries = tx.all(
        f"SELECT kind, state, sum({_HERE}) AS n, sum(attempts) AS attempts FROM delivery GROUP BY kind, state"
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
        f"SELECT min(publish_at) AS moment FROM article WHERE publish_at <= ? AND {_HERE}", (to_text(now),)
    )
    return None if row is None else from_optional_text(row["moment"])


def due_since(tx: Transaction, now: datetime) -> datetime | None:
    """Since when the oldest delivery has been due that is not on Discord yet (UTC), where the bot is; None if none is."""
    row = tx.one(
        f"SELECT min(not_before) AS moment FROM delivery WHERE state = 'pending' AND not_before <= ? AND {_HERE}",
        (to_text(now),),
    )
    return None if row is None else from_optional_text(row["moment"])
