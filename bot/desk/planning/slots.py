"""Slots: an approved article takes the next free one, in the transaction that approves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from heapq import merge
from itertools import takewhile

from bot.desk.article.actors import RELEASE_POLICY
from bot.desk.planning.scheduling import set_time
from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import sharing_slots, views
from bot.domain.times.moments import FARTHEST
from bot.store import Transaction
from bot.store.article import articles


def free_slots(tx: Transaction, newsroom: Newsroom, start: datetime, now: datetime) -> Iterator[datetime]:
    """The slots after `now`, from `start` on, at which nothing goes out of the sections that share them, in order.

    None farther ahead than anything can be planned, and none without a timetable.
    """
    if newsroom.timetable is None:
        return iter(())
    taken = articles.times_taken(tx, newsroom.id, start, sections=sharing_slots(newsroom))
    ahead = takewhile(lambda at: at <= now + FARTHEST, newsroom.timetable.moments(start, newsroom.zone))
    return (at for at in ahead if at > now and at not in taken)


def free_of_all(tx: Transaction, newsroom: Newsroom, start: datetime, now: datetime) -> Iterator[datetime]:
    """The free slots of a newsroom and of all its sections, in order, each moment once."""
    rooms = {sharing_slots(room): room for room in reversed([newsroom, *views(newsroom)])}
    last: datetime | None = None
    for at in merge(*(free_slots(tx, room, start, now) for room in rooms.values())):
        if at != last:
            yield at
        last = at


def take_slot(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> Article:
    """Schedule an approved article for the next free slot after the cooling-off and the embargo.

    One writer at a time, so no two articles find the same slot free. Without a free slot the article
    stays as it is, approved, and a chief gives it its time.
    """
    start = now + newsroom.cooling_off
    if article.embargo_until is not None:
        start = max(start, article.embargo_until)
    slot = next(free_slots(tx, newsroom, start, now), None)
    return article if slot is None else set_time(tx, newsroom, article, RELEASE_POLICY, slot, now)
