"""Threads that hold articles: opened where they are archived and closed again, and named after the headline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import ARCHIVED, Arrived, Moot, Outcome, is_gone
from bot.delivery.publishing.forum import tags_of, title_of
from bot.desk.publishing.public_messages import OfPart
from bot.desk.publishing.threads import Closed, Named
from bot.domain.newsroom.sections import as_seen_in
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind


class Threads:
    """Discord archives a thread after some quiet, and moderators archive and lock posts. Nothing is edited in such a one."""

    def __init__(self, at: Carrying) -> None:
        self._at = at

    async def edited(self, delivery: Delivery, thread_id: int, do: Callable[[], Awaitable[None]]) -> None:
        """Do something where a message of an article stands, which may be a thread that is archived. Raises what Discord
        answers."""
        try:
            await do()
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            if await self.open(delivery, thread_id) is None:
                raise
            await do()

    async def open(self, delivery: Delivery, thread_id: int) -> discord.Thread | None:
        """A thread, opened if it is archived, and then closed again after what the article has on its way. None for
        another channel. Raises what Discord answers."""
        # What was heard of it does not do: that it was archived may not have come through.
        thread = await self._at.client.fetch_channel(thread_id)
        if not isinstance(thread, discord.Thread):
            return None
        if thread.archived:
            await self._at.desk.threads.closes_again(delivery, thread.id)
            return await thread.edit(archived=False)
        return thread

    async def close(self, delivery: Delivery) -> Outcome:
        """Archive a thread again. Whether it is locked stays as it is."""
        try:
            thread = await self._at.client.fetch_channel(Closed.read(delivery).thread)
            if isinstance(thread, discord.Thread) and not thread.archived:
                await thread.edit(archived=True)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the thread was deleted by hand")
        return Arrived()

    async def name(self, delivery: Delivery) -> Outcome:
        """Have a thread bear the headline that readers may see, and a post its tags. Doing it again changes nothing."""
        named = Named.read(delivery)
        of = await self._at.desk.outbox.delivery(named.of)
        if of.channel_id is None or (of.kind is Kind.PART and not of.is_post):
            return Moot("there is no thread")
        sight = await self._at.sight(delivery)
        try:
            thread = await self._at.client.fetch_channel(of.channel_id)
            if not isinstance(thread, discord.Thread):
                return Moot("there is no thread")
            if named.tags and isinstance(thread.parent, discord.ForumChannel):
                there = as_seen_in(sight.newsroom, OfPart.read(of).runs_in) or sight.newsroom
                tags = tags_of(thread.parent, there, sight)
                bare = (
                    not tags and thread.parent.flags.require_tag
                )  # Discord refuses that, and the old ones do no harm
                if not bare and {tag.id for tag in tags} != {tag.id for tag in thread.applied_tags}:
                    await self._change(delivery, thread, applied_tags=tags)
            if thread.name != title_of(sight):
                await self._change(delivery, thread, name=title_of(sight))
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Moot("the thread was deleted by hand")
        return Arrived()

    async def _change(self, delivery: Delivery, thread: discord.Thread, **change: Any) -> None:
        async def change_it() -> None:
            await thread.edit(**change)

        await self.edited(delivery, thread.id, change_it)


def bringing(at: Carrying) -> Brings:
    """How the threads of articles are named and closed."""
    threads = Threads(at)
    return {Kind.PART_THREAD_NAME: threads.name, Kind.PART_THREAD_CLOSE: threads.close}
