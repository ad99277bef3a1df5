"""Fault notes: the desk, or the server's owner, is told of what Discord refuses and of channels that are gone."""

from __future__ import annotations

from functools import partial

import discord

from bot.delivery.outbox.carrying import Brings, Carrying, rewritten
from bot.delivery.outcomes import BLOCKED_WORDS, Arrived, Moot, Outcome, is_gone
from bot.desk.outbox.parking import FaultTold, OwnerTold
from bot.desk.recovery.lost_messages import THREADS, GoneNote, gone_notes
from bot.store.outbox.deliveries import Delivery, Progress
from bot.store.outbox.kinds import Kind
from bot.ui.recovery import lost_messages
from bot.ui.recovery import parked_deliveries as waiting


def bringing(at: Carrying) -> Brings:
    """How these are brought."""
    return {
        Kind.FAULT_NOTE: partial(_fault_note, at),
        Kind.CHANNEL_NOTE: partial(_channel_note, at),
        Kind.OWNER_NOTICE: partial(_owner_notice, at),
    }


async def _fault_note(at: Carrying, delivery: Delivery) -> Outcome:
    """Post it, or edit the message of the note before it."""
    sight = await at.sight(delivery)
    concerned, earlier = await at.desk.outbox.told_of(delivery)
    said = FaultTold.read(delivery)
    fault = said.fault or (concerned.fault if concerned else None) or ""
    if concerned is not None and concerned.state is Progress.PENDING:
        return Moot("it is being tried again")
    message = waiting.fault_note(sight.article, concerned, by=said.by, fault=fault)
    if earlier is not None and earlier.channel_id is not None and earlier.message_id is not None:
        place = at.sender.message(sight.newsroom.guild_id, earlier.channel_id, earlier.message_id)
        if await rewritten(place, message.text, message.view):
            return Arrived()  # the message is the earlier note's, on record with that
        # somebody deleted it: what still waits is said anew
    if concerned is not None and concerned.state is not Progress.PARKED:
        return Moot("it waits no longer, and no message says that it does")
    channel = at.sender.channel(sight.newsroom.guild_id, sight.newsroom.review_channel)
    try:
        return await at.sender.say(delivery, channel, message)
    except discord.HTTPException as error:
        if error.code not in BLOCKED_WORDS:
            raise
    message = waiting.fault_note(sight.article, concerned, by=said.by, fault=fault, named=False)
    return await at.sender.say(delivery, channel, message)


async def _channel_note(at: Carrying, delivery: Delivery) -> Outcome:
    """In the review channel; to the server's owner if that is the one, or does not take it."""
    newsroom = await at.desk.setup.by_id(delivery.newsroom_id)
    said = GoneNote.read(delivery)
    guild, use = at.client.get_guild(newsroom.guild_id), said.use
    if guild is None or guild.owner_id is None:
        return Moot("the bot is not in that server any more")
    if use == THREADS:
        message = lost_messages.many_threads(said.channel)
        return await at.sender.say(delivery, at.review_channel(newsroom), message)
    if GoneNote(use, said.channel, said.section) not in gone_notes(newsroom, said.channel):
        return Moot("another one was named meanwhile")
    message = lost_messages.channel_gone(guild.name, use, said.section)
    if said.channel != newsroom.review_channel:
        try:
            return await at.sender.say(
                delivery, at.sender.channel(guild.id, newsroom.review_channel), message
            )
        except (discord.Forbidden, discord.NotFound) as error:
            if isinstance(error, discord.NotFound) and not is_gone(error):
                raise
    there = await at.say_by_dm(delivery, guild.owner_id, message)
    return there or Moot("the owner's DMs are closed")


async def _owner_notice(at: Carrying, delivery: Delivery) -> Outcome:
    newsroom = await at.desk.setup.by_id(delivery.newsroom_id, delivery.article_id)
    guild = at.client.get_guild(newsroom.guild_id)
    if guild is None or guild.owner_id is None:
        return Moot("the bot is not in that server any more")
    article = None if delivery.article_id is None else (await at.sight(delivery)).article
    message = waiting.owner_notice(
        guild.name, newsroom.review_channel, article, OwnerTold.read(delivery).fault
    )
    there = await at.say_by_dm(delivery, guild.owner_id, message)
    return there or Moot("the owner's DMs are closed")
