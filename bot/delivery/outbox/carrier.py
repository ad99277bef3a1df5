"""The carrier: brings one delivery to Discord, or redraws one message, and judges what Discord says to it."""

from __future__ import annotations

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, Redraws
from bot.delivery.outcomes import (
    PASSING,
    Arrived,
    Gone,
    Moot,
    Outcome,
    Refused,
    Unsettled,
    is_gone,
    judged,
)
from bot.delivery.patience import patience
from bot.delivery.sender import Recalled
from bot.desk.outbox.outcomes import Stale
from bot.store.outbox.deliveries import Delivery
from bot.ui.recovery.parked_deliveries import DOING, REDRAWING

__all__ = ["Arrived", "Carrier", "Gone", "Moot", "Outcome", "Refused", "Unsettled"]


class Carrier:
    """Brings single deliveries to Discord. It decides nothing and writes nothing but the attempt."""

    def __init__(
        self, at: Carrying, brings: Brings, redraws: Redraws, *, patience_seconds: float = 60.0
    ) -> None:
        self._at = at
        self._brings = brings
        self._redraws = redraws
        self._patience_seconds = patience_seconds
        """After this a request that is not answered counts as one of which nobody knows what it did; later for files."""

    async def carry(self, delivery: Delivery, seen: object = None) -> Outcome:
        """Bring one delivery, from what was `seen` with it if that was read already. Failures come back as outcomes."""
        if seen is not None:
            self._at.seen[delivery.id] = seen
        try:
            async with patience(self._patience_seconds):
                return await self._carry(delivery)
        except Recalled:
            return Moot("it was called back just before it was sent")
        except (discord.HTTPException, *PASSING) as error:
            newsroom = await self._at.desk.setup.by_id(delivery.newsroom_id, delivery.article_id)
            return judged(error, DOING[delivery.kind], newsroom.channels.get(delivery.kind.place))
        finally:
            self._at.seen.pop(delivery.id, None)

    async def _carry(self, delivery: Delivery) -> Outcome:
        seen = await self._at.sender.look(delivery)
        if isinstance(seen, Arrived | Refused | Unsettled):
            return seen
        outcome = await self._brings[seen.kind](seen)
        if isinstance(outcome, Moot) and seen.attempt is not None:
            # What comes of that try may appear yet, and must be on record then.
            return Unsettled("It is wanted no longer, and an earlier try of it may still arrive")
        return outcome

    async def redraw(self, stale: Stale) -> Outcome:
        """Bring a message up to date that is edited in place. Moot if the message is gone."""
        try:
            async with patience(self._patience_seconds):
                return await self._redraws[stale.kind](stale.shown, stale.seen)
        except (discord.HTTPException, *PASSING) as error:
            if isinstance(error, discord.NotFound) and is_gone(error):
                return Moot("its message is gone")
            return judged(error, REDRAWING[stale.kind], stale.shown.channel_id)
