"""Reminders of due times: one message to each, edited when there is more to say of the same article."""

from __future__ import annotations

from functools import partial

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, rewritten
from bot.delivery.outcomes import ARCHIVED, Arrived, Moot, Outcome
from bot.desk.article.sight import Sight
from bot.desk.planning.reminders import SETTLED, THE_CHIEFS, Reminded
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.message import Message, closed_door
from bot.ui.planning.deadlines import reminder


def bringing(at: Carrying) -> Brings:
    """How these are brought."""
    return {
        Kind.REMINDER: partial(_reminder, at),
        Kind.DESK_REMINDER: partial(_reminder, at),
    }


async def _reminder(at: Carrying, delivery: Delivery) -> Outcome:
    """One message to each, edited when there is more to say of the same article."""
    sight = await at.sight(delivery)
    said = Reminded.read(delivery)
    to, stage, now = said.to, said.stage, at.desk.unit.clock()
    text = reminder(sight, stage, to, said.due, now)
    if text is None:
        return Moot("it is no longer so")
    earlier = await at.desk.outbox.earlier(delivery)
    if earlier is not None and earlier.channel_id is not None and earlier.message_id is not None:
        place = at.sender.message(sight.newsroom.guild_id, earlier.channel_id, earlier.message_id)
        try:
            if await rewritten(place, text):
                return Arrived()  # the message is the earlier one's, on record with that
            # somebody deleted it: what is still so is said anew
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            return Moot("its thread is archived: no one waits for it")
    if stage == SETTLED:
        return Moot("the bot reminded no one of it")
    if to > 0:
        return await _remind_person(at, delivery, sight, to, text)
    where = sight.newsroom.review_channel
    role: int | None = None
    if to == THE_CHIEFS:
        role = sight.newsroom.chiefs_role or sight.newsroom.editors_role
        text = f"<@&{role}> {text}"
    elif sight.card is not None and sight.card.thread_id is not None:
        where = sight.card.thread_id
    channel = at.sender.channel(sight.newsroom.guild_id, where)
    return await at.sender.say(delivery, channel, Message(text, pings_role=role))


async def _remind_person(at: Carrying, delivery: Delivery, sight: Sight, to: int, text: str) -> Outcome:
    there = await at.say_by_dm(delivery, to, Message(text))
    if there is None and sight.card is not None and sight.card.thread_id is not None:
        thread = at.sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
        return await at.sender.say(delivery, thread, closed_door(Message(text), to))
    return there or Moot("their DMs are closed, and there is no thread to reach them in")
