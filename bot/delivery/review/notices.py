"""Notices: what the author is told by DM, the desk in its channel, and what is said in a card's thread."""

from __future__ import annotations

import asyncio
from functools import partial

import discord

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Moot, Outcome, is_gone
from bot.desk.outbox.notices import InThread, Notice, ThreadNote, ToDesk, ToPerson
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui import message as ui_message
from bot.ui import notices
from bot.ui.archive.comparison import changed_pictures

PICTURES_BYTES = 4 * 1024 * 1024
"""Bytes of the old and new pictures that go with the word of a changed text."""


def bringing(at: Carrying) -> Brings:
    """How these are brought."""
    return {
        Kind.NOTICE: partial(_notice, at),
        Kind.THREAD_NOTE: partial(_thread_note, at),
        Kind.DESK_NOTE: partial(_desk_note, at),
    }


async def _notice(at: Carrying, delivery: Delivery) -> Outcome:
    sight = await at.sight(delivery)
    told = ToPerson.read(delivery)
    kind, to, about, by, asked = told.notice, told.to, told.about, told.person, told.invitation
    message = notices.notice(
        kind,
        sight,
        about=await at.desk.reading.note(about) if about else None,
        by=by,
        invitation=await at.desk.co_authors.invitation(asked) if asked else None,
    )
    if message is None:
        return Moot("it is no longer so")
    guild_id = sight.newsroom.guild_id
    # A DM may reach somebody who has left, by another server; nobody changes the text then.
    left = kind is Notice.CHANGES_REQUESTED and await at.has_left(guild_id, to)
    there = None if left else await at.say_by_dm(delivery, to, message)
    if there is None and sight.card is not None and sight.card.thread_id is not None:
        thread = at.sender.channel(guild_id, sight.card.thread_id)
        said = ui_message.closed_door(message, to)
        if left or await at.has_left(guild_id, to):
            said = notices.has_left(message, to, sight.article.number)
        try:
            return await at.sender.say(delivery, thread, said)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            if kind is Notice.INVITED:
                await at.desk.co_authors.unreachable(sight.article.id, asked)
            return Moot("their DMs are closed, and the card's thread is gone")
    if there is None and kind is Notice.INVITED:
        await at.desk.co_authors.unreachable(sight.article.id, asked)
    if there is None and kind is Notice.FILED_FOR_YOU:
        there = await at.say_by_dm(delivery, by, notices.author_unreachable(sight))
    return there or Moot("their DMs are closed, and there is no thread to reach them in")


async def _thread_note(at: Carrying, delivery: Delivery) -> Outcome:
    sight = await at.sight(delivery)
    if sight.card is None or sight.card.thread_id is None:
        return Moot("the card has no thread")
    said = InThread.read(delivery)
    kind, about = said.note, said.about
    reading = at.desk.reading
    revised = kind in (ThreadNote.RESUBMITTED, ThreadNote.EDITED)
    before = await reading.revision_numbered(sight.article.id, about) if revised else None
    after = await reading.revision(said.revision) if revised and said.revision else None
    files: dict[str, bytes] = {}
    if before is not None and after is not None:
        changed = changed_pictures(before, after)
        files = await at.desk.comparison.files(sight.article.id, changed, PICTURES_BYTES)
    # A long difference takes a while, and nobody is to wait behind it.
    message = await asyncio.to_thread(
        notices.thread_note,
        kind,
        sight,
        by=said.person,
        signoffs=said.signoffs,
        choice=said.choice,
        note=await reading.note(about) if kind is ThreadNote.REASON_GIVEN else None,
        before=before,
        after=after,
        files=files,
        hears=at.client.intents.message_content,
    )
    if message is None:
        return Moot("it is no longer so")
    try:
        thread = at.sender.channel(sight.newsroom.guild_id, sight.card.thread_id)
        return await at.sender.say(delivery, thread, message)
    except discord.NotFound as error:
        if not is_gone(error):
            raise
        return Moot("the card's thread is gone")


async def _desk_note(at: Carrying, delivery: Delivery) -> Outcome:
    sight = await at.sight(delivery)
    said = ToDesk.read(delivery)
    message = notices.desk_note(said.note, sight, by=said.person, about=said.about)
    if message is None:
        return Moot("it is no longer so")
    return await at.sender.say(delivery, at.review_channel(sight.newsroom), message)
