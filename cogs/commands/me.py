"""Bylines: `/me`, what belongs to a person in a newsroom, with the name that they publish under."""

from __future__ import annotations

import re

from discord import app_commands
from discord.ext import commands

from bot.delivery.members import members_named_like
from bot.domain.late import pattern
from bot.ui.article.bylines import byline_told
from cogs.answers import Answer, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Bot, Context, desk_of
from cogs.people.leaving import ask_forget
from cogs.people.own_data import own_data
from cogs.person import person_in

_NAMED = pattern(r"\sbyline\s*[:：]\s*(?P<byline>\S.*)", re.IGNORECASE | re.DOTALL)
"""How the option is written in chat, where options have no names as a rule: last, with all that follows."""


class Me(commands.Cog):
    """`/me`: byline, data, forget."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="me", fallback="show", case_insensitive=True, description="How you appear in this newsroom"
    )
    @app_commands.guild_only()
    async def me(self, context: Context) -> None:
        """How you appear here."""
        await self._show(context)

    @me.command(name="byline", description="The name that readers see above your articles")
    @app_commands.describe(name="A pseudonym or a house byline; none prints your own name; empty shows it")
    async def byline(self, context: Context, *, name: str = "") -> None:
        """Say under which name you publish here, or see it. The desk always sees who wrote an article."""
        if not name.strip():
            await self._show(context)
            return
        async with courtesy(Answer(context, personal=True), lost=name) as answer:
            await answer.hold_on()
            others = await members_named_like(context.guild, name)
            chosen = await desk_of(self.bot).bylines.choose(
                guild_of(context), person_in(context), name, others
            )
            await answer.privately(byline_told(chosen, changed=True))

    @me.command(name="data", description="Everything that I hold of you, as a file only for you")
    async def data(self, context: Context) -> None:
        """See what is held of you, in all newsrooms of this installation."""
        await own_data(context)

    @me.command(name="forget", description="Erase yourself: I say what goes and what stays, and ask first")
    async def forget(self, context: Context) -> None:
        """Have yourself erased from every newsroom of this installation."""
        await ask_forget(context)

    async def _show(self, context: Context) -> None:
        async with courtesy(Answer(context, personal=True)) as answer:
            chosen = await desk_of(self.bot).bylines.of_person(guild_of(context), person_in(context))
            await answer.privately(byline_told(chosen, changed=False))


def given_byline(context: Context, typed: str) -> str:
    """The byline that `/draft edit` was given. In chat it follows `byline:`, which options of one word may have swallowed;
    other words there mean nothing."""
    if context.interaction is not None:
        return typed.strip()
    named = _NAMED.search(context.view.buffer)
    return named["byline"].strip() if named is not None else ""


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Me(bot))
