"""People: members of a server as the desk knows them, with the roles that they hold at this moment."""

from __future__ import annotations

import re

import discord

from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import is_blank
from bot.domain.text.markdown_escape import escape

NO_MEMBER = frozenset({10007, 10013})
"""Discord's codes for somebody who is no member of a server, or no user at all."""

_ROLE = re.compile(r"<@&(\d{1,20})>")


def with_role_names(text: str, client: discord.Client) -> str:
    """A text for a DM, where Discord shows the mention of a role as a number: its name takes the place."""

    def named(mention: re.Match[str]) -> str:
        role = _role(client, int(mention[1]))
        return "(a deleted role)" if role is None else f"**@{escape(role.name)}**"

    return _ROLE.sub(named, text)


def is_deleted(client: discord.Client, role_id: int) -> bool:
    """Whether no server that the bot sees has such a role. While a server has an outage nobody can say."""
    return _role(client, role_id) is None and not any(guild.unavailable for guild in client.guilds)


def _role(client: discord.Client, role_id: int) -> discord.Role | None:
    return next((role for guild in client.guilds if (role := guild.get_role(role_id)) is not None), None)


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
    except discord.NotFound as error:
        if error.code not in NO_MEMBER:
            raise  # a proxy's 404 says nothing of anybody
        raise NotAMember from None
