"""The greeting: when a server lets the bot in, whoever may set the newsroom up hears of it, once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import discord

from bot.delivery.outcomes import PASSING, one_line
from bot.desk import Desk
from bot.ui.newsroom.setup import greeting, greeting_by_dm

log = logging.getLogger(__name__)

MISSED_FOR = timedelta(days=2)
"""For how long a server that let the bot in while it was away is still greeted."""


async def greet(guild: discord.Guild, desk: Desk) -> None:
    """Greet a server: in its system channel, else its owner by DM, else nobody. Raises StoreUnavailable."""
    if not await desk.setup.greet(guild.id):
        return
    channel = guild.system_channel
    may = None if channel is None else channel.permissions_for(guild.me)
    if channel is not None and may is not None and may.view_channel and may.send_messages:
        try:
            text, view = greeting(guild.id)
            await channel.send(text, view=view, allowed_mentions=discord.AllowedMentions.none())
            return
        except (discord.HTTPException, *PASSING) as error:
            log.info("server %s took no greeting in its system channel: %s", guild.id, one_line(error))
    try:
        if guild.owner_id is None:
            raise LookupError("its owner is not known")
        owner = guild.owner or await guild.fetch_member(guild.owner_id)
        text, view = greeting_by_dm(guild.id, guild.name)
        await owner.send(text, view=view)
    except (discord.HTTPException, LookupError, *PASSING) as error:
        log.info("nobody in server %s could be greeted; `/newsroom setup` sets it up: %s", guild.id, error)


def was_missed(guild: discord.Guild, now: datetime) -> bool:
    """Whether a server may have let the bot in while it was away."""
    joined = None if guild.me is None else guild.me.joined_at  # pyright: ignore[reportUnnecessaryComparison]  # a guild that is unavailable has no members
    return joined is not None and now - joined < MISSED_FOR
