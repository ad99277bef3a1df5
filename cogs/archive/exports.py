"""`/archive export`: articles in a file, for the person alone."""

from __future__ import annotations

from bot.domain.archive.exports import BYTES_MOST
from bot.ui.archive.exports import export_word
from cogs.answers import Answer, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Context, desk_of
from cogs.person import person_in


async def export_articles(context: Context, asked_for: str) -> None:
    """Give somebody one article, or all, as much of them as they may see."""
    async with courtesy(Answer(context, personal=True)) as answer:
        exports, guild_id, person = desk_of(context.bot).exports, guild_of(context), person_in(context)
        limit = BYTES_MOST if context.interaction is None else context.interaction.filesize_limit
        if asked_for.strip():
            parcel = await exports.one(guild_id, person, asked_for, limit=limit)
        else:
            parcel = await exports.all(guild_id, person, limit=limit)
        await answer.privately(export_word(parcel), files=[(parcel.name, parcel.data)])
