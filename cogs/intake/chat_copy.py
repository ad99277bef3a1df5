"""Copy in chat: a text that was submitted by a message stands where others may read it, until that is deleted."""

from __future__ import annotations

import logging

import discord

from bot.delivery.outcomes import did_not_answer
from bot.domain.newsroom.newsroom import Newsroom
from bot.ui.buttons import Press, row
from cogs.acting import Act, Handler
from cogs.answers import Answer
from cogs.bot_access import Context

log = logging.getLogger(__name__)


async def offer_to_unsend(answer: Answer, context: Context, newsroom: Newsroom, article_id: int) -> None:
    """The desk has the text: offer to delete the message that it came in, or say that its writer had better do that."""
    channel, guild = context.channel, context.guild
    home = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
    if guild is None or home == newsroom.review_channel:
        return
    where = f"<#{channel.id}>"
    if not channel.permissions_for(guild.me).manage_messages:
        await answer.privately(
            f"Your text is kept. Everyone who sees {where} can read your message: delete it there if that is too early."
        )
        return
    await answer.privately(
        f"Your text is kept. Everyone who sees {where} can read your message. Shall I delete it there?",
        view=row(Press.UNSEND, article_id=article_id, extra=channel.id),
    )


async def _unsend(act: Act) -> None:
    """Delete the message that a text came in, for its writer. Raises NoSuchArticle, NotTheirs."""
    answer, channel_id = act.answer, act.extra
    message_id = await act.desk.drafts.message_of(act.article_id, act.person)
    try:
        channel = act.bot.get_channel(channel_id) or await act.bot.fetch_channel(channel_id)
        if message_id is None or not isinstance(channel, discord.abc.Messageable):
            await answer.privately("That message is gone already.")
            return
        await channel.get_partial_message(message_id).delete()  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # every channel that a person can write in has it
    except discord.NotFound as error:
        if did_not_answer(error):
            raise
        await answer.privately("That message is gone already.")
    except discord.Forbidden:
        log.info("a submitted message in channel %s may not be deleted", channel_id)
        await answer.privately(
            f"I may not delete messages in <#{channel_id}>: delete yours there, or ask for *Manage Messages* for me."
        )
    else:
        await answer.privately("🧹 Your message is deleted. The desk keeps the text.")


PRESSES = {Press.UNSEND: Handler(_unsend)}
