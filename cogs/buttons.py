"""The router of buttons and menus: reads a custom id and calls what its area declares for it."""

from __future__ import annotations

import re

import discord
from discord.ext import commands

from bot.domain.declarations import merged
from bot.domain.refusals import UnknownPress
from bot.ui.buttons import TEMPLATE, Press, read_custom_id
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply, courtesy
from cogs.archive import history, search
from cogs.article import proofs
from cogs.bot_access import Bot, Interaction
from cogs.components import Component, Touched
from cogs.corrections import corrections, reader_reports, takedowns
from cogs.intake import chat_copy, co_authors, drafts, letters, lists, pictures, submissions
from cogs.newsroom import editing, guided, topics
from cogs.newsroom import signoffs as declared_signoffs
from cogs.people import leaving, removals
from cogs.planning import budget, calendar, deadlines, schedule
from cogs.publishing import publish_now, tagging
from cogs.recovery import parked_deliveries
from cogs.review import bypass, holds, sections, signoffs, votes

PRESSES: dict[Press, Handler] = merged(
    Press,
    "PRESSES of cogs/<area>, put together in cogs/buttons.py",
    proofs.PRESSES,
    schedule.PRESSES,
    deadlines.PRESSES,
    publish_now.PRESSES,
    votes.PRESSES,
    holds.PRESSES,
    signoffs.PRESSES,
    sections.PRESSES,
    bypass.PRESSES,
    submissions.PRESSES,
    drafts.PRESSES,
    letters.PRESSES,
    pictures.PRESSES,
    co_authors.PRESSES,
    chat_copy.PRESSES,
    corrections.PRESSES,
    takedowns.PRESSES,
    reader_reports.PRESSES,
    history.PRESSES,
    guided.PRESSES,
    editing.PRESSES,
    leaving.PRESSES,
    removals.PRESSES,
)
"""What each button does that speaks of an article."""


async def _press(touched: Touched) -> None:
    pressed = read_custom_id(touched.match)
    if pressed is None:
        raise UnknownPress
    handler, interaction = PRESSES[pressed.press], touched.interaction
    person = await handler.who(interaction, pressed.article_id)
    bot, article_id, extra = interaction.client, pressed.article_id, pressed.extra
    await handler.do(Act(touched.answer, bot, person, article_id, extra, interaction=interaction))


def _reply(match: re.Match[str]) -> Reply:
    pressed = read_custom_id(match)
    return Reply.PRIVATELY if pressed is None else PRESSES[pressed.press].reply


COMPONENTS: tuple[Component, ...] = (
    Component(TEMPLATE, _press, _reply),
    *budget.COMPONENTS,
    *lists.COMPONENTS,
    *guided.COMPONENTS,
    *editing.COMPONENTS,
    *declared_signoffs.COMPONENTS,
    *signoffs.COMPONENTS,
    *calendar.COMPONENTS,
    *tagging.COMPONENTS,
    *letters.COMPONENTS,
    *sections.COMPONENTS,
    *topics.COMPONENTS,
    *parked_deliveries.COMPONENTS,
    *search.COMPONENTS,
)
"""Every kind of button and menu."""


class Buttons(commands.Cog):
    """Takes every button and menu of ours, also one of another version, or forged."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Some interaction came in. Only buttons and menus are taken here."""
        if interaction.type is not discord.InteractionType.component:
            return
        data = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        for component in COMPONENTS:
            if match := component.template.fullmatch(custom_id):
                async with courtesy(Answer(interaction, reply=component.reply(match))) as answer:
                    value = str(next(iter(data.get("values") or ()), ""))
                    await component.touch(Touched(interaction, answer, match, value))
                return
        async with courtesy(Answer(interaction)):
            raise UnknownPress


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Buttons())
