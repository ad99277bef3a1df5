"""The bot: wiring, start and orderly stop."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.carrier import Carrier
from bot.delivery.clock import DueClock
from bot.delivery.courier import Courier
from bot.desk import Desk
from bot.settings import Settings
from bot.store import Store, facts
from cogs import EXTENSIONS

log = logging.getLogger(__name__)

COMMANDS_DIGEST = "commands-digest"

LONGEST_RATE_LIMIT_SECONDS = 30.0
"""A longer wait for Discord's rate limit comes back as an error, and the outbox waits instead."""


def utc_now() -> datetime:
    """The present moment. Looked up at each call, so that a simulated Discord can set the time."""
    return discord.utils.utcnow()


class Copydesk(commands.Bot):
    """The desk, the courier and the clock, joined to discord.py.

    It opens its database with `open`, at the latest when it logs in, and is closed with `close`, once or
    more often.
    """

    desk: Desk

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.guild_reactions = True
        intents.dm_messages = True
        intents.message_content = settings.message_content
        super().__init__(
            commands.when_mentioned_or(settings.prefix),
            intents=intents,
            help_command=commands.DefaultHelpCommand(dm_help=True, no_category="More"),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is kept that grows with members or messages: the database is the truth.
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_SECONDS,
        )
        self.settings = settings
        self._clock = clock
        self._store: Store | None = None
        self._courier: Courier | None = None
        self._due: DueClock | None = None

    async def open(self) -> None:
        """Open the database and bring it up to date: whatever is wrong with it shows before the token is
        used. Nothing happens when it is open. Raises what `Store.open` raises.
        """
        if self._store is None:
            self._store = await Store.open(self.settings.database)
            self.desk = Desk(self._store, self._clock)

    async def setup_hook(self) -> None:
        """Open the database, load the extensions, register the commands if they changed."""
        await self.open()
        assert self._store is not None
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        self.tree.error(self._command_failed)
        await self._register_commands(self._store)
        self._courier = Courier(
            self.desk,
            Carrier(self, self.desk),
            workers=self.settings.delivery_workers,
            card_interval=self.settings.card_interval_seconds,
        )
        self._due = DueClock(self.desk)
        self.desk.office.listeners += [self._courier.wake, self._due.wake]

    async def on_ready(self) -> None:
        """Connected, perhaps again: carry on with what waits. Starting twice does no harm."""
        log.info("connected as %s, in %d servers", self.user, len(self.guilds))
        if self._courier is not None and self._due is not None:
            self._courier.start()
            self._due.start()

    async def on_command_error(self, context: commands.Context[Any], error: Exception, /) -> None:
        """A chat command could not be understood, or failed. What the desk refuses is said elsewhere."""
        match error:
            case commands.CommandNotFound():
                return
            case commands.UserInputError():
                command = context.command
                usage = (
                    f"{context.clean_prefix}{command.qualified_name} {command.signature}" if command else ""
                )
                await context.send(f"{error} Write it like this: `{usage.strip()}`", delete_after=120)
            case commands.CheckFailure():
                await context.send(str(error), delete_after=120)
            case _:
                log.error("%s failed", context.command, exc_info=error)

    async def _command_failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        command = interaction.command
        log.error("/%s failed", command.qualified_name if command else "?", exc_info=error)

    async def _register_commands(self, store: Store) -> None:
        """Tell Discord of the commands, if they are others than those it knows.

        Registrations are limited (200 creations a day), so this is not done at every start.
        """
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        stamp = f"{self.application_id}:{digest}"
        known = await store.read(lambda tx: facts.recall(tx, COMMANDS_DIGEST))
        if known == stamp:
            registered = {command.name for command in await self.tree.fetch_commands()}
            if registered == {command.name for command in self.tree.get_commands()} | _menu_names(self):
                return
        await self.tree.sync()
        await store.write(lambda tx: facts.keep(tx, COMMANDS_DIGEST, stamp))
        log.info("registered %d commands", len(payload))

    async def close(self) -> None:
        """Stop in order: nothing new, finish what is under way, disconnect, close the database."""
        if self._due is not None:
            await self._due.stop()
        if self._courier is not None:
            await self._courier.stop()
        try:
            await super().close()
        finally:
            if self._store is not None:
                await asyncio.shield(self._store.close())


def _menu_names(bot: commands.Bot) -> set[str]:
    return {
        menu.name
        for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
        for menu in bot.tree.get_commands(type=kind)
    }


def create_bot(settings: Settings) -> Copydesk:
    """A complete bot. The settings need a token only to connect to Discord itself."""
    return Copydesk(settings)
