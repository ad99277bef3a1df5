"""Listings: what is on record of the server's scheduled events, for whoever brings them up to date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.article.moves import Office
from bot.store.outbox.deliveries import Delivery
from bot.store.planning import scheduled_events
from bot.store.planning.scheduled_events import Listing


@dataclass(slots=True)
class Listings:
    """Queries alone: listings follow their articles by themselves."""

    office: Office

    async def find(self, article_id: int) -> Listing | None:
        """An article's listing; None if there is no event for it, and none is to be."""
        return await self.office.read(lambda tx: scheduled_events.find(tx, article_id))

    async def others_refused(self, delivery: Delivery) -> bool:
        """Whether the desk was told already that listings of this newsroom are refused."""
        return await self.office.read(
            lambda tx: scheduled_events.refused(tx, delivery.newsroom_id, but=delivery.id)
        )

    async def count_behind(self, newsroom_id: int) -> int:
        """How many articles have no event as they should, and none is on its way."""
        return await self.office.read(lambda tx: scheduled_events.count_behind(tx, newsroom_id))
