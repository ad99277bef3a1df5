"""Deadlines: due times set, and articles asked for, by command."""

from __future__ import annotations

import discord

from bot.desk.article.notes import reason_text
from bot.desk.intake.drafts import Assignment
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import NotAMessageOfAPerson
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import clean_name
from bot.ui.buttons import Press, undo_button
from bot.ui.planning.deadlines import assigned, told_due, undone, undone_buttons
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.bot_access import Bot, desk_of
from cogs.person import person_of

NONE = frozenset({"", "none", "no", "off", "never", "-", "–"})
"""What is written to take a due time away."""


async def set_due(act: Act) -> None:
    """Give an article its due time and say which, spelled out."""
    deadlines, when, at = act.desk.deadlines, act.given("when"), None
    if when.strip().casefold() not in NONE:
        at = (await deadlines.read(await act.desk.reading.home(act.article_id), when)).at
    due = await deadlines.set(act.article_id, act.person, at)
    await act.answer.privately(told_due(due), view=undo_button(act.article_id, due.event_id))


async def assign(
    answer: Answer,
    bot: Bot,
    guild_id: int,
    by: Person,
    writer: discord.Member,
    headline: str,
    due: str,
    brief: str,
) -> None:
    """Ask a writer for an article, and say what they get."""
    if writer.bot:
        raise NotAMessageOfAPerson
    desk = desk_of(bot)
    at = None
    if due.strip().casefold() not in NONE:
        at = (await desk.deadlines.read(await desk.setup.newsroom(guild_id), due)).at
    taken = await desk.drafts.file(
        guild_id,
        person_of(writer),
        Copy(headline=clean_name(headline)),
        filed_by=by,
        door="assign",
        assignment=Assignment(at, reason_text(brief)),
    )
    await answer.privately(assigned(taken), view=undo_button(taken.article.id, taken.undo))


async def _undo(act: Act) -> None:
    timed = await act.desk.undoing.time(act.article_id, act.person, act.extra)
    await act.answer.privately(undone(timed), view=undone_buttons(timed))


PRESSES = {Press.UNDO: Handler(_undo)}
