"""Arrivals: servers that let the bot in are greeted, also those that did while it was away."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.delivery.newsroom.greeting import greet, was_missed
from bot.domain.refusals import Restarting, StoreUnavailable
from cogs.bot_access import Bot, desk_of

log = logging.getLogger(__name__)


class Arrivals(commands.Cog):
    """Says hello, once in each server."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._greeting: set[int] = set()
        """Servers that are being greeted at this moment."""

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let into a server, perhaps again."""
        await self._greet(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Connected: a server that let the bot in a short time ago may have done so while it was away."""
        now = desk_of(self.bot).unit.clock()
        for guild in self.bot.guilds:
            if not guild.unavailable and was_missed(guild, now):
                await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        if guild.id in self._greeting:
            return
        self._greeting.add(guild.id)
        try:
            await greet(guild, desk_of(self.bot))
        except Restarting:
            pass  # the next start greets it
        except StoreUnavailable as error:
            if self.bot.is_closed():
                return
            log.error("the database does not answer, so server %s was not greeted: %s", guild.id, error)
        finally:
            self._greeting.discard(guild.id)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Arrivals(bot))
