"""The word to the desk about late articles."""

from __future__ import annotations

from functools import partial

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Moot, Outcome
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.publishing import messages


def bringing(at: Carrying) -> Brings:
    """How it is brought."""
    return {Kind.LATE: partial(_late, at)}


async def _late(at: Carrying, delivery: Delivery) -> Outcome:
    found = await at.desk.release.lateness(delivery)
    message = messages.late(found)
    if message is None:
        return Moot("it is no longer so")
    channel = at.sender.channel(found.newsroom.guild_id, found.newsroom.review_channel)
    return await at.sender.say(delivery, channel, message)
