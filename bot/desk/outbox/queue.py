"""The one way into the queue of deliveries."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article.article import Article
from bot.store import Transaction
from bot.store.outbox import deliveries
from bot.store.outbox.kinds import Kind
from bot.store.outbox.payload import Payload


def put(
    tx: Transaction,
    article: Article,
    kind: Kind,
    key: str,
    *,
    now: datetime,
    payload: Payload | None = None,
    needs: int | None = None,
    not_before: datetime | None = None,
) -> int:
    """Put something about an article in the outbox and return its id. See `deliveries.enqueue`."""
    return deliveries.enqueue(
        tx,
        newsroom_id=article.newsroom_id,
        article_id=article.id,
        kind=kind,
        key=key,
        payload=payload,
        needs=needs,
        now=now,
        not_before=not_before,
    )
