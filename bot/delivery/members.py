"""People: members of a server as the desk knows them, with the roles that they hold at this moment."""

from __future__ import annotations

import discord

from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import is_blank


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


async def member_of(guild: discord.Guild | None, user_id: int) -> discord.Member:
    """Somebody as the server knows them now. Raises NotAMember for whoever is not there, or if the bot is not."""
    if guild is None:
        raise NotAMember  # the bot itself has left, and nobody's roles can be known
    try:
        return await guild.fetch_member(user_id)
    except discord.NotFound:
        raise NotAMember from None
