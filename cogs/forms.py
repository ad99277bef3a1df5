"""The router of forms: modals are read from their ids, so one opened before a restart is still taken."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.domain.declarations import merged
from bot.domain.refusals import UnknownPress
from bot.ui.forms import Form, read_form, typed_in
from bot.ui.intake.forms import copy_in
from cogs.acting import Act, Handler
from cogs.answers import Answer, courtesy
from cogs.bot_access import Bot, Interaction
from cogs.corrections import corrections, reader_reports, takedowns
from cogs.intake import drafts, pictures, submissions
from cogs.newsroom import editing, guided, templates
from cogs.newsroom import signoffs as declared_signoffs
from cogs.planning import schedule
from cogs.review import bypass, holds, signoffs, votes

FORMS: dict[Form, Handler] = merged(
    Form,
    "FORMS of cogs/<area>, put together in cogs/forms.py",
    schedule.FORMS,
    votes.FORMS,
    holds.FORMS,
    bypass.FORMS,
    submissions.FORMS,
    drafts.FORMS,
    pictures.FORMS,
    corrections.FORMS,
    takedowns.FORMS,
    reader_reports.FORMS,
    guided.FORMS,
    editing.FORMS,
    declared_signoffs.FORMS,
    templates.FORMS,
    signoffs.FORMS,
)
"""What is done with each form that is sent in."""


class Forms(commands.Cog):
    """Takes every modal of ours."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Some interaction came in. Only modals are taken here."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        filled = read_form(interaction)
        if filled is None:
            typed = "\n\n".join(filter(None, typed_in(interaction).values()))
            async with courtesy(Answer(interaction), lost=typed):
                raise UnknownPress
            return
        handler, bot, article_id = FORMS[filled.form], interaction.client, filled.article_id
        answer = Answer(interaction, reply=handler.reply)
        copy = copy_in(filled.values) if filled.form.takes_a_text else None
        async with courtesy(answer, copy=copy, lost=filled.typed):
            person = await handler.who(interaction, article_id)
            typed, files = filled.values, filled.files
            await handler.do(Act(answer, bot, person, article_id, filled.extra, typed, files, interaction))


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Forms())
