"""Registering the commands with Discord: only what has changed, and again later where Discord refuses."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.delivery.outcomes import PASSING, one_line
from bot.domain.refusals import StoreUnavailable
from bot.store import Store, installation

log = logging.getLogger(__name__)

COMMANDS_DIGEST = "commands-digest"

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 600.0, 21_600.0
"""Pauses double from the first to the longest while Discord refuses to register the commands."""

TURN_PAUSE_SECONDS = 20.0
"""Between two looks whether the process that leads has registered them."""

Registered = Sequence[app_commands.AppCommand]


class OthersTask(Exception):
    """Another process of the installation registers the commands, and has not done so yet."""


async def register(tree: app_commands.CommandTree[Any], store: Store) -> Registered:
    """Tell Discord of the commands, if they are others than those it knows. Returns them as Discord has them.

    Registrations are limited (200 creations a day), so this is not done at every start, and by one process. Raises what
    discord.py raises where Discord refuses them, OthersTask, and StoreUnavailable.
    """
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    stamp = f"{tree.client.application_id}:{digest}"
    if await store.read(lambda tx: installation.recall(tx, COMMANDS_DIGEST)) == stamp:
        there = await tree.fetch_commands()
        if {command.name for command in there} == _names(tree):
            return there
    if not store.leads:
        raise OthersTask
    there = await tree.sync()
    await store.write(lambda tx: installation.keep(tx, COMMANDS_DIGEST, stamp))
    log.info("registered %d commands", len(payload))
    return there


async def register_later(tree: app_commands.CommandTree[Any], store: Store) -> Registered:
    """Try again with growing pauses until Discord takes the commands."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        await asyncio.sleep(pause if store.leads else TURN_PAUSE_SECONDS)
        try:
            return await register(tree, store)
        except OthersTask:
            continue
        except StoreUnavailable as error:
            log.debug("the commands wait for the database: %s", error)
        except (
            discord.RateLimited,
            discord.HTTPException,
            app_commands.CommandSyncFailure,
            *PASSING,
        ) as error:
            log.info("Discord still does not register the commands: %s", one_line(error))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def is_refusal(error: Exception) -> bool:
    """Whether Discord refuses the commands themselves, or for now: too many in a day, a limit, a name it dislikes."""
    match error:
        case discord.RateLimited() | app_commands.CommandSyncFailure() | OthersTask():
            return True
        case discord.HTTPException(status=status):
            return 400 <= status < 500 and status != 401
        case _:
            return False


def _names(tree: app_commands.CommandTree[Any]) -> set[str]:
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    return {command.name for kind in kinds for command in tree.get_commands(type=kind)}
