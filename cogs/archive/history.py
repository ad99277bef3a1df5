"""The history of an article: opened at its newest end, and turned page by page."""

from __future__ import annotations

import discord

from bot.domain.newsroom.roles import Person
from bot.ui.archive.history import history
from bot.ui.buttons import Press, Pressed
from cogs.answers import Answer
from cogs.bot_access import desk_of


async def show_history(answer: Answer, bot: discord.Client, article_id: int, person: Person) -> None:
    """Show the latest that happened to an article."""
    page = history(await desk_of(bot).history.latest(article_id, person))
    await answer.privately(page.text, view=page.view)


async def turn_history(answer: Answer, bot: discord.Client, pressed: Pressed, person: Person) -> None:
    """*Older* or *Newer* was pressed: the page is turned where it stands."""
    log = desk_of(bot).history
    turn = log.older if pressed.press is Press.OLDER else log.newer
    page = history(await turn(pressed.article_id, person, pressed.extra))
    await answer.in_place(page.view, page.text)
