"""Scheduled events: which articles a newsroom shows among its server's scheduled events, and from when.

An event is public, so it says before publication what is coming. An article under embargo is left out as
long as the embargo stands: its headline alone would break it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom

SOONEST = timedelta(minutes=1)
"""What goes out sooner than that is not listed any more: Discord takes no event that begins in the past."""


def listed_from(newsroom: Newsroom, article: Article, now: datetime) -> datetime | None:
    """The moment from which an article is to be listed, `now` if it is; None if it is not, as things stand.

    Only a first publication is: of a correction there is nothing to announce before it is out.
    """
    if not newsroom.events or article.state is not State.SCHEDULED or article.live_revision_id is not None:
        return None
    at = article.publish_at
    start = max(now, article.embargo_until or now)
    return None if at is None or at - start < SOONEST else start


def shows_another(before: Article, after: Article) -> bool:
    """Whether a change of an article is one that its listing has to follow."""
    return _shown(before) != _shown(after)


def _shown(article: Article) -> object:
    if article.state is not State.SCHEDULED:
        return None
    return article.publish_at, article.revision_id, article.embargo_until
