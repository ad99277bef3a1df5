"""What listings follow: the changes of an article, and of the newsroom.

Where many are behind, such as when a newsroom begins to list, each that comes through sets the next one going.
So a missing permission, or more events than Discord allows, ends in one request and not in hundreds; and when
that is over, one that comes through brings all the others.
"""

from __future__ import annotations

from datetime import datetime

from bot.desk.outbox import queue
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.planning.scheduled_events import listed_from, shows_another
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Kind, Progress
from bot.store.planning import scheduled_events

SCHEDULED_MOST = 1000
"""Articles that are listed when a newsroom begins to list. Discord takes 100."""


def follow(tx: Transaction, newsroom: Newsroom, before: Article, after: Article, now: datetime) -> None:
    """An article was changed: its listing follows."""
    if not shows_another(before, after):
        return
    if listed_from(newsroom, after, now) is not None or scheduled_events.find(tx, after.id) is not None:
        scheduled_events.want(tx, after.id, newsroom.id)
        _send(tx, after, now)


def renew(tx: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """The newsroom was changed: it lists or does not, or lists another channel."""
    scheduled_events.want_all(tx, newsroom.id)
    for refused in deliveries.parked(tx, newsroom.id, limit=SCHEDULED_MOST):
        if refused.kind is Kind.LISTING:
            progress.revive(tx, refused.id, now)
    if newsroom.events:
        scheduled = articles.in_states(tx, newsroom.id, (State.SCHEDULED,), limit=SCHEDULED_MOST)
        for article in scheduled:
            if listed_from(newsroom, article, now) is not None:
                scheduled_events.want(tx, article.id, newsroom.id)
    go_on(tx, newsroom.id, now)


def drawn(tx: Transaction, delivery: Delivery, event_id: int | None, up_to: int, now: datetime) -> None:
    """A listing is as it should be; the next one that is not is brought on its way."""
    assert delivery.article_id is not None
    scheduled_events.drawn(tx, delivery.article_id, event_id, up_to)
    go_on(tx, delivery.newsroom_id, now)


def go_on(tx: Transaction, newsroom_id: int, now: datetime) -> None:
    """Bring the next listing that is behind on its way."""
    behind = scheduled_events.behind(tx, newsroom_id)
    if behind is not None:
        _send(tx, articles.get(tx, behind.article_id), now)


def _send(tx: Transaction, article: Article, now: datetime) -> None:
    latest = deliveries.latest_of_article(tx, article.id, Kind.LISTING)
    match latest and latest.state:
        case Progress.PENDING:
            assert latest is not None
            progress.hurry(tx, latest.id, now)  # it may wait for the end of an embargo
        case Progress.PARKED:
            assert latest is not None
            progress.revive(tx, latest.id, now)
        case _:
            key = f"{Kind.LISTING}:{article.id}:after:{latest.id if latest else 0}"
            queue.put(tx, article, Kind.LISTING, key, now=now)
