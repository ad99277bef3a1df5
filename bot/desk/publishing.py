"""Publishing: an approved revision becomes parts in the outbox, and live once all have arrived."""

from __future__ import annotations

from datetime import datetime

from bot.desk import outbox
from bot.desk.office import SYSTEM, By, advance
from bot.domain.article import Article
from bot.domain.layout import lay_out
from bot.domain.newsroom import Newsroom
from bot.domain.states import Action, Guard
from bot.store import Transaction, articles, cards, newsrooms, parts, revisions
from bot.store.deliveries import Delivery, Kind


def begin(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Queue the parts of the approved revision. Raises what the workflow raises."""
    embargoed = article.embargo_until is not None and now < article.embargo_until
    met = frozenset[Guard]() if embargoed else frozenset({Guard.EMBARGO_PASSED})
    saved = advance(
        tx,
        newsroom,
        article,
        by,
        Action.PUBLISH,
        now=now,
        met=met,
        claimed_by=None,
        claimed_until=None,
    )
    assert saved.revision_id is not None
    revision = revisions.get(tx, saved.revision_id)
    sheets = lay_out(revision.copy, byline(tx, saved))
    needs: int | None = None
    for position, sheet in enumerate(sheets):
        if position == 1:
            needs = _enqueue(tx, saved, Kind.PART_THREAD, "thread", needs, now)
        needs = _enqueue(tx, saved, Kind.PART, str(position), needs, now)
        parts.add(tx, saved.id, revision.id, position, sheet, needs)
    return saved


def _enqueue(
    tx: Transaction, article: Article, kind: Kind, which: str, needs: int | None, now: datetime
) -> int:
    key = f"part:{article.id}:{article.revision_id}:{which}"
    return outbox.put(tx, article, kind, key, now=now, payload={"revision": article.revision_id}, needs=needs)


def byline(tx: Transaction, article: Article) -> str:
    """The writers' names as the reader sees them: A, B and C."""
    names = [article.author_name, *articles.co_authors(tx, article.id).values()]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def part_arrived(
    tx: Transaction, delivery: Delivery, channel_id: int, message_id: int, now: datetime
) -> None:
    """A part stands in the channel; with the last one the article is live and gets announced."""
    parts.arrived(tx, delivery.id, channel_id, message_id)
    assert delivery.article_id is not None
    revision_id = delivery.number("revision")
    if parts.missing(tx, delivery.article_id, revision_id):
        cards.want(tx, delivery.article_id)  # it says how many are there
        return
    article = articles.get(tx, delivery.article_id)
    newsroom = newsrooms.get(tx, article.newsroom_id)
    saved = advance(
        tx,
        newsroom,
        article,
        SYSTEM,
        Action.DELIVERED,
        now=now,
        met=frozenset({Guard.ALL_PARTS}),
        live_revision_id=revision_id,
        published_at=article.published_at or now,
    )
    outbox.announce(tx, newsroom, saved, now)
