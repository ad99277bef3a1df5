"""Who acts: people as the desk knows them, with the roles that they hold at this moment."""

from __future__ import annotations

import discord

from bot.domain.errors import NotAMember
from bot.domain.newsroom import Person
from bot.domain.text import is_blank
from cogs.client import Context, Interaction


def person_of(user: discord.abc.User) -> Person:
    """A member with their roles; a user from outside the server with none.

    They go by the name they chose to be shown, unless nothing of it can be seen.
    """
    name = user.name if is_blank(user.display_name) else user.display_name
    if isinstance(user, discord.Member):
        return Person(
            id=user.id,
            name=name,
            roles=frozenset(role.id for role in user.roles),
            manages_server=user.guild_permissions.manage_guild,
        )
    return Person(id=user.id, name=name)


def person_in(context: Context) -> Person:
    """Who used a command."""
    return person_of(context.author)


async def person_at(interaction: Interaction, guild_id: int) -> Person:
    """Who pressed or sent something, with the roles they hold in that server.

    A DM does not carry roles, so they are asked for. Raises NotAMember for somebody who has left.
    """
    if interaction.guild_id == guild_id:
        return person_of(interaction.user)
    guild = interaction.client.get_guild(guild_id)
    if guild is None:
        raise NotAMember  # the bot itself has left, and nobody's roles can be known
    try:
        return person_of(await guild.fetch_member(interaction.user.id))
    except discord.NotFound:
        raise NotAMember from None
