"""Bypasses: a chief lets an article through without its review, and an editor reads it afterwards."""

from __future__ import annotations

import discord

from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Pressed
from bot.ui.review.bypass import bypassed, looked
from bot.ui.review.forms import bypass_form
from cogs.answers import Answer
from cogs.bot_access import Context, desk_of


async def ask_why(answer: Answer, context: Context, article_id: int, person: Person) -> bool:
    """Open the form that asks for the reason, unless a bypass would be refused. False in chat, which has no forms."""
    if context.interaction is None:
        return False
    await desk_of(context.bot).bypasses.ready(article_id, person)
    await answer.form(bypass_form(article_id))
    return True


async def bypass(answer: Answer, bot: discord.Client, article_id: int, person: Person, reason: str) -> None:
    """Bypass the review of an article and say what follows."""
    await answer.privately(bypassed(await desk_of(bot).bypasses.bypass(article_id, person, reason)))


async def look(answer: Answer, bot: discord.Client, pressed: Pressed, person: Person) -> None:
    """*I have read it* was pressed, perhaps on an old message."""
    found = await desk_of(bot).bypasses.look(pressed.article_id, pressed.extra, person)
    await answer.privately(looked(found))
