"""Removals: the bot finds out which servers removed it, and tells their owners."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

import discord

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Moot, Outcome
from bot.desk import Desk
from bot.desk.people.removals import Owner, RemovalTold
from bot.domain.refusals import StoreUnavailable
from bot.settings import Settings
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.people.removals import Removal
from bot.ui.people.removals import removal_notice

log = logging.getLogger(__name__)


def kept_after_removal(settings: Settings) -> timedelta | None:
    """For how long the newsroom of a server that removed the bot is kept; None for ever."""
    return timedelta(days=settings.keep_removed_days) or None


async def removed_by(guild: discord.Guild, desk: Desk, settings: Settings) -> None:
    """A server removed the bot. Raises StoreUnavailable."""
    owner = None if guild.owner_id is None else Owner(guild.owner_id, guild.name)
    found = await desk.removals.removed(guild.id, kept_after_removal(settings), owner)
    if found is not None:
        _log(found)


async def compare_servers(client: discord.Client, desk: Desk, settings: Settings) -> None:
    """Find out who removed the bot, or let it in again, while it was away. A server with an outage is among those that
    Discord names, so it is not taken for one that removed the bot."""
    try:
        for found in await desk.removals.compare(
            [guild.id for guild in client.guilds], kept_after_removal(settings)
        ):
            _log(found)
    except StoreUnavailable as error:
        log.error("the database does not answer, servers that removed the bot are found out later: %s", error)


def _log(found: Removal) -> None:
    until = "" if found.erase_at is None else f" until {found.erase_at:%Y-%m-%d}, and then erased"
    log.warning("the bot is not in server %s any more: its newsroom is kept%s", found.guild_id, until)


def bringing(at: Carrying) -> Brings:
    """How owners are told."""
    return {Kind.REMOVAL: partial(_notice, at)}


async def _notice(at: Carrying, delivery: Delivery) -> Outcome:
    said = RemovalTold.read(delivery)
    found = await at.desk.removals.of_newsroom(delivery.newsroom_id)
    if found is None or found.guild_id < 0:
        return Moot("the bot is back in that server, or nothing is kept any more")
    there = await at.say_by_dm(delivery, said.to, removal_notice(found, said.server, owns=said.owns))
    return there or Moot("the owner's DMs are closed")
