"""Presses that nothing else takes: of another version, of a page whose time is over, or forged."""

from __future__ import annotations

import asyncio
import re

import discord
from discord.ext import commands

from bot.domain.refusals import UnknownPress
from bot.ui import buttons
from bot.ui.archive import search_results
from bot.ui.planning import budget, calendar
from bot.ui.recovery import parked_deliveries
from cogs.answers import Answer, courtesy
from cogs.bot_access import Bot, Interaction

TEMPLATES: tuple[re.Pattern[str], ...] = (
    buttons.TEMPLATE,
    parked_deliveries.TEMPLATE,
    search_results.TEMPLATE,
    budget.TEMPLATE,
    calendar.BUTTON_TEMPLATE,
    calendar.MENU_TEMPLATE,
)
"""What is read from custom ids, elsewhere."""

FOR_A_WHILE = "setup-"
"""How the custom ids of the guided set-up begin, which works only for a while."""

PATIENCE_SECONDS = 1.0
"""How long that one has to answer before it is taken to be over."""


class Unknown(commands.Cog):
    """Answers what would otherwise only show as failed."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Some interaction came in. Only buttons and menus that nobody reads are answered here."""
        if interaction.type is not discord.InteractionType.component:
            return
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        if any(template.fullmatch(custom_id) for template in TEMPLATES):
            return
        if custom_id.startswith(FOR_A_WHILE):
            await asyncio.sleep(PATIENCE_SECONDS)
            if interaction.response.is_done():
                return
        async with courtesy(Answer(interaction)):
            raise UnknownPress


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Unknown())
