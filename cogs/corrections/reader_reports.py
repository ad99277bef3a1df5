"""Reports: readers say what is wrong in a published article, and the desk takes it up or dismisses it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.article.amendment import AmendmentKind
from bot.ui.buttons import Press
from bot.ui.corrections.corrections import correction_buttons, correction_open
from bot.ui.corrections.forms import note_form
from bot.ui.corrections.reader_reports import report_taken
from bot.ui.forms import Form, new_modal
from bot.ui.phrases import plural
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply, courtesy
from cogs.bot_access import Bot, Interaction, desk_of
from cogs.corrections.corrections import kind_of
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
        async with courtesy(Answer(interaction, reply=Reply.FORM)) as answer:
            desk = desk_of(self.bot)
            article_id = await desk.reports.article_at(message.id)
            person = await person_towards(interaction, article_id)
            await _ask_what_is_wrong(Act(answer, self.bot, person, article_id))


async def _ask_what_is_wrong(act: Act) -> None:
    """Open the form, unless what it takes would be refused."""
    await act.desk.reports.ready(act.article_id, act.person)
    await act.answer.form(new_modal(Form.REPORT, act.article_id))


async def _report(act: Act) -> None:
    wrong, where, source = map(act.given, ("wrong", "where", "source"))
    article = await act.desk.reports.file(act.article_id, act.person, wrong, where, source)
    await act.answer.privately(report_taken(article.number, article.headline))


async def _withdraw(act: Act) -> None:
    count = await act.desk.reports.withdraw(act.article_id, act.person)
    await act.answer.privately(
        f"↩️ {plural(count, 'report')} withdrawn." if count else "No report of yours waits on this article."
    )


async def _press_take_up(act: Act) -> None:
    if await act.desk.reports.to_take_up(act.article_id, act.extra, act.person):
        await act.answer.form(note_form(act.article_id, act.extra, None, form=Form.TAKE_UP))
    else:
        await _taken_up(act, None)


async def _send_take_up(act: Act) -> None:
    await _taken_up(act, kind_of(act))


async def _taken_up(act: Act, kind: AmendmentKind | None) -> None:
    await act.answer.hold_on()
    taken = await act.desk.reports.take_up(act.article_id, act.extra, act.person, kind, act.given("note"))
    await act.answer.privately(
        f"{correction_open(taken)}\n-# You took the report up. I tell its reader when this is out.",
        view=correction_buttons(taken),
    )


async def _ask_to_dismiss(act: Act) -> None:
    await act.desk.reports.to_dismiss(act.article_id, act.extra, act.person)
    await act.answer.form(new_modal(Form.DISMISS, act.article_id, act.extra))


async def _dismiss(act: Act) -> None:
    settled = await act.desk.reports.dismiss(act.article_id, act.extra, act.person, act.given("answer"))
    told = "They get your answer by DM." if settled.answer else "They are told nothing."
    await act.answer.privately(f"🗑️ The report of <@{settled.reader_id}> is dismissed. {told}")


PRESSES = {
    Press.REPORT: Handler(_ask_what_is_wrong, Reply.FORM),
    Press.UNREPORT: Handler(_withdraw),
    Press.TAKE_UP: Handler(_press_take_up, Reply.FORM),
    Press.DISMISS: Handler(_ask_to_dismiss, Reply.FORM),
}
FORMS = {
    Form.REPORT: Handler(_report),
    Form.TAKE_UP: Handler(_send_take_up),
    Form.DISMISS: Handler(_dismiss),
}


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Reports(bot))
