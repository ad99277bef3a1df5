"""Lost messages: messages, threads and channels that somebody deletes, and servers that the bot comes back to."""

from __future__ import annotations

import logging
from collections.abc import Collection

import discord
from discord.ext import commands

from bot.domain.refusals import StoreUnavailable
from cogs.bot_access import Bot, catch_up_of, desk_of

log = logging.getLogger(__name__)


class LostMessages(commands.Cog):
    """What is gone is put up anew. Anything that is not ours costs one look into the database."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted: a card is posted anew, with its reactions and a new thread; a report too."""
        await self._messages([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages were deleted at once."""
        await self._messages(event.message_ids)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted: a card's is opened anew."""
        try:
            if await desk_of(self.bot).lost_messages.thread(event.thread_id):
                log.info("the thread %s of a card was deleted; another one is opened", event.thread_id)
        except StoreUnavailable as error:
            log.error("the database does not answer, a deleted thread is found out later: %s", error)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted: if the newsroom used it, somebody who can name another one is told."""
        try:
            if await desk_of(self.bot).lost_messages.channel(channel.guild.id, channel.id):
                log.warning("channel %s of server %s was deleted", channel.id, channel.guild.id)
        except StoreUnavailable as error:
            log.error("the database does not answer, a deleted channel is found out later: %s", error)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role was deleted: if the newsroom used it, the desk is told."""
        try:
            if await desk_of(self.bot).lost_messages.role(role.guild.id, role.id):
                log.warning("role %s of server %s was deleted", role.id, role.guild.id)
        except StoreUnavailable as error:
            log.error("the database does not answer, `/newsroom check` finds a deleted role: %s", error)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let into a server, perhaps again: what was refused meanwhile is tried once more."""
        try:
            tried = await desk_of(self.bot).lost_messages.returned(guild.id)
        except StoreUnavailable as error:
            log.error("the database does not answer, what waits for server %s goes on: %s", guild.id, error)
            return
        if tried:
            log.info("back in server %s: %d things are tried again", guild.id, tried)
        catch_up_of(self.bot).again([guild.id])

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was put out of a server, perhaps not for good."""
        await catch_up_of(self.bot).lost(guild.id)

    @commands.Cog.listener()
    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Discord has an outage in a server."""
        await catch_up_of(self.bot).lost(guild.id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Discord had an outage in a server, which is over: nothing was heard of it meanwhile."""
        catch_up_of(self.bot).again([guild.id])

    async def _messages(self, message_ids: Collection[int]) -> None:
        try:
            posted = await desk_of(self.bot).lost_messages.messages(message_ids)
        except StoreUnavailable as error:
            log.error("the database does not answer, deleted messages are found out later: %s", error)
            return
        if posted:
            log.info("%d deleted cards and reports are posted again", posted)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(LostMessages(bot))
