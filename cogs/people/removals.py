"""Removals: a server removes the bot or lets it in again, and its owner has everything erased."""

from __future__ import annotations

import logging
from typing import cast

import discord
from discord.ext import commands

from bot.delivery.people.removals import removed_by
from bot.domain.refusals import StoreUnavailable
from bot.ui.buttons import Press
from bot.ui.people.removals import ERASED, erase_question
from cogs.acting import Act, Handler
from cogs.bot_access import Bot, HasDesk, desk_of
from cogs.person import person_here

log = logging.getLogger(__name__)


class Removals(commands.Cog):
    """Hears that a server removed the bot. An outage of Discord's is not said like this."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed the bot: its newsroom is kept for a time."""
        try:
            await removed_by(guild, desk_of(self.bot), cast("HasDesk", self.bot).settings)
        except StoreUnavailable as error:
            log.error("the database does not answer, the next start finds out who removed the bot: %s", error)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server let the bot in, perhaps again."""
        try:
            if await desk_of(self.bot).removals.returned(guild.id):
                log.info("back in server %s: its newsroom goes on as before", guild.id)
        except StoreUnavailable as error:
            log.error("the database does not answer, the next start finds out who is back: %s", error)


async def _ask(act: Act) -> None:
    text, view = erase_question(await act.desk.removals.told(act.article_id, act.person.id))
    await act.answer.privately(text, view=view)


async def _erase(act: Act) -> None:
    await act.desk.removals.erase_now(act.article_id, act.person.id)
    await act.answer.privately(ERASED)


PRESSES: dict[Press, Handler] = {
    Press.ERASE_SERVER: Handler(_ask, who=person_here),
    Press.ERASE_SERVER_SURELY: Handler(_erase, who=person_here),
}


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Removals(bot))
