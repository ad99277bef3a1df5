"""Submitting: five doors into the same intake (form, file, chat text, chat file, message menu)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.delivery.members import members_named_like
from bot.desk.intake.manuscript import Manuscript
from bot.desk.intake.receipts import Receipt
from bot.desk.off_loop import off_loop
from bot.desk.planning.embargoes import Heeded
from bot.domain.article.article import Article
from bot.domain.article.copy import Copy, split_message
from bot.domain.intake.errors import AlreadyFiled, NothingGiven
from bot.domain.newsroom.errors import OutsideServer
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import is_blank
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import Press, row
from bot.ui.forms import Form
from bot.ui.intake.account import account_line
from bot.ui.intake.forms import copy_in, new_form
from bot.ui.refusals import sentence
from cogs.acting import Act, Handler
from cogs.answers import Answer, Reply, courtesy
from cogs.article_option import guild_of, manuscript_of, manuscripts_among, message_read
from cogs.bot_access import Bot, Context, desk_of, prefix_of
from cogs.intake.chat_copy import offer_to_unsend
from cogs.intake.receipts import give_receipt
from cogs.intake.sent_pictures import bring, pictures_among, said_of, sent_with, with_pictures
from cogs.person import person_at, person_here, person_in
from cogs.planning.schedule import heeded_of

TAKEN = "📨"
"""Put on a chat message that was taken as copy, so that others see that it arrived."""

DISCORD_TEXT = discord.MessageType.default, discord.MessageType.reply


async def take_in(
    bot: Bot,
    context: Context,
    file: discord.Attachment | None,
    text: str,
    follows: Article | None = None,
    section: str = "",
) -> None:
    """Take an article in by a command: by the form, from a file, or as the text that follows in chat. It may
    follow up another one, and be for a section."""
    async with courtesy(
        Answer(context, personal=True, reply=Reply.FORM if file is None else Reply.PRIVATELY)
    ) as answer:
        guild_id = guild_of(context)
        wanted = (await desk_of(bot).sections.get(guild_id, section)).section if section.strip() else None
        if file is None and context.interaction is not None:
            section_id = 0 if wanted is None else wanted.id
            followed = 0 if follows is None else follows.id
            room = await desk_of(bot).drafts.ready_to_file(guild_id, person_in(context), section_id, followed)
            await answer.form(new_form(room, headline=text[:300], follows=followed, section_id=section_id))
            return
        if file is None and is_blank(text):
            command = "submit" if follows is None else f"draft follow {follows.number}"
            refusal = NothingGiven(prefix_of(bot) + command)
            extra = 0 if follows is None else follows.id
            await answer.nothing_came_of_it()
            await answer.privately(sentence(refusal), view=row(Press.NEW, article_id=guild_id, extra=extra))
            return
        await answer.hold_on()
        if context.interaction is None:
            file = copy_beside(text, context.message.attachments)
        hung = [] if context.interaction is not None else pictures_among(context.message.attachments)
        beside = [each.filename for each in hung]
        manuscript = await (manuscript_of(file, beside) if file is not None else message_read(text))
        copy = await off_loop(manuscript.to_copy, text if file is not None and not is_blank(text) else None)
        door = "file" if file is not None else "chat"
        message_id = context.message.id if context.interaction is None else None
        taken = await file_text(
            bot,
            answer,
            guild_id,
            person_in(context),
            manuscript,
            copy,
            door,
            message_id=message_id,
            follows=None if follows is None else follows.id,
            pictures=hung,
            section="" if wanted is None else wanted.name,
        )
        if taken is not None and context.interaction is None:
            await _acknowledge(context.message)
            await mention_others(answer, context.message.attachments)
            await offer_to_unsend(answer, context, taken.newsroom, taken.article.id)


async def file_text(
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
    pictures: Sequence[discord.Attachment] = (),
    section: str = "",
) -> Receipt | None:
    """File a text, with the pictures that came beside it, and give the receipt. Returns None where it was not taken.
    `section` is the one that it is for, where the file itself names another one or none."""
    heeded = await heeded_of(bot, guild_id, manuscript)
    guessed = manuscript.guessed
    if guessed is not None and copy.headline != manuscript.to_copy().headline:
        guessed = replace(guessed, headline=copy.headline)
    # The file form of a text has no embargo in it: who sent one has the file, and sends that again.
    async with courtesy(answer, copy=copy if heeded == Heeded() else None):
        guild = bot.get_guild(guild_id)
        others = await members_named_like(guild, copy.byline)
        brought = await bring(desk_of(bot), filed_by or writer, sent_with(manuscript, pictures), guild)
        copy = with_pictures(copy, brought)
        try:
            taken = await desk_of(bot).drafts.file(
                guild_id,
                writer,
                copy,
                filed_by=filed_by,
                door=door,
                message_id=message_id,
                heeded=heeded,
                draft=manuscript.draft,
                follows=follows,
                guessed=guessed,
                account=manuscript.account,
                authors=manuscript.authors,
                others=others,
                section=section or manuscript.section,
            )
        except AlreadyFiled as filed:
            await answer.refuse(filed)  # the text is safe, so no file comes back
            return None
        if filed_by is None:
            taken = replace(taken, over=heeded.over, is_draft=manuscript.draft)
            await give_receipt(answer, desk_of(bot), taken)
        else:
            number = taken.article.number
            await answer.privately(
                f"📥 Filed as №{number}, a draft of <@{writer.id}>. I told them. They decide whether to submit it."
                + (f"\n📎 {line}" if (line := account_line(taken.account)) else "")
            )
        if brought.told:
            await answer.privately(said_of(brought))
        return taken
    return None


async def _open_form(act: Act) -> None:
    guild_id = act.article_id  # this button carries its server in the article's place
    assert act.interaction is not None
    person = await person_at(act.interaction, guild_id)
    room = await act.desk.drafts.ready_to_file(guild_id, person, follows=act.extra)
    await act.answer.form(new_form(room, guild_id=guild_id, follows=act.extra))


async def _take_form(act: Act) -> None:
    assert act.interaction is not None
    guild_id = act.interaction.guild_id or act.extra
    if not guild_id:
        raise OutsideServer
    person, follows = await person_at(act.interaction, guild_id), act.article_id or None
    room = await act.desk.setup.newsroom(guild_id)
    chosen = (each.name for each in room.sections if act.interaction.guild_id and each.id == act.extra)
    taken = await act.desk.drafts.file(
        guild_id,
        person,
        copy_in(act.typed),
        door="form",
        follows=follows,
        section=next(chosen, ""),
    )
    await give_receipt(act.answer, act.desk, taken)


def copy_beside(text: str, attachments: Sequence[discord.Attachment]) -> discord.Attachment | None:
    """The attachment that holds the copy; None where the text beside the attachments is the copy.

    A photograph alone, or beside a few words, is taken for a mistake: its refusal says what is taken.
    """
    found = manuscripts_among(attachments)
    if found:
        return found[0]
    _, body = split_message(text)
    return attachments[0] if attachments and is_blank(body) else None


async def mention_others(answer: Answer, attachments: Sequence[discord.Attachment]) -> None:
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


PRESSES = {Press.NEW: Handler(_open_form, Reply.FORM, person_here)}
FORMS = {Form.NEW: Handler(_take_form, who=person_here)}
