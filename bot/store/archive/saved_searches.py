"""Searches: what somebody asked for, kept for as long as they may turn its pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.dataclass import dataclass
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Search:
    """One search: of whom, in which newsroom, and what they asked for by the names of the options."""

    id: int
    newsroom_id: int
    person_id: int
    asked: Mapping[str, str]


def add(tx: Transaction, newsroom_id: int, person_id: int, asked: Mapping[str, str], now: datetime) -> Search:
    """Keep a search, and let go of those that are too old."""
    tx.execute("DELETE FROM search WHERE at < ?", (to_text(now - KEPT),))
    search_id = tx.insert(
        "INSERT INTO search (newsroom_id, person_id, asked, at) VALUES (?, ?, ?, ?)",
        (newsroom_id, person_id, json.dumps(asked, ensure_ascii=False), to_text(now)),
    )
    return Search(search_id, newsroom_id, person_id, asked)


def find(tx: Transaction, search_id: int) -> Search | None:
    """A search, if it is still kept."""
    row = tx.one("SELECT * FROM search WHERE id = ?", (search_id,))
    if row is None:
        return None
    return Search(row["id"], row["newsroom_id"], row["person_id"], json.loads(row["asked"]))
