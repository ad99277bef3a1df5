"""Cards: the review card's message, its thread and its reactions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import discord

from bot.delivery import own_messages
from bot.delivery.outbox.carrying import Brings, Carrying, Redraws
from bot.delivery.outcomes import ARCHIVED, Arrived, Moot, Outcome, Refused, did_not_answer, is_gone
from bot.delivery.publishing.forum import lacks
from bot.delivery.review.card_readback import ReadBack
from bot.desk.article.sight import Sight
from bot.desk.review.card_deliveries import LeftBehind, TakenOff, is_finished
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.review.cards import Card
from bot.ui.article import reaction_marks
from bot.ui.article.sheets import MARK_BASE
from bot.ui.review.card import card_view, thread_name
from bot.ui.review.sections import moved_view

MANY_THREADS = 900
"""Active threads of a server from which on the desk is warned. Discord allows 1,000 (code 160006 beyond that)."""


class CardPost:
    """What the desk sees of an article. Errors are the carrier's to judge."""

    def __init__(self, at: Carrying, read_back: ReadBack) -> None:
        self._at = at
        self._client = at.client
        self._desk = at.desk
        self._sender = at.sender
        self._read_back = read_back

    async def redraw(self, card: Card, seen: Sight | None) -> Outcome:
        """Bring the message up to date, to what was `seen` if that was read already."""
        assert card.message_id is not None
        sight = self._with_lacks(seen or await self._desk.reading.sight(card.article_id))
        view = card_view(sight, self._desk.unit.clock())
        await own_messages.show(self._client, card.channel_id, card.message_id, view)
        assert sight.card is not None
        return Arrived(card.channel_id, card.message_id, sight.card.wanted)

    async def post(self, delivery: Delivery) -> Outcome:
        """Post the message."""
        sight = await self._at.sight(delivery)
        if sight.card is None:
            return Moot("the article has no card")
        channel = self._sender.channel(sight.newsroom.guild_id, sight.newsroom.review_channel)
        view = card_view(self._with_lacks(sight), self._desk.unit.clock(), mark=MARK_BASE + delivery.id)
        there = await self._sender.send(delivery, channel, view=view)
        return Arrived(channel.id, there.id, sight.card.wanted)

    def _with_lacks(self, sight: Sight) -> Sight:
        return replace(sight, lacks=lacks(self._client, sight))

    async def thread(self, delivery: Delivery) -> Outcome:
        """Open the thread on it, for the discussion."""
        sight = await self._at.sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._sender.message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        try:
            opened = await self._sender.open_thread(message, thread_name(sight))
            if not isinstance(opened, Refused):
                await self._mind_the_threads(sight.newsroom.guild_id)
                return opened
            await message.delete()  # all that a card shows is in the database, so it is posted anew
        except discord.NotFound as error:
            if not is_gone(error):
                raise
        return Moot("the card's message is gone")

    async def _mind_the_threads(self, guild_id: int) -> None:
        """Have the desk told before Discord refuses to open more threads."""
        guild = self._client.get_guild(guild_id)
        count = 0 if guild is None else sum(not thread.archived for thread in guild.threads)
        if count >= MANY_THREADS:
            await self._desk.lost_messages.threads(guild_id, count)

    async def archive_thread(self, delivery: Delivery) -> Outcome:
        """Put the thread of a finished article away. Discord opens it again for whoever writes in it."""
        thread_id = await self._finished_thread(delivery)
        if isinstance(thread_id, Moot):
            return thread_id
        try:
            await self._archive(thread_id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the card's thread is gone")
        except discord.Forbidden:
            return Moot("without the right to it, Discord archives the thread after a week")
        return Arrived()

    async def left_behind(self, delivery: Delivery) -> Outcome:
        """Make the card's earlier message say where it is now, and put its thread away."""
        sight, left = await self._at.sight(delivery), LeftBehind.read(delivery)
        message = self._sender.message(sight.newsroom.guild_id, left.channel, left.message)
        try:
            await message.edit(view=moved_view(sight), allowed_mentions=discord.AllowedMentions.none())
            await self._put_away(message, left)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the card's earlier message is gone")
        return Arrived(left.channel, left.message)

    async def _put_away(self, message: discord.PartialMessage, left: LeftBehind) -> None:
        """The reactions off the earlier message, and its thread archived, where the bot may."""
        with suppress(discord.Forbidden):
            await message.clear_reactions()
        with suppress(discord.Forbidden):
            if left.thread:
                await self._archive(left.thread)

    async def _archive(self, thread_id: int) -> None:
        """Archive a thread, without asking for it first. Raises what Discord answers, but not that it is archived: by an
        earlier try, or by hand."""
        try:
            await self._client.http.edit_channel(thread_id, archived=True, auto_archive_duration=60)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise

    async def _finished_thread(self, delivery: Delivery) -> int | Moot:
        """The thread of a card whose article is finished, or why there is nothing to do about it."""
        sight = await self._at.sight(delivery)
        if sight.card is None or sight.card.thread_id is None:
            return Moot("the card has no thread")
        return sight.card.thread_id if is_finished(sight.article) else Moot("it is being worked on again")

    async def delete_thread(self, delivery: Delivery) -> Outcome:
        """Delete the thread of an article that was finished long ago."""
        thread_id = await self._finished_thread(delivery)
        if isinstance(thread_id, Moot):
            return thread_id
        try:
            await self._client.http.delete_channel(thread_id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
        except discord.Forbidden:
            return Moot("without Manage Threads the thread stays; it is tried again in a month")
        return Arrived()

    async def reactions(self, delivery: Delivery) -> Outcome:
        """Put the bot's own reactions on it, and read whoever was quicker."""
        sight = await self._at.sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._sender.message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        try:
            for emoji in reaction_marks.REACTIONS:
                await message.add_reaction(emoji)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the card's message is gone")
        # Whoever reacted before it was on record which message the card is has not been heard.
        await self._read_back.card(sight.article.id, self._desk.unit.clock())
        return Arrived()

    async def unreact(self, delivery: Delivery) -> Outcome:
        """Take somebody's reaction off it."""
        sight = await self._at.sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._sender.message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        off = TakenOff.read(delivery)
        person, choice = off.person, off.choice
        if choice is None:
            mark, stands = reaction_marks.CLAIM_MARK, sight.article.claimed_by == person
        else:
            mark, stands = reaction_marks.MARKS[choice], sight.stands_by_reaction(person, choice)
        if stands:
            return Moot("they have put it there again, and it counts")
        try:
            await message.remove_reaction(mark, discord.Object(person))
        except discord.NotFound as error:
            if did_not_answer(error):
                raise
            # they took it away themselves
        except discord.Forbidden:
            return Moot("without Manage Messages a reaction stays; the votes are right all the same")
        return Arrived()


def bringing(at: Carrying, read_back: ReadBack) -> tuple[Brings, Redraws]:
    """How a card is posted with all that hangs on it, and edited in place."""
    card = CardPost(at, read_back)
    brings = {
        Kind.CARD: card.post,
        Kind.CARD_THREAD: card.thread,
        Kind.CARD_REACTIONS: card.reactions,
        Kind.UNREACT: card.unreact,
        Kind.THREAD_ARCHIVE: card.archive_thread,
        Kind.THREAD_DELETE: card.delete_thread,
        Kind.CARD_MOVED: card.left_behind,
    }
    return brings, {Kind.CARD: card.redraw}
