"""Submitting: five doors into the same intake (form, file, chat text, chat file, message menu)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.intake.manuscript import Manuscript
from bot.desk.planning.embargoes import Heeded
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy
from bot.domain.article.errors import AlreadyFiled, NotAMessageOfAPerson, NothingGiven, OutsideServer
from bot.domain.newsroom.newsroom import Person
from bot.domain.text.cleaning import is_blank, split_message
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import Press, row
from bot.ui.forms import copy_form
from bot.ui.refusals import sentence
from cogs.answers import Answer, courtesy
from cogs.article_option import guild_of, manuscript_of, manuscripts_among, message_read
from cogs.bot_access import Bot, Context, Interaction, desk_of, prefix_of, submissions_of
from cogs.intake.receipts import give_receipt
from cogs.person import person_in, person_of
from cogs.planning.schedule import heeded_of

TAKEN = "📨"
"""Put on a chat message that was taken as copy, so that others see that it arrived."""

DISCORD_TEXT = discord.MessageType.default, discord.MessageType.reply


class Submit(commands.Cog):
    """`/submit`, `!submit` and the message menu *Submit to desk*."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Submit to desk", callback=self.file_message)
        self.menu.guild_only = True
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @commands.hybrid_command(name="submit", description="Hand an article in: by form, or as a file")
    @app_commands.describe(
        file="A .md, .txt or .docx file; leave it out for the form",
        headline="The headline, if the file has none or another one",
    )
    @app_commands.guild_only()
    async def submit(
        self, context: Context, file: discord.Attachment | None = None, *, headline: str = ""
    ) -> None:
        """Hand an article in. In chat the text follows the command, its first line the headline."""
        if context.interaction is not None or context.guild is None:
            await take_in(self.bot, context, file, headline)
            return
        async with submissions_of(self.bot).once(context.guild.id, context.message.id) as first:
            if first:
                await take_in(self.bot, context, file, headline)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote somewhere, and was heard."""
        await submissions_of(self.bot).heard_live(message)

    async def file_message(self, interaction: Interaction, message: discord.Message) -> None:
        """File a message as a draft of its author; the author's own goes to the desk at once."""
        answer = Answer(interaction)
        async with courtesy(answer):
            if interaction.guild_id is None:
                raise OutsideServer
            if message.author.bot or message.webhook_id or message.type not in DISCORD_TEXT:
                raise NotAMessageOfAPerson
            await answer.hold_on()
            file = _copy_beside(message.content, message.attachments)
            if file is None and is_blank(message.content):
                raise NotAMessageOfAPerson
            manuscript = await (manuscript_of(file) if file is not None else message_read(message.content))
            presser = person_of(interaction.user)
            own = message.author.id == presser.id
            writer = presser if own else person_of(message.author)
            taken = await _file(
                self.bot,
                answer,
                interaction.guild_id,
                writer,
                manuscript,
                manuscript.to_copy(None),
                "menu",
                filed_by=None if own else presser,
                message_id=message.id,
            )
            if taken:
                await _mention_others(answer, message.attachments)


async def take_in(
    bot: Bot, context: Context, file: discord.Attachment | None, text: str, follows: Article | None = None
) -> None:
    """Take an article in by a command: by the form, from a file, or as the text that follows in chat. It may
    follow up another one."""
    answer = Answer(context, personal=True)
    async with courtesy(answer):
        guild_id = guild_of(context)
        if file is None and context.interaction is not None:
            await desk_of(bot).setup.newsroom(guild_id)  # no form for a desk that is not there
            await context.interaction.response.send_modal(
                copy_form(
                    headline=text[:300],
                    article_id=0 if follows is None else follows.id,
                    follow_up=follows is not None,
                )
            )
            return
        if file is None and is_blank(text):
            command = "submit" if follows is None else f"draft follow {follows.number}"
            refusal = NothingGiven(prefix_of(bot) + command)
            extra = 0 if follows is None else follows.id
            await answer.privately(sentence(refusal), view=row(Press.NEW, article_id=guild_id, extra=extra))
            return
        await answer.hold_on()
        if context.interaction is None:
            file = _copy_beside(text, context.message.attachments)
        manuscript = await (manuscript_of(file) if file is not None else message_read(text))
        copy = manuscript.to_copy(text if file is not None and not is_blank(text) else None)
        door = "file" if file is not None else "chat"
        message_id = context.message.id if context.interaction is None else None
        taken = await _file(
            bot,
            answer,
            guild_id,
            person_in(context),
            manuscript,
            copy,
            door,
            message_id=message_id,
            follows=None if follows is None else follows.id,
        )
        if taken and context.interaction is None:
            await _acknowledge(context.message)
            await _mention_others(answer, context.message.attachments)


async def _file(
    bot: Bot,
    answer: Answer,
    guild_id: int,
    writer: Person,
    manuscript: Manuscript,
    copy: Copy,
    door: str,
    *,
    filed_by: Person | None = None,
    message_id: int | None = None,
    follows: int | None = None,
) -> bool:
    """File a text and give the receipt. Returns whether it was taken."""
    heeded = await heeded_of(bot, guild_id, manuscript)
    # The file form of a text has no embargo in it: who sent one has the file, and sends that again.
    async with courtesy(answer, copy=copy if heeded == Heeded() else None):
        try:
            taken = await desk_of(bot).intake.file(
                guild_id,
                writer,
                copy,
                filed_by=filed_by,
                door=door,
                message_id=message_id,
                heeded=heeded,
                draft=manuscript.draft,
                follows=follows,
            )
        except AlreadyFiled as filed:
            await answer.refuse(filed)  # the text is safe, so no file comes back
            return False
        if filed_by is None:
            taken = replace(
                taken,
                over=heeded.over,
                is_draft=manuscript.draft,
                byline=manuscript.byline,
                account=manuscript.account,
            )
            await give_receipt(answer, desk_of(bot), taken)
        else:
            number = taken.article.number
            await answer.privately(
                f"📥 Filed as №{number}, a draft of <@{writer.id}>. They are told, and hand it in or not."
            )
        return True
    return False


def _copy_beside(text: str, attachments: Sequence[discord.Attachment]) -> discord.Attachment | None:
    """The attachment that holds the copy; None where the text beside the attachments is the copy.

    A photograph alone, or beside a few words, is taken for a mistake: its refusal says what is taken.
    """
    found = manuscripts_among(attachments)
    if found:
        return found[0]
    _, body = split_message(text)
    return attachments[0] if attachments and is_blank(body) else None


async def _mention_others(answer: Answer, attachments: Sequence[discord.Attachment]) -> None:
    """Say so where one message held more than one manuscript."""
    found = manuscripts_among(attachments)
    if len(found) > 1:
        name = escape(clip(found[0].filename, 80))
        await answer.privately(f"Only “{name}” was taken. Hand the others in one by one.")


async def _acknowledge(message: discord.Message) -> None:
    try:
        await message.add_reaction(TAKEN)
    except discord.HTTPException:
        return  # the receipt has said it already


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Submit(bot))
