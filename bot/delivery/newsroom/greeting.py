"""The greeting: when a server lets the bot in, whoever may set the newsroom up hears of it, once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import discord

from bot.delivery.outcomes import PASSING, did_not_answer, one_line
from bot.desk import Desk
from bot.ui.buttons import Press, custom_id
from bot.ui.newsroom.setup import greeting, greeting_by_dm

log = logging.getLogger(__name__)

LOOKED_AT = 100
"""Messages among which the bot looks for a greeting of its own."""

MISSED_FOR = timedelta(days=2)
"""For how long a server that let the bot in while it was away is still greeted."""


async def greet(guild: discord.Guild, desk: Desk) -> None:
    """Greet a server: in its system channel, else its owner by DM, else nobody. Raises StoreUnavailable.

    It is noted afterwards, and the bot looks before it sends: a stop between the two neither loses the greeting nor says
    it twice. Where Discord does not answer, nothing is noted, and the next start tries again.
    """
    if await desk.setup.is_to_be_greeted(guild.id) and await _said(guild):
        await desk.setup.greeted(guild.id)


async def _said(guild: discord.Guild) -> bool:
    """Whether that is settled: it is said, or nobody can be reached."""
    channel = guild.system_channel
    may = None if channel is None else channel.permissions_for(guild.me)
    if channel is not None and may is not None and may.view_channel and may.send_messages:
        text, view = greeting(guild.id)
        try:
            await _say(channel, guild, text, view, looks=may.read_message_history)
            return True
        except (discord.HTTPException, *PASSING) as error:
            if did_not_answer(error):
                log.info("server %s is greeted at the next start: %s", guild.id, one_line(error))
                return False
            log.info("server %s took no greeting in its system channel: %s", guild.id, one_line(error))
    try:
        if guild.owner_id is None:
            raise LookupError("its owner is not known")
        owner = guild.owner or await guild.fetch_member(guild.owner_id)
        text, view = greeting_by_dm(guild.id, guild.name)
        await _say(owner, guild, text, view, looks=True)
    except (discord.HTTPException, LookupError, *PASSING) as error:
        log.info("no one in server %s could be greeted; `/newsroom setup` sets it up: %s", guild.id, error)
        return not did_not_answer(error)
    return True


async def _say(
    place: discord.abc.Messageable, guild: discord.Guild, text: str, view: discord.ui.View, *, looks: bool
) -> None:
    """Send it, unless it is there already. Raises what Discord answers."""
    if looks:
        async for message in place.history(limit=LOOKED_AT):
            if message.author.id == guild.me.id and _is_greeting(message, guild.id):
                return
    await place.send(
        text, view=view, nonce=f"hello{guild.id}", allowed_mentions=discord.AllowedMentions.none()
    )


def _is_greeting(message: discord.Message, guild_id: int) -> bool:
    own = custom_id(Press.SET_UP, guild_id)
    rows = (row for row in message.components if isinstance(row, discord.ActionRow))
    return any(
        isinstance(each, discord.Button) and each.custom_id == own for row in rows for each in row.children
    )


def was_missed(guild: discord.Guild, now: datetime) -> bool:
    """Whether a server may have let the bot in while it was away."""
    joined = None if guild.me is None else guild.me.joined_at  # pyright: ignore[reportUnnecessaryComparison]  # a guild that is unavailable has no members
    return joined is not None and now - joined < MISSED_FOR
