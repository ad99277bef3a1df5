"""Retraction: the one message to the chiefs about a retraction that was asked for, kept up to date."""

from __future__ import annotations

from functools import partial

from bot.delivery.outbox.carrying import Brings, Carrying, rewritten
from bot.delivery.outcomes import Arrived, Moot, Outcome
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.corrections.retractions import Stands
from bot.domain.corrections.takedown import RetractionState
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.corrections.takedowns import retraction_message


async def tell_chiefs(desk: Desk, sender: Sender, delivery: Delivery) -> Outcome:
    """Ask for a second chief, or have the message that does say what came of it. Errors are the carrier's to
    judge."""
    told = Stands.read(delivery)
    asked = await desk.retractions.get(told.retraction)
    if asked.retraction.state is not told.state:
        return Moot("it is no longer so")
    guild_id = asked.newsroom.guild_id
    message = retraction_message(asked)
    earlier = await desk.outbox.earlier(delivery)
    if earlier is not None and earlier.channel_id is not None and earlier.message_id is not None:
        place = sender.message(guild_id, earlier.channel_id, earlier.message_id)
        there = await rewritten(place, message.text, message.view)
        # The message is the earlier one's, on record with that.
        return Arrived() if there else Moot("its message was deleted by hand")
    if asked.retraction.state is not RetractionState.ASKED:
        return Moot("the chiefs were never asked")
    return await sender.say(delivery, sender.channel(guild_id, asked.newsroom.review_channel), message)


def bringing(at: Carrying) -> Brings:
    """How the chiefs are told of a retraction."""
    return {Kind.RETRACTION: partial(tell_chiefs, at.desk, at.sender)}
