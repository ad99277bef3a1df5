"""Creation: the channels and roles that a newsroom lacks, made with the permissions that they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import discord

from bot.delivery.outcomes import did_not_answer
from bot.domain.newsroom.errors import CannotCreate
from bot.ui.needs import Room
from bot.ui.permissions import needed

NAMES: Mapping[str, str] = {"review": "desk-review", "publish": "articles", "editors": "Editors"}
"""What is created, by the setting that it is for, and what it is called."""

_REASON = "A server manager asked for it in the set-up of the newsroom"

_DESK = (
    "view_channel",
    "read_message_history",
    "send_messages",
    "add_reactions",
    "send_messages_in_threads",
    "attach_files",
)
"""What the desk may do in the review channel."""

_NOT_READERS = ("send_messages", "create_public_threads", "create_private_threads")
"""What readers may not do in the publish channel: only articles stand there."""

Overwrites = dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]


def lacking_to_create(guild: discord.Guild, missing: Collection[str]) -> tuple[str, ...]:
    """The permissions that the bot lacks to create what is missing. The invite link does not ask for them: they are needed
    once, if at all."""
    may = guild.me.guild_permissions
    channels = {"review", "publish"} & set(missing) and not may.manage_channels
    roles = "editors" in missing and not may.manage_roles
    return (*(("manage_channels",) if channels else ()), *(("manage_roles",) if roles else ()))


async def create(
    guild: discord.Guild, missing: Collection[str], desk: Iterable[discord.Role]
) -> dict[str, discord.TextChannel | discord.Role]:
    """Create what is missing of NAMES. `desk` are the roles, besides a new one, that see the review channel.

    Nobody gets a role by it. Raises CannotCreate, and Discord's errors where it does not answer.
    """
    if lacking := lacking_to_create(guild, missing):
        raise CannotCreate(lacking)
    made: dict[str, discord.TextChannel | discord.Role] = {}
    try:
        roles = list(desk)
        if "editors" in missing:
            role = await guild.create_role(name=NAMES["editors"], reason=_REASON)
            made["editors"] = role
            roles.append(role)
        if "review" in missing:
            made["review"] = await guild.create_text_channel(
                _free(guild, NAMES["review"]), overwrites=_review(guild, roles), reason=_REASON
            )
        if "publish" in missing:
            made["publish"] = await guild.create_text_channel(
                _free(guild, NAMES["publish"]), overwrites=_publish(guild), reason=_REASON
            )
    except discord.HTTPException as error:
        if did_not_answer(error):
            raise
        raise CannotCreate((), tuple(each.mention for each in made.values())) from error
    return made


def _review(guild: discord.Guild, desk: Iterable[discord.Role]) -> Overwrites:
    """Readers do not see it, the desk works in it."""
    overwrites: Overwrites = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    for role in desk:
        overwrites[role] = _allowed(guild, _DESK)
    overwrites[guild.me] = _allowed(guild, needed(Room.REVIEW))
    return overwrites


def _publish(guild: discord.Guild) -> Overwrites:
    """Readers read it, and write elsewhere."""
    return {
        guild.default_role: discord.PermissionOverwrite(**dict.fromkeys(_NOT_READERS, False)),
        guild.me: _allowed(guild, needed(Room.PUBLISH)),
    }


def _allowed(guild: discord.Guild, names: Iterable[str]) -> discord.PermissionOverwrite:
    """These, as far as the bot has them itself: it cannot give what it has not."""
    may = guild.me.guild_permissions
    return discord.PermissionOverwrite(**{name: True for name in names if getattr(may, name)})


def _free(guild: discord.Guild, name: str) -> str:
    """That name, or one with a number if a channel has it."""
    taken = {channel.name for channel in guild.channels}
    return next(each for each in (name, *(f"{name}-{n}" for n in range(2, 600))) if each not in taken)
