"""Bypasses: revisions that were let through without their review, and who has read them since."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.newsroom.roles import Person
from bot.domain.review.bypass import Bypass, Eyes, LookedVia
from bot.store.timestamps import from_optional_text, from_text, to_optional_text, to_text
from bot.store.transaction import Row, Transaction

MOMENTS = {"eyes": "SELECT min(remind_at) FROM bypass WHERE remind_at IS NOT NULL"}
"""When the clock is wanted: the desk is asked again for a second pair of eyes."""


def add(tx: Transaction, article: Article, chief: Person, reason: str, now: datetime) -> Bypass:
    """Keep the bypass of an article's current revision."""
    bypass_id = tx.insert(
        "INSERT INTO bypass (newsroom_id, article_id, revision_id, chief_id, chief_name, reason, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            article.newsroom_id,
            article.id,
            article.revision_id,
            chief.id,
            chief.name,
            reason,
            to_text(now),
        ),
    )
    return get(tx, bypass_id)


def find(tx: Transaction, bypass_id: int) -> Bypass | None:
    """A bypass by its id."""
    row = tx.one(
        "SELECT bypass.*, revision.number AS revision_number FROM bypass"
        " JOIN revision ON revision.id = bypass.revision_id WHERE bypass.id = ?",
        (bypass_id,),
    )
    return None if row is None else _bypass(row)


def get(tx: Transaction, bypass_id: int) -> Bypass:
    """A bypass that is known to exist."""
    found = find(tx, bypass_id)
    if found is None:
        raise LookupError(f"no bypass {bypass_id}")
    return found


def of_article(tx: Transaction, article_id: int) -> list[Bypass]:
    """Every bypass of an article, the first one first."""
    rows = tx.all(
        "SELECT bypass.*, revision.number AS revision_number FROM bypass"
        " JOIN revision ON revision.id = bypass.revision_id WHERE bypass.article_id = ? ORDER BY bypass.id",
        (article_id,),
    )
    return [_bypass(row) for row in rows]


def standing(tx: Transaction, article: Article) -> Bypass | None:
    """The bypass that stands on an article's current revision, if one does."""
    row = tx.one(
        "SELECT bypass.*, revision.number AS revision_number FROM bypass"
        " JOIN revision ON revision.id = bypass.revision_id"
        " WHERE bypass.revision_id = ? AND bypass.eyes <> 'void'",
        (article.revision_id,),
    )
    return None if row is None else _bypass(row)


def save(tx: Transaction, bypass: Bypass) -> Bypass:
    """Write what may change of it, and return it."""
    tx.execute(
        "UPDATE bypass SET eyes = ?, looked_by = ?, looked_name = ?, looked_at = ?, looked_via = ?,"
        " remind_at = ? WHERE id = ?",
        (
            bypass.eyes,
            bypass.looked_by,
            bypass.looked_name,
            to_optional_text(bypass.looked_at),
            bypass.looked_via,
            to_optional_text(bypass.remind_at),
            bypass.id,
        ),
    )
    return bypass


def wanted(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Bypass]:
    """What still wants a second pair of eyes in a newsroom, the longest waiting first."""
    rows = tx.all(
        "SELECT bypass.*, revision.number AS revision_number FROM bypass"
        " JOIN revision ON revision.id = bypass.revision_id"
        " WHERE bypass.newsroom_id = ? AND bypass.eyes = 'wanted' ORDER BY bypass.id LIMIT ?",
        (newsroom_id, limit),
    )
    return [_bypass(row) for row in rows]


def reminded(tx: Transaction, now: datetime, *, limit: int) -> list[Bypass]:
    """Those of which the desk is to be asked again."""
    rows = tx.all(
        "SELECT bypass.*, revision.number AS revision_number FROM bypass"
        " JOIN revision ON revision.id = bypass.revision_id"
        " WHERE bypass.remind_at IS NOT NULL AND bypass.remind_at <= ? ORDER BY bypass.remind_at LIMIT ?",
        (to_text(now), limit),
    )
    return [_bypass(row) for row in rows]


def _bypass(row: Row) -> Bypass:
    return Bypass(
        id=row["id"],
        newsroom_id=row["newsroom_id"],
        article_id=row["article_id"],
        revision_id=row["revision_id"],
        revision_number=row["revision_number"],
        chief_id=row["chief_id"],
        chief_name=row["chief_name"],
        reason=row["reason"],
        at=from_text(row["at"]),
        eyes=Eyes(row["eyes"]),
        looked_by=row["looked_by"],
        looked_name=row["looked_name"],
        looked_at=from_optional_text(row["looked_at"]),
        looked_via=None if row["looked_via"] is None else LookedVia(row["looked_via"]),
        remind_at=from_optional_text(row["remind_at"]),
    )
