"""Seals: how the line in the review channel is brought."""

from __future__ import annotations

from functools import partial

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Moot, Outcome
from bot.desk.planning.budget import OfDay
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.people.seals import seal_message


def bringing(at: Carrying) -> Brings:
    """How seals are brought."""
    return {Kind.SEAL: partial(_seal, at)}


async def _seal(at: Carrying, delivery: Delivery) -> Outcome:
    found = await at.desk.seals.shown(delivery.newsroom_id, OfDay.read(delivery))
    if found.head is None:
        return Moot("there is no seal of that day any more")
    return await at.sender.say(
        delivery, at.review_channel(found.newsroom), seal_message(found.day, found.head.shown)
    )
