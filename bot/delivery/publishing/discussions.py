"""Discussions: the thread for readers opened under an article, and locked while the article is down."""

from __future__ import annotations

import discord

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Arrived, Moot, Outcome, Refused, is_gone, judged
from bot.delivery.publishing.forum import title_of
from bot.desk.publishing.announcements import IS_DOWN
from bot.desk.publishing.discussions import OfDiscussion
from bot.desk.publishing.public_messages import is_down
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.publishing.doing import DOING

THREAD_DELETED = "the thread was deleted by hand"


class Discussions:
    """Where readers talk. Discord opens one thread on a message and no second one, so opening it again finds it."""

    def __init__(self, at: Carrying) -> None:
        self._at = at

    async def open(self, delivery: Delivery) -> Outcome:
        """Open the thread under the first message of the article."""
        sight = await self._at.sight(delivery)
        first, _ = await self._at.desk.release.support_of(delivery)
        if first is None or first.channel_id is None or first.message_id is None:
            return Moot("the article was taken down by hand")
        message = self._at.sender.message(sight.newsroom.guild_id, first.channel_id, first.message_id)
        try:
            if is_down(sight.article):
                return await self._opened_before(message)
            outcome = await self._at.sender.open_thread(message, title_of(sight))
        except discord.HTTPException as error:
            if is_gone(error):
                return Moot("the article was taken down by hand")
            return judged(error, DOING[delivery.kind], first.channel_id)
        return Moot(THREAD_DELETED) if isinstance(outcome, Refused) else outcome

    async def _opened_before(self, message: discord.PartialMessage) -> Outcome:
        """The article is down, so no thread is opened; but one may be there of which no answer came, and it is to be locked."""
        try:  # a thread made from a message has the message's id
            return Arrived((await self._at.client.fetch_channel(message.id)).id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot(IS_DOWN)

    async def set_state(self, delivery: Delivery) -> Outcome:
        """Have the thread be locked and archived if the article is down, open if it is out."""
        opened = await self._at.desk.outbox.delivery(OfDiscussion.read(delivery).of)
        if opened.channel_id is None:
            return Moot("there is no thread")
        down, where = is_down((await self._at.sight(delivery)).article), None
        try:
            thread = await self._at.client.fetch_channel(opened.channel_id)
            if not isinstance(thread, discord.Thread) or thread.locked == thread.archived == down:
                return Arrived()
            where = thread.parent_id
            if down and thread.archived:  # Discord locks no thread that is archived
                await thread.edit(archived=False)
            await thread.edit(locked=down, archived=down)
        except discord.HTTPException as error:
            if is_gone(error):
                return Moot(THREAD_DELETED)
            return judged(error, DOING[delivery.kind], where)
        return Arrived()


def bringing(at: Carrying) -> Brings:
    """How the threads of readers are opened, locked and opened again."""
    discussions = Discussions(at)
    return {Kind.DISCUSSION: discussions.open, Kind.DISCUSSION_STATE: discussions.set_state}
