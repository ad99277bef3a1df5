"""Threads: those in which articles stand, named after the headline, and closed again after a correction opened them."""

from __future__ import annotations

from datetime import datetime

from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Outcomes
from bot.desk.publishing.public_messages import OfPart
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload


class Named(Payload):
    """Which delivery opened the thread or the post that is named, and whether its tags are set anew too."""

    kinds = (Kind.PART_THREAD_NAME,)
    of: int
    tags: bool = False


class Closed(Payload):
    """The thread that is archived again."""

    kinds = (Kind.PART_THREAD_CLOSE,)
    thread: int


class ArticleThreads(UseCases):
    """What the delivery asks of the desk about threads."""

    async def closes_again(self, delivery: Delivery, thread_id: int) -> None:
        """Note, before it is opened, that a thread was archived: it is archived again once what the article has on its
        way is done, also after a crash."""

        def work(tx: Transaction, now: datetime) -> None:
            assert delivery.article_id is not None
            article = articles.get(tx, delivery.article_id)
            latest = deliveries.latest_of_article(tx, article.id, Kind.PART_THREAD_CLOSE)
            if (
                latest is not None
                and latest.state is Progress.PENDING
                and Closed.read(latest).thread == thread_id
            ):
                return
            key = f"{Kind.PART_THREAD_CLOSE}:{thread_id}:after:{latest.id if latest else 0}"
            queue.put(tx, article, Kind.PART_THREAD_CLOSE, key, payload=Closed(thread_id), now=now)

        await self.unit.write(work)


def rename(tx: Transaction, article: Article, now: datetime, *, tags: bool = False) -> None:
    """Have the post of an article, or the thread for the rest of it or for its readers, bear the headline that readers may see now; also one
    that was left behind when somebody deleted its first message. With `tags` a post gets its tags anew."""
    opened = [
        *(part for part in deliveries.all_of_article(tx, article.id, Kind.PART) if begins(part)),
        *deliveries.all_of_article(tx, article.id, Kind.PART_THREAD),
        *deliveries.all_of_article(tx, article.id, Kind.DISCUSSION),
    ]
    for each in opened:
        if each.state is not Progress.DROPPED:
            key = f"{Kind.PART_THREAD_NAME}:{each.id}:{article.version}"
            queue.put(
                tx,
                article,
                Kind.PART_THREAD_NAME,
                key,
                payload=Named(each.id, tags and each.kind is Kind.PART),
                needs=each.id,
                now=now,
            )


def begins(part: Delivery) -> bool:
    """Whether a piece begins the article in a destination."""
    return part.needs is None or OfPart.read(part).begins


OUTCOMES = {Kind.PART_THREAD_NAME: Outcomes(), Kind.PART_THREAD_CLOSE: Outcomes()}
