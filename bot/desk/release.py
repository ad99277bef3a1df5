"""Release: approved articles go out, by a chief's word or when their time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.desk.office import CLOCK, Office, opened
from bot.desk.publishing import begin
from bot.domain.article import Article
from bot.domain.newsroom import Person
from bot.store import Transaction, articles, newsrooms

BATCH = 50
"""Due articles that one transaction publishes, so that votes are not kept waiting behind them."""


@dataclass(slots=True)
class Release:
    """The chiefs' side of the desk."""

    office: Office

    async def publish_now(self, article_id: int, person: Person) -> Article:
        """Publish an approved article at once. Raises what the workflow raises."""

        def work(tx: Transaction, now: datetime) -> Article:
            article, newsroom, by = opened(tx, article_id, person)
            return begin(tx, newsroom, article, by, now)

        return await self.office.write(work)

    async def publish_due(self) -> int:
        """Publish what is due, at most one batch, and return how many."""

        def work(tx: Transaction, now: datetime) -> int:
            due = articles.due(tx, now, limit=BATCH)
            for article in due:
                begin(tx, newsrooms.get(tx, article.newsroom_id), article, CLOCK, now)
            return len(due)

        return await self.office.write(work)

    async def next_due(self) -> datetime | None:
        """The nearest moment at which an article wants something of the clock."""
        return await self.office.read(articles.next_due)
