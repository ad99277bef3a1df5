"""What is wrong with a channel or role that was written in chat, as the rest of a sentence that begins with the option."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape

_KINDS = {
    discord.ChannelType.voice: "a voice channel",
    discord.ChannelType.stage_voice: "a stage",
    discord.ChannelType.category: "a category",
    discord.ChannelType.forum: "a forum",
    discord.ChannelType.media: "a media channel",
}


def not_found(written: str, *, channel: bool) -> str:
    """There is none of that name."""
    wanted = "a text channel of this server (#name)" if channel else "a role of this server (@name)"
    return f"takes {wanted}, and I see none called “{escape(clip(written, 60))}”."


def of_the_wrong_kind(channel: discord.abc.GuildChannel) -> str:
    """There is one, and articles cannot be in it."""
    kind = _KINDS.get(channel.type, "another kind of channel")
    return f"takes a text channel, and “{escape(clip(channel.name, 60))}” is {kind}."


def several(found: Sequence[discord.TextChannel | discord.ForumChannel | discord.Role]) -> str:
    """There are more than one."""
    name, mentions = escape(clip(found[0].name, 60)), [each.mention for each in found[:5]]
    kind = "roles" if isinstance(found[0], discord.Role) else "channels"
    return (
        f"is not clear: {len(found)} {kind} are called “{name}” ({', '.join(mentions)}). Mention the one that you mean"
        " by choosing it from Discord’s list."
    )
