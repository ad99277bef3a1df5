"""Discussions: the thread under a published article in which its readers talk, where a newsroom or a section wants that."""

from __future__ import annotations

from datetime import datetime

from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.publishing import public_messages
from bot.desk.publishing.announcements import still_down
from bot.desk.publishing.public_messages import OfPart
from bot.domain.article.article import Article
from bot.domain.newsroom.sections import as_seen_in
from bot.domain.newsroom.settings import DISCUSSIONS
from bot.store import Transaction
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload
from bot.store.publishing import places


class OfDiscussion(Payload):
    """Which delivery opened the thread that is locked or opened again."""

    kinds = (Kind.DISCUSSION_STATE,)
    of: int


def open_under(tx: Transaction, article: Article, part: Delivery, message_id: int, now: datetime) -> None:
    """A piece has its message: open a thread under it, if the article is whole with it and its readers are to have one.
    They have one already in a post, and in the thread for the rest of a long article."""
    runs_in = OfPart.read(part).runs_in
    there = places.of_article(tx, article.id, runs_in)
    if [place.delivery_id for place in there] != [part.id] or deliveries.get(tx, part.id).is_post:
        return
    newsroom = as_seen_in(newsrooms.of_article(tx, article), runs_in)
    if newsroom is None or not DISCUSSIONS.of(newsroom) or public_messages.is_down(article):
        return
    payload = OfPart(article.revision_id, runs_in)
    queue.put(tx, article, Kind.DISCUSSION, f"{Kind.DISCUSSION}:{message_id}", payload=payload, now=now)


def follow(tx: Transaction, article: Article, now: datetime) -> None:
    """Have the threads of an article's readers be locked while it is down, and open again once it is back."""
    for opened in deliveries.all_of_article(tx, article.id, Kind.DISCUSSION):
        key = f"{Kind.DISCUSSION_STATE}:{opened.id}:{article.version}"
        queue.put(
            tx,
            article,
            Kind.DISCUSSION_STATE,
            key,
            payload=OfDiscussion(opened.id),
            needs=opened.id,
            now=now,
        )


OUTCOMES = {Kind.DISCUSSION: Outcomes(moot=still_down), Kind.DISCUSSION_STATE: Outcomes()}
