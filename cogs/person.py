"""Who acts: the person behind a command, a button or a form."""

from __future__ import annotations

from bot.delivery.members import member_of, person_of, server_of
from bot.domain.article.errors import NoSuchArticle
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.roles import Person
from cogs.bot_access import Context, Interaction, desk_of

__all__ = ["person_at", "person_here", "person_in", "person_of", "person_towards"]


def person_in(context: Context) -> Person:
    """Who used a command."""
    return person_of(context.author)


async def person_here(interaction: Interaction, _: int = 0) -> Person:
    """Who pressed or sent something that speaks of no article yet."""
    return person_of(interaction.user)


async def person_at(interaction: Interaction, guild_id: int) -> Person:
    """Who pressed or sent something, with the roles they hold in that server.

    A DM does not carry roles, so they are asked for. Raises NotAMember for somebody who has left.
    """
    if interaction.guild_id == guild_id:
        return person_of(interaction.user)
    return person_of(await member_of(await server_of(interaction.client, guild_id), interaction.user.id))


async def person_towards(interaction: Interaction, article_id: int) -> Person:
    """Who pressed or sent something about an article, with the roles they hold in its server.

    Raises NoSuchArticle, also for an article of a server that they are not in; its writers hear NotAMember.
    """
    reading = desk_of(interaction.client).reading
    home = await reading.home(article_id)
    try:
        return await person_at(interaction, home.guild_id)
    except NotAMember:
        if await reading.wrote(article_id, interaction.user.id):
            raise
        raise NoSuchArticle("") from None
