"""Scheduled events: which articles the server's events list, and what follows when an article or the newsroom changes."""

from __future__ import annotations

from datetime import datetime

from bot.desk.article.actors import By
from bot.desk.article.moves import Move
from bot.desk.outbox import queue
from bot.desk.outbox.outcomes import Arrival, Ending, Outcomes, give_up
from bot.desk.unit_of_work import UseCases
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import in_section, views
from bot.domain.planning.scheduled_events import listed_from, shows_another
from bot.store import Transaction
from bot.store.article import articles
from bot.store.outbox import deliveries, progress
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.store.planning import scheduled_events
from bot.store.planning.scheduled_events import Listing


class ScheduledEvents(UseCases):
    """Queries alone: listings follow their articles by themselves."""

    async def find(self, article_id: int) -> Listing | None:
        """An article's listing; None if there is no event for it, and none is to be."""
        return await self.unit.read(lambda tx: scheduled_events.find(tx, article_id))

    async def others_refused(self, delivery: Delivery) -> bool:
        """Whether the desk was told already that listings of this newsroom are refused."""
        return await self.unit.read(
            lambda tx: scheduled_events.refused(tx, delivery.newsroom_id, but=delivery.id)
        )

    async def count_behind(self, newsroom_id: int) -> int:
        """How many articles have no event as they should, and none is on its way."""
        return await self.unit.read(lambda tx: scheduled_events.count_behind(tx, newsroom_id))


SCHEDULED_MOST = 1000
"""Articles that are listed when a newsroom begins to list. Discord takes 100."""


def follow(tx: Transaction, move: Move) -> None:
    """An article has moved: its listing follows, where the newsroom lists."""
    newsroom, after, now = move.newsroom, move.after, move.now
    if not newsroom.events or not shows_another(move.before, after):
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
            if listed_from(in_section(newsroom, article.section_id), article, now) is not None:
                scheduled_events.want(tx, article.id, newsroom.id)
    go_on(tx, newsroom.id, now)


def settings_changed(tx: Transaction, before: Newsroom, newsroom: Newsroom, now: datetime) -> None:
    """The newsroom was changed: does it list, and do listings lead to the right channel?"""
    led = {room.section and room.section.id: room.publish_channel for room in views(newsroom)}
    leads = {room.section and room.section.id: room.publish_channel for room in views(before)}
    if newsroom.events != before.events or any(
        leads.get(each, where) != where for each, where in led.items()
    ):
        renew(tx, newsroom, now)


def _arrived(tx: Transaction, arrival: Arrival) -> None:
    """A listing is as it should be; the next one that is not is brought on its way."""
    delivery = arrival.delivery
    assert delivery.article_id is not None
    scheduled_events.drawn(tx, delivery.article_id, arrival.message_id, arrival.drawn)
    go_on(tx, delivery.newsroom_id, arrival.now)


def _parked(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    go_on(tx, delivery.newsroom_id, now)


def _given_up(tx: Transaction, delivery: Delivery, newsroom: Newsroom, by: By, now: datetime) -> Ending:
    assert delivery.article_id is not None
    scheduled_events.leave(tx, delivery.article_id)
    return give_up(tx, delivery, newsroom, by, now)


OUTCOMES = {Kind.LISTING: Outcomes(arrived=_arrived, parked=_parked, given_up=_given_up)}


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
