"""Approved plans: an article that is approved gets the time that was planned for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.desk.article.actors import RELEASE_POLICY
from bot.desk.planning.scheduling import set_time
from bot.domain.article.article import Article
from bot.domain.newsroom.newsroom import Newsroom
from bot.store import Transaction
from bot.store.article import articles
from bot.store.review import cards


def keep_plan(tx: Transaction, newsroom: Newsroom, article: Article, now: datetime) -> Article:
    """Schedule what was just approved for its plan, not before its embargo. A plan that has passed by more than the
    newsroom's grace waits for a chief; within it the article goes out as if nothing had been planned."""
    planned = article.planned_at
    if planned is None:
        return article
    at = planned if article.embargo_until is None else max(planned, article.embargo_until)
    if at > now:
        return set_time(tx, newsroom, article, RELEASE_POLICY, at, now, kept=True)
    if now - at <= newsroom.grace:
        return article
    saved = articles.save(tx, replace(article, publish_at=None, missed_at=at))
    cards.want(tx, saved.id)
    return saved
