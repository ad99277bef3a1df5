"""Sections: News, Sport, Culture. Chiefs and server managers divide the newsroom."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.newsroom.sections import may_manage
from bot.domain.newsroom.roles import on_the_desk
from bot.ui.newsroom.sections import added_text, edited_text, list_text, removed_text
from cogs.answers import Answer, Reply, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Bot, Context, desk_of
from cogs.newsroom.guided import guild_at
from cogs.newsroom.section_options import (
    NewSectionOptions,
    SectionOptions,
    completing_sections,
    section_given,
    sound_places,
)
from cogs.newsroom.templates import open_template
from cogs.newsroom.topics import post_menu
from cogs.person import person_in
from cogs.review.sections import remove_section

SECTION = "The section’s name"


class SectionCog(commands.Cog, name="Section"):
    """`/section`: list, add, edit, template, menu, remove."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="section", case_insensitive=True, fallback="list", description="The newsroom’s sections"
    )
    @app_commands.guild_only()
    async def section(self, context: Context) -> None:
        """The sections, the tags that lead to them, and what each has of its own."""
        async with courtesy(Answer(context)) as answer:
            person = person_in(context)
            room = await desk_of(self.bot).setup.newsroom(guild_of(context))
            inside = on_the_desk(person, room) or may_manage(person, room)
            await answer.privately(list_text(room, inside=inside))

    @section.command(name="add", description="Add a section, such as Sport")
    @app_commands.describe(name="Its name; in chat between quotation marks if it has several words")
    async def add(self, context: Context, name: str, *, options: NewSectionOptions) -> None:
        """Add a section. What it leaves open it takes from the newsroom."""
        async with courtesy(Answer(context), lost=name) as answer:
            given = section_given(options)
            done = await desk_of(self.bot).sections.add(
                guild_of(context), person_in(context), name, given.tags or (), given.settings
            )
            missing = sound_places(guild_at(self.bot, guild_of(context)), done.newsroom)
            await answer.privately(added_text(done, missing))

    @section.command(name="edit", description="Change a section’s name, tags or settings")
    @app_commands.describe(section=SECTION)
    @app_commands.autocomplete(section=completing_sections)
    async def edit(self, context: Context, section: str, *, options: SectionOptions) -> None:
        """Change a section. `none` has it do without a setting, `newsroom` takes it from the newsroom again."""
        async with courtesy(Answer(context)) as answer:
            given = section_given(options)
            done = await desk_of(self.bot).sections.edit(
                guild_of(context),
                person_in(context),
                section,
                given.settings,
                name=given.name,
                tags=given.tags,
            )
            missing = sound_places(guild_at(self.bot, guild_of(context)), done.newsroom)
            await answer.privately(edited_text(done, frozenset(given.settings), missing))

    @section.command(name="template", description="What the form for a new article holds: text, tags, a hint")
    @app_commands.describe(section=SECTION)
    @app_commands.autocomplete(section=completing_sections)
    async def template(self, context: Context, *, section: str) -> None:
        """Open the form that says what the form for a new article holds. In chat: show what that is."""
        async with courtesy(
            Answer(context, reply=Reply.PRIVATELY if context.interaction is None else Reply.FORM)
        ) as answer:
            await open_template(context, answer, guild_of(context), section)

    @section.command(name="menu", description="Post a message where readers choose which sections ping them")
    @app_commands.describe(channel="Where; without it, in this channel")
    async def menu(self, context: Context, *, channel: discord.TextChannel | None = None) -> None:
        """Post a message where readers choose which sections ping them."""
        async with courtesy(Answer(context)) as answer:
            guild_of(context)
            await post_menu(context, answer, channel)

    @section.command(name="remove", description="Remove a section; another one takes its articles")
    @app_commands.describe(section=SECTION, to="The section that takes its articles")
    @app_commands.autocomplete(section=completing_sections, to=completing_sections)
    async def remove(self, context: Context, section: str, *, to: str = "") -> None:
        """Remove a section. Another one takes its articles."""
        async with courtesy(Answer(context)) as answer:
            done = await remove_section(self.bot, guild_of(context), person_in(context), section, to)
            await answer.privately(removed_text(done))


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(SectionCog(bot))
