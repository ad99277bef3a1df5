"""Permissions as Discord asks for them, where simcord asks for others or for none; and a bot that has those alone which
the rows of `NEEDS` name."""

from __future__ import annotations

import discord
from simcord import Env
from simcord.backend.models import Channel, Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.http.router import RequestContext

from bot.ui.needs import Room
from bot.ui.permissions import NEEDS

OF_ITS_OWNER = {"name", "archived", "auto_archive_duration", "applied_tags"}
"""What whoever opened a thread may change of it."""


def truthful_permissions() -> None:
    """Have simcord ask for *Manage Threads* where it asks for *Manage Channels* of a thread, for *Attach Files* where files
    are sent, and for *Create Events* where the bot keeps events of its own."""
    in_channel, in_guild = (
        RequestContext.require_channel_permissions,
        RequestContext.require_guild_permissions,
    )

    def require_channel(self: RequestContext, channel_id: int, *names: str) -> Channel:
        channel = self.backend.get_channel(channel_id)
        asked = set(names)
        if channel.is_thread and "manage_channels" in asked:
            asked.remove("manage_channels")
            mine = channel.owner_id == self.backend.bot_user.id and self.method == "PATCH"
            if not mine or not self.body().keys() <= OF_ITS_OWNER:
                asked.add("manage_threads")
        if self.files and asked & {"send_messages", "send_messages_in_threads"}:
            asked.add("attach_files")
        return in_channel(self, channel_id, *sorted(asked))

    def require_guild(self: RequestContext, guild_id: int, *names: str) -> None:
        in_guild(self, guild_id, *("create_events" if name == "manage_events" else name for name in names))

    RequestContext.require_channel_permissions = require_channel
    RequestContext.require_guild_permissions = require_guild


def grant_needed(env: Env, channel: ChannelHandle, room: Room) -> None:
    """Leave the bot the permissions there that a row asks for, whatever must be on for it. Discord then refuses what no row
    covers.

    Role pings are no row: either everyone may mention the role, or the bot may mention everyone.
    """
    allow = discord.Permissions(mention_everyone=True)
    allow.update(**{need.permission: True for need in NEEDS if room in need.rooms})
    deny = discord.Permissions.all().value & ~allow.value
    assert channel.guild is not None
    [mine] = env.backend.get_member(channel.guild.id, env.backend.bot_user.id).role_ids
    env.backend.set_overwrite(
        channel.id, Overwrite(target_id=mine, type=OverwriteType.ROLE, allow=allow.value, deny=deny)
    )
