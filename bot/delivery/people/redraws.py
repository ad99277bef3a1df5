"""Redraws: a message that was sent already made to say what is so now.

It is brought by whatever brought it first, with a sender that edits the message where the other would send one. So the
words are those of today, whoever the people behind them are by now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import discord
from discord import ui

from bot.delivery.forum_posts import Post
from bot.delivery.outbox.carrying import NOBODY, Brings, Carrying
from bot.delivery.outcomes import ARCHIVED, Arrived, Moot, Outcome, Unsettled, is_gone
from bot.delivery.own_messages import Sent
from bot.delivery.publishing.files_there import edit_with
from bot.delivery.sender import Place, Sender, files_of
from bot.desk.people.departures import OfDeparture
from bot.desk.planning.budget import OfDay
from bot.desk.review.second_review import Asked, AskedEdit
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.message import Message
from bot.ui.people.leaving import NO_LONGER, departure_message
from bot.ui.planning.budget import budget_view
from bot.ui.review.card import thread_name


class Rewriter(Sender):
    """Edits the message that a delivery became."""

    async def send(
        self,
        delivery: Delivery,
        channel: Place | Post,
        *,
        message: Message | None = None,
        view: ui.LayoutView | None = None,
        files: Sequence[discord.File] = (),
    ) -> Sent:
        """Edit it, wherever it stands, with `files` in place of those it had, if there are any. Raises what Discord answers."""
        assert delivery.channel_id is not None and delivery.message_id is not None
        place = self._client.get_partial_messageable(delivery.channel_id).get_partial_message(
            delivery.message_id
        )
        if message is None:
            attachments = list(files) or discord.utils.MISSING
            return Sent.of(await place.edit(view=view, attachments=attachments, allowed_mentions=NOBODY))

        async def opened() -> list[discord.File]:
            return files_of(message)

        parts = {"content": message.text, "view": message.view, "allowed_mentions": NOBODY}
        return Sent.of(await edit_with(place, opened, **parts))


def bringing(at: Carrying, others: Callable[[Carrying], Iterable[Brings]]) -> Brings:
    """How a message is redrawn, and how the chiefs are asked. `others` brings every other kind."""
    rewriting: Brings = {
        kind: bring
        for area in others(replace(at, sender=Rewriter(at.client, at.desk)))
        for kind, bring in area.items()
    }
    return {
        Kind.REDRAW: partial(_redraw, at, rewriting),
        Kind.DEPARTURE: partial(_departure, at),
    }


async def _departure(at: Carrying, delivery: Delivery) -> Outcome:
    newsroom, departure = await at.desk.departures.get(OfDeparture.read(delivery).departure)
    return await at.sender.say(delivery, at.review_channel(newsroom), departure_message(newsroom, departure))


async def _redraw(at: Carrying, rewriting: Brings, delivery: Delivery) -> Outcome:
    of = await at.desk.rewriting.wanted(delivery)
    if of is None:
        return Moot("there never was a message")
    try:
        if of.kind is Kind.CARD_THREAD:
            return await _rename(at, of)
        if of.kind is Kind.BUDGET:
            return await _budget(at, of)
        if of.kind is Kind.DEPARTURE:
            return await _departure(replace(at, sender=Rewriter(at.client, at.desk)), of)
        if of.kind is Kind.EYES:  # what became of the question is said by an edit of it
            edit = AskedEdit(of.id, Asked.read(of).bypass)
            of = replace(of, kind=Kind.EYES_EDIT, payload=edit.stored())
        outcome = await rewriting[of.kind](of)
        if isinstance(outcome, Moot):
            await _empty(at, of)
    except discord.NotFound as error:
        if not is_gone(error):
            raise
        return Moot("its message was deleted by hand")
    except discord.HTTPException as error:
        if error.code != ARCHIVED:
            raise
        await _unarchive(at, of)
        return Unsettled("Its thread had to be opened first")
    return Arrived()


async def _rename(at: Carrying, of: Delivery) -> Outcome:
    """The name of a card's thread is the article's headline."""
    assert of.channel_id is not None
    sight = await at.sight(of)
    thread = await at.client.fetch_channel(of.channel_id)
    if isinstance(thread, discord.Thread):
        archived = thread.archived
        if archived:
            thread = await thread.edit(archived=False)
        await thread.edit(name=thread_name(sight))
        if archived:
            await thread.edit(archived=True)
        await _take_away_word(at, thread, sight.article.number)
    return Arrived()


async def _take_away_word(at: Carrying, thread: discord.Thread, number: int) -> None:
    """Where a channel was told that a thread was opened, that message has its old name. It stands some way below the card: the
    thread is opened when something is first said in it."""
    channel = at.client.get_partial_messageable(thread.parent_id)
    async for message in channel.history(after=discord.Object(thread.id), limit=300, oldest_first=True):
        told = message.type is discord.MessageType.thread_created
        if told and message.author == at.client.user and message.content.startswith(f"№{number} "):
            await message.delete()


async def _budget(at: Carrying, of: Delivery) -> Outcome:
    assert of.channel_id is not None and of.message_id is not None
    day = OfDay.read(of).day
    found = await at.desk.budgets.drawing(of.newsroom_id, date.fromisoformat(day))
    place = at.sender.message(found.rundown.newsroom.guild_id, of.channel_id, of.message_id)
    await place.edit(view=budget_view(found.rundown), allowed_mentions=NOBODY)
    return Arrived()


async def _empty(at: Carrying, of: Delivery) -> None:
    """It says nothing any more that anybody needs."""
    assert of.channel_id is not None and of.message_id is not None
    place = at.client.get_partial_messageable(of.channel_id).get_partial_message(of.message_id)
    await place.edit(content=NO_LONGER, view=None, attachments=[], allowed_mentions=NOBODY)


async def _unarchive(at: Carrying, of: Delivery) -> None:
    """Nothing is edited in an archived thread: it is opened, and the next try edits."""
    assert of.channel_id is not None
    thread = await at.client.fetch_channel(of.channel_id)
    if isinstance(thread, discord.Thread) and thread.archived:
        await thread.edit(archived=False, auto_archive_duration=60)
