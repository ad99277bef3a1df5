"""Publication: an article’s messages, the thread that holds the rest of it, and the word of it to others."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.delivery.faults import (
    ALREADY_CROSSPOSTED,
    UNKNOWN_MESSAGE,
    Arrived,
    Gone,
    Moot,
    Outcome,
    Refused,
    is_gone,
)
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.reading import Sight
from bot.domain.layout import clip
from bot.domain.newsroom import Newsroom
from bot.store.deliveries import Delivery
from bot.ui import messages
from bot.ui.sheets import published_view

HELD_UP_AFTER = timedelta(minutes=1)
"""The parts of an article follow each other in seconds. After this somebody may have deleted one."""


class Publication:
    """What readers see. Errors are the carrier's to judge."""

    def __init__(self, client: discord.Client, desk: Desk, sender: Sender) -> None:
        self._client = client
        self._desk = desk
        self._sender = sender

    async def part(self, delivery: Delivery) -> Outcome:
        part = await self._desk.reading.part(delivery.id)
        newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
        where = newsroom.publish_channel
        if part.position > 0:
            first, thread = await self._desk.despatch.support_of(delivery)
            if thread is None or thread.channel_id is None:
                return Gone("The thread for the rest of the article is missing.")
            where = thread.channel_id
            held_up = self._desk.office.clock() - (thread.done_at or delivery.not_before) > HELD_UP_AFTER
            if held_up and first is not None and not await self._is_there(newsroom, first):
                return await self._headless(where)
        channel = self._sender.channel(newsroom.guild_id, where)
        try:
            there = await self._sender.send(delivery, channel, view=published_view(part.sheet, delivery.id))
        except discord.NotFound as error:
            if part.position == 0 or not is_gone(error):
                raise
            # Its thread was deleted by hand, and with it all that stood there.
            return Gone("The thread for the rest of the article was deleted.")
        return Arrived(channel.id, there.id)

    async def _is_there(self, newsroom: Newsroom, part: Delivery) -> bool:
        if part.channel_id is None or part.message_id is None:
            return False
        try:
            await self._sender.message(newsroom.guild_id, part.channel_id, part.message_id).fetch()
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return False
        return True

    async def _headless(self, thread_id: int) -> Outcome:
        """The first message was deleted by hand. Its thread outlives it, unless that was deleted too."""
        try:
            await self._client.fetch_channel(thread_id)
        except discord.NotFound:
            return Gone("The article’s first message was deleted, and the thread with the rest of it.")
        return Refused(
            "The article’s first message was deleted while the rest was on its way. What is out of it stands"
            f" in <#{thread_id}>: delete that thread too, then try again, and it begins anew if you say so."
        )

    async def thread(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        first, _ = await self._desk.despatch.support_of(delivery)
        gone = Gone(
            "The article’s first message was deleted while the rest was on its way, so nothing of it is out."
            " *Try again* sends it from the beginning, *Drop* calls its publication off."
        )
        if first is None or first.channel_id is None or first.message_id is None:
            return gone
        message = self._sender.message(sight.newsroom.guild_id, first.channel_id, first.message_id)
        try:
            return await self._sender.open_thread(message, clip(sight.article.headline, 100) or "The article")
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return gone

    async def announcement(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.newsroom.announce_channel is None:
            return Moot("the newsroom has no announcements any more")
        channel = self._sender.channel(sight.newsroom.guild_id, sight.newsroom.announce_channel)
        return await self._sender.say(delivery, channel, messages.announcement(sight))

    async def crosspost(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        first = sight.parts[0]
        assert first.channel_id is not None and first.message_id is not None
        channel = self._client.get_channel(first.channel_id)
        if not isinstance(channel, discord.TextChannel) or not channel.is_news():
            return Moot("the publish channel is not an announcement channel")
        try:
            await channel.get_partial_message(first.message_id).publish()
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                return Moot("the article was taken down by hand")
            if error.code != ALREADY_CROSSPOSTED:
                raise
        return Arrived()

    async def _sight(self, delivery: Delivery) -> Sight:
        assert delivery.article_id is not None
        return await self._desk.reading.sight(delivery.article_id)
