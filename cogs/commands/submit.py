"""`/submit` and *Submit to desk*: the commands, parsed and handed to intake."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.members import person_of
from bot.desk.off_loop import off_loop
from bot.domain.intake.errors import NotAMessageOfAPerson
from bot.domain.newsroom.errors import OutsideServer
from bot.domain.text.cleaning import is_blank
from cogs.answers import Answer, courtesy
from cogs.article_option import manuscript_of, message_read
from cogs.bot_access import Bot, Context, Interaction, chat_of, submissions_of
from cogs.intake.sent_pictures import pictures_among
from cogs.intake.submissions import DISCORD_TEXT, copy_beside, file_text, mention_others, take_in
from cogs.newsroom.section_options import BySlash, completing_sections


class Submit(commands.Cog):
    """`/submit`, `!submit` and the message menu *Submit to desk*."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Submit to desk", callback=self.file_message)
        self.menu.guild_only = True
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @commands.hybrid_command(name="submit", description="Submit an article: by form, or as a file")
    @app_commands.describe(
        file="A .md, .txt or .docx file; leave it out for the form",
        headline="The headline, if the file has none or another one",
        section="The section that it is for; without it, its tags lead there",
    )
    @app_commands.autocomplete(section=completing_sections)
    @app_commands.guild_only()
    async def submit(
        self,
        context: Context,
        file: discord.Attachment | None = None,
        section: BySlash | None = None,
        *,
        headline: str = "",
    ) -> None:
        """Hand an article in. In chat the text follows the command, its first line the headline."""
        if context.interaction is not None or context.guild is None:
            await take_in(self.bot, context, file, headline, section=str(section or ""))
            return
        again = chat_of(self.bot).is_correction(context.message.id)
        async with submissions_of(self.bot).once(context.guild.id, context.message.id, again=again) as first:
            if first:
                await take_in(self.bot, context, file, headline)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote somewhere, and was heard."""
        await submissions_of(self.bot).heard_live(message)

    async def file_message(self, interaction: Interaction, message: discord.Message) -> None:
        """File a message as a draft of its author; the author's own goes to the desk at once."""
        async with courtesy(Answer(interaction)) as answer:
            if interaction.guild_id is None:
                raise OutsideServer
            if message.author.bot or message.webhook_id or message.type not in DISCORD_TEXT:
                raise NotAMessageOfAPerson
            await answer.hold_on()
            file = copy_beside(message.content, message.attachments)
            if file is None and is_blank(message.content):
                raise NotAMessageOfAPerson
            hung = pictures_among(message.attachments)
            beside = [each.filename for each in hung]
            manuscript = await (
                manuscript_of(file, beside) if file is not None else message_read(message.content)
            )
            presser = person_of(interaction.user)
            own = message.author.id == presser.id
            writer = presser if own else person_of(message.author)
            taken = await file_text(
                self.bot,
                answer,
                interaction.guild_id,
                writer,
                manuscript,
                await off_loop(manuscript.to_copy, None),
                "menu",
                filed_by=None if own else presser,
                message_id=message.id,
                pictures=hung,
            )
            if taken is not None:
                await mention_others(answer, message.attachments)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Submit(bot))
