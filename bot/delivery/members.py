"""People: members of a server as the desk knows them, with the roles that they hold at this moment."""

from __future__ import annotations

import asyncio
import re

import discord

from bot.delivery.outcomes import PASSING
from bot.domain.article.byline import latin, names_in
from bot.domain.late import pattern
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.roles import Person
from bot.domain.text.cleaning import clean_byline, is_blank
from bot.domain.text.markdown_escape import escape

NO_MEMBER = frozenset({10007, 10013})
"""Discord's codes for somebody who is no member of a server, or no user at all."""

_ROLE = pattern(r"<@&(\d{1,20})>")
_PERSON = pattern(r"<@!?(\d{1,19})>")

LOOKED_UP_MOST = 20
"""People whose names one message looks up. Further mentions stay as they are."""


def with_role_names(text: str, client: discord.Client) -> str:
    """A text for a DM, where Discord shows the mention of a role as a number: its name takes the place."""

    def named(mention: re.Match[str]) -> str:
        role = _role(client, int(mention[1]))
        return "(a deleted role)" if role is None else f"**@{escape(role.name)}**"

    return _ROLE.sub(named, text)


def names_people(text: str) -> bool:
    """Whether a text mentions anybody."""
    return _PERSON.search(text) is not None


async def with_names(text: str, client: discord.Client, guild_id: int | None = None) -> str:
    """A text for a DM, where Discord may show the mention of a person as a number: people go by the name that they have in
    that server, and roles by theirs. Whoever cannot be found stays a mention."""
    ids = list(dict.fromkeys(int(mention) for mention in _PERSON.findall(text)))[:LOOKED_UP_MOST]
    names = {each: await _name_of(client, guild_id, each) for each in ids}

    def named(mention: re.Match[str]) -> str:
        name = names.get(int(mention[1]))
        return mention[0] if name is None else escape(name)

    return with_role_names(_PERSON.sub(named, text), client)


async def _name_of(client: discord.Client, guild_id: int | None, user_id: int) -> str | None:
    guild = None if guild_id is None else client.get_guild(guild_id)
    known = client.get_user(user_id) if guild is None else guild.get_member(user_id)
    if known is not None:
        return person_of(known).name
    try:
        if guild is not None:
            member = await asyncio.wait_for(member_of(guild, user_id), LOOKED_UP_SECONDS)
            return person_of(member).name
    except NotAMember:
        pass  # they have left, and Discord still knows what they are called
    except (discord.HTTPException, *PASSING):
        return None
    try:
        return person_of(await asyncio.wait_for(client.fetch_user(user_id), LOOKED_UP_SECONDS)).name
    except (discord.HTTPException, *PASSING):
        return None


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


async def server_of(client: discord.Client, guild_id: int) -> discord.Guild | None:
    """A server that the bot is in. One whose shard another process has, as for a DM that came to this one, is asked for: it
    has roles then, and no channels."""
    guild = client.get_guild(guild_id)
    elsewhere = (
        isinstance(client, discord.AutoShardedClient)
        and client.shard_ids is not None
        and (guild_id >> 22) % client.shard_count not in client.shard_ids
    )
    if guild is not None or not elsewhere:
        return guild
    try:
        return await client.fetch_guild(guild_id, with_counts=False)
    except (discord.NotFound, discord.Forbidden):
        return None


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


LOOKED_UP_SECONDS = 3.0
"""How long Discord is waited for when members are looked up by a name. Without an answer none are found."""

_SEVERAL, _NAMES = 100, 6
"""Members that Discord names of one beginning, and the names of one byline that are looked up."""


async def members_named_like(guild: discord.Guild | None, byline: str) -> dict[int, frozenset[str]]:
    """The names of members that may be what a byline says: those that begin like it, as it is typed or as it looks. The
    members' list itself needs an intent that the bot does without. Empty where Discord does not say."""
    if guild is None or not byline:
        return {}
    names = names_in(clean_byline(byline))[:_NAMES]
    beginnings = {part for name in names for part in (name[:32], latin(name).replace(" ", "")[:2])}

    async def look(beginning: str) -> list[discord.Member]:
        found = guild.query_members(beginning, limit=_SEVERAL, cache=False)
        return await asyncio.wait_for(found, LOOKED_UP_SECONDS)

    answers = await asyncio.gather(*map(look, sorted(filter(None, beginnings))), return_exceptions=True)
    members = {m.id: m for found in answers if not isinstance(found, BaseException) for m in found}
    return {
        member.id: frozenset(filter(None, (member.name, member.global_name, member.nick)))
        for member in members.values()
        if not member.bot
    }
