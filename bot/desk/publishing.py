"""Publishing: an approved revision becomes parts in the outbox, and live once all have arrived."""

from __future__ import annotations

from datetime import datetime

from bot.desk import outbox
from bot.desk.office import SYSTEM, By, advance
from bot.domain.article import Article
from bot.domain.embargo import UnderEmbargo
from bot.domain.errors import GuardUnmet
from bot.domain.layout import lay_out
from bot.domain.newsroom import Newsroom
from bot.domain.states import Action, Guard
from bot.store import Transaction, articles, cards, deliveries, newsrooms, parts, revisions
from bot.store.deliveries import Delivery, Kind, Progress


def begin(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Queue the parts of the approved revision. Raises UnderEmbargo and what the workflow raises."""
    met = frozenset[Guard]() if article.embargoed_at(now) else frozenset({Guard.EMBARGO_PASSED})
    try:
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
    except GuardUnmet as unmet:
        assert article.embargo_until is not None
        raise UnderEmbargo(article.number, article.embargo_until, article.embargo_source) from unmet
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
    # The version too: what was called off may be published again, by new deliveries.
    key = f"part:{article.id}:{article.revision_id}:{article.version}:{which}"
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


def call_off(tx: Transaction, newsroom: Newsroom, article: Article, by: By, now: datetime) -> Article:
    """Take back a publication of which nothing is out: its parts are dropped, and the article is approved.

    Raises what the workflow raises; GuardUnmet(NOTHING_OUT) when a part has arrived or may have.
    """
    assert article.revision_id is not None
    met = frozenset[Guard]() if _may_be_out(tx, article) else frozenset({Guard.NOTHING_OUT})
    saved = advance(tx, newsroom, article, by, Action.CALL_OFF, now=now, met=met)
    for delivery in _on_the_way(tx, article):
        deliveries.give_up(tx, delivery.id, Progress.DROPPED, "its publication was called off", now)
    parts.call_off(tx, article.id, article.revision_id)
    return saved


def _may_be_out(tx: Transaction, article: Article) -> bool:
    """Whether any part stands in a channel, or was sent and never heard of."""
    assert article.revision_id is not None
    arrived = any(part.message_id for part in parts.of_revision(tx, article.id, article.revision_id))
    return arrived or any(delivery.attempt for delivery in _on_the_way(tx, article))


def _on_the_way(tx: Transaction, article: Article) -> list[Delivery]:
    return [
        delivery
        for kind in (Kind.PART, Kind.PART_THREAD)
        for delivery in deliveries.unsettled_of_article(tx, article.id, kind)
    ]


def thread_is_gone(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    """The thread for the rest of an article was deleted by hand while the article went out: it is opened
    anew on the first message, and what stood in it is sent again. False if there never was one."""
    thread = thread_of(tx, delivery)
    if thread is None or thread.channel_id is None:
        return False
    for part in parts.of_revision(tx, thread.article_id or 0, delivery.number("revision")):
        if part.channel_id == thread.channel_id:
            parts.taken_away(tx, part.delivery_id)
            deliveries.send_anew(tx, part.delivery_id, now)
    deliveries.send_anew(tx, delivery.id, now)
    deliveries.send_anew(tx, thread.id, now)
    cards.want(tx, delivery.article_id or 0)
    return True


def first_is_gone(tx: Transaction, delivery: Delivery, now: datetime) -> Delivery | None:
    """The first message of an article was deleted by hand before the rest had a thread on it: nothing of
    it is out any more. Returns the first part, which is to be sent anew, when a human says so."""
    first = first_part(tx, delivery)
    if first is None:
        return None
    parts.taken_away(tx, first.id)
    deliveries.send_anew(tx, first.id, now)
    deliveries.send_anew(tx, delivery.id, now)
    return deliveries.get(tx, first.id)


def first_part(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """What carries the first message of the article that a part or its thread belongs to."""
    assert delivery.article_id is not None
    found = parts.of_revision(tx, delivery.article_id, delivery.number("revision"))
    return deliveries.get(tx, found[0].delivery_id) if found else None


def thread_of(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """What opens the thread that a part of an article goes into."""
    assert delivery.article_id is not None
    return deliveries.latest_of_article(tx, delivery.article_id, Kind.PART_THREAD)
