"""Reports: readers say what is wrong in a published article, and the desk takes it up or dismisses it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk
from bot.domain.article.amendment import AmendmentKind
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, Pressed
from bot.ui.corrections.corrections import correction_buttons, correction_open
from bot.ui.corrections.forms import dismiss_form, note_form, report_form
from bot.ui.corrections.reader_reports import report_taken
from bot.ui.forms import Filled, Form, chosen
from bot.ui.phrases import plural
from cogs.answers import Answer, Reply, courtesy
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.person import person_towards


class Reports(commands.Cog):
    """The message menu *Report an error*. The buttons of reports come with all others."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Report an error", callback=self.report)
        self.menu.guild_only = True
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def report(self, interaction: Interaction, message: discord.Message) -> None:
        """Somebody reports an error by the menu of a message, which may be any message."""
        answer = Answer(interaction, reply=Reply.FORM)
        async with courtesy(answer):
            desk = desk_of(self.bot)
            article_id = await desk.reports.article_at(message.id)
            await ask_what_is_wrong(
                answer, interaction, article_id, await person_towards(interaction, article_id)
            )


async def ask_what_is_wrong(
    answer: Answer, interaction: Interaction, article_id: int, reader: Person
) -> None:
    """Open the form, unless what it takes would be refused."""
    await desk_of(interaction.client).reports.ready(article_id, reader)
    await answer.form(report_form(article_id))


async def press_report(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """One of a report's buttons was pressed, perhaps on an old message."""
    desk, article_id, report_id = desk_of(interaction.client), pressed.article_id, pressed.extra
    match pressed.press:
        case Press.TAKE_UP:
            if await desk.reports.to_take_up(article_id, report_id, person):
                form = note_form(article_id, report_id, None, form=Form.TAKE_UP)
                await answer.form(form)
            else:
                await answer.hold_on()
                await _take_up(answer, interaction.client, article_id, report_id, person, None, "")
        case Press.DISMISS:
            await desk.reports.to_dismiss(article_id, report_id, person)
            await answer.form(dismiss_form(article_id, report_id))
        case _:
            await ask_what_is_wrong(answer, interaction, article_id, person)


async def withdraw_report(answer: Answer, desk: Desk, article_id: int, reader: Person) -> None:
    """A reader takes back what they reported."""
    count = await desk.reports.withdraw(article_id, reader)
    await answer.privately(
        f"↩️ {plural(count, 'report')} withdrawn." if count else "No report of yours waits on this article."
    )


async def take_report(answer: Answer, bot: discord.Client, filled: Filled, person: Person) -> None:
    """One of the forms around a report was sent in."""
    values, article_id = filled.values, filled.article_id
    match filled.form:
        case Form.TAKE_UP:
            kind = chosen(AmendmentKind, values.get("kind"), AmendmentKind.CORRECTION)
            await _take_up(answer, bot, article_id, filled.extra, person, kind, values.get("note", ""))
        case Form.DISMISS:
            settled = await desk_of(bot).reports.dismiss(
                article_id, filled.extra, person, values.get("answer", "")
            )
            told = "They get your answer by DM." if settled.answer else "They are told nothing."
            await answer.privately(f"🗑️ The report of <@{settled.reader_id}> is dismissed. {told}")
        case _:
            article = await desk_of(bot).reports.file(
                article_id,
                person,
                values.get("wrong", ""),
                values.get("where", ""),
                values.get("source", ""),
            )
            await answer.privately(report_taken(article.number, article.headline))


async def _take_up(
    answer: Answer,
    bot: discord.Client,
    article_id: int,
    report_id: int,
    person: Person,
    kind: AmendmentKind | None,
    note: str,
) -> None:
    taken = await desk_of(bot).reports.take_up(article_id, report_id, person, kind, note)
    await answer.privately(
        f"{correction_open(taken)}\n-# The report is taken up: its reader is told when this is out.",
        view=correction_buttons(taken),
    )


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Reports(bot))
