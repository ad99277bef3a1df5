"""Retention: what is kept only for a time is let go of, in steps of a few rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.article.actors import By
from bot.desk.article.moves import advance
from bot.desk.review.card_deliveries import delete_thread
from bot.desk.unit_of_work import UseCases
from bot.domain.article.states import Action, Who
from bot.domain.people.retention import SEARCHES, Retention
from bot.store import Transaction
from bot.store.article import articles, log_chain
from bot.store.newsroom import newsrooms
from bot.store.people import retention

ASKED_APART = timedelta(days=30)
"""Between two tries to delete a thread that Discord does not let the bot delete."""

BY_TIME = By(None, "the clock", frozenset({Who.AUTHOR}))
"""A draft is put away as its author would: nobody else was ever given it."""


class Keeping(UseCases):
    """Lets go of what has been kept long enough."""

    async def step(self, kept: Retention) -> int:
        """One step; returns how much was let go of, so that the next one follows while it is not 0."""
        return await self.unit.write(lambda tx, now: _step(tx, kept, now))

    async def link(self) -> int:
        """One step of linking the log. Nobody has to hear of it: nothing that is delivered or due changes."""
        return await self.unit.store.write(link_log)


def link_log(tx: Transaction) -> int:
    """Link what is new in the log of every newsroom, a little at a time. Returns how much that was."""
    return sum(log_chain.extend(tx, newsroom_id) for newsroom_id in log_chain.behind(tx))


def _step(tx: Transaction, kept: Retention, now: datetime) -> int:
    retention.forget_searches(tx, now - SEARCHES)
    done = 0
    if kept.drafts is not None:
        for newsroom_id in newsrooms.ids(tx):
            for article_id in retention.drafts_before(tx, newsroom_id, now - kept.drafts):
                newsroom = newsrooms.get(tx, newsroom_id)
                advance(tx, newsroom, articles.get(tx, article_id), BY_TIME, Action.DISCARD, now=now)
                done += 1
    if kept.discarded is not None:
        found = retention.discarded_before(tx, now - kept.discarded)
        if found:
            retention.erase_texts(tx, found)
        done += len(found)
    if kept.threads is not None:
        for article_id in retention.threads_before(tx, now - kept.threads, now - ASKED_APART):
            delete_thread(tx, articles.get(tx, article_id), now)
            done += 1
    if kept.readers is not None:
        done += retention.forget_readers(tx, now - kept.readers)
    if kept.delivered is not None:
        done += retention.forget_deliveries(tx, now - kept.delivered)
    return done
