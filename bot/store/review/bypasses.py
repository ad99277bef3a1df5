"""Bypasses: revisions that were let through without their review, and who has read them since."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.domain.newsroom.roles import Person
from bot.domain.review.bypass import Bypass
from bot.store.records import Record, assignments, kept_of
from bot.store.timestamps import to_text
from bot.store.transaction import Transaction, by_newsroom

BYPASSES = Record(
    "bypass",
    Bypass,
    select="SELECT bypass.*, revision.number AS revision_number FROM bypass"
    " JOIN revision ON revision.id = bypass.revision_id",
)

_CHANGING = ("eyes", "looked_by", "looked_name", "looked_at", "looked_via", "remind_at")
_SAVE = f"UPDATE bypass SET {assignments(_CHANGING)} WHERE id = ?"

OURS = by_newsroom("bypass.newsroom_id")

MOMENTS = {"eyes": f"SELECT min(remind_at) FROM bypass WHERE remind_at IS NOT NULL{OURS}"}
"""When the clock is wanted: the desk is asked again for a second pair of eyes."""


def add(
    tx: Transaction,
    article: Article,
    chief: Person,
    reason: str,
    now: datetime,
    without: tuple[str, ...] = (),
) -> Bypass:
    """Keep the bypass of an article's current revision; `without` which sign-offs it goes."""
    bypass_id = BYPASSES.add(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=article.id,
        revision_id=article.revision_id,
        chief_id=chief.id,
        chief_name=chief.name,
        reason=reason,
        at=now,
        signoffs=without,
    )
    return get(tx, bypass_id)


def find(tx: Transaction, bypass_id: int) -> Bypass | None:
    """A bypass by its id."""
    return BYPASSES.find(tx, bypass_id)


def get(tx: Transaction, bypass_id: int) -> Bypass:
    """A bypass that is known to exist."""
    return BYPASSES.get(tx, bypass_id)


def of_article(tx: Transaction, article_id: int) -> list[Bypass]:
    """Every bypass of an article, the first one first."""
    return BYPASSES.all(tx, "bypass.article_id = ? ORDER BY bypass.id", (article_id,))


def standing(tx: Transaction, article: Article) -> Bypass | None:
    """The bypass that stands on an article's current revision, if one does."""
    return BYPASSES.one(tx, "bypass.revision_id = ? AND bypass.eyes <> 'void'", (article.revision_id,))


def save(tx: Transaction, bypass: Bypass) -> Bypass:
    """Write what may change of it, and return it."""
    tx.execute(_SAVE, [*kept_of(bypass, _CHANGING), bypass.id])
    return bypass


def wanted(tx: Transaction, newsroom_id: int, *, limit: int) -> list[Bypass]:
    """What still wants a second pair of eyes in a newsroom, the longest waiting first."""
    return BYPASSES.all(
        tx,
        "bypass.newsroom_id = ? AND bypass.eyes = 'wanted' ORDER BY bypass.id LIMIT ?",
        (newsroom_id, limit),
    )


def reminded(tx: Transaction, now: datetime, *, limit: int) -> list[Bypass]:
    """Those of which the desk is to be asked again."""
    return BYPASSES.all(
        tx,
        f"bypass.remind_at IS NOT NULL AND bypass.remind_at <= ?{OURS} ORDER BY bypass.remind_at LIMIT ?",
        (to_text(now), limit),
    )
