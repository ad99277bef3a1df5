"""The doctor's way to Discord: a connection of its own, which hears events and does nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
import discord
from discord.http import Route

from bot.loopback import divert
from bot.settings import Settings

PATIENCE_SECONDS = 30.0
"""How long Discord may take for one answer, and to say that the connection is ready."""


class Connection:
    """Logs in and connects, step by step. `close` ends it, whatever was done."""

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.message_content = settings.message_content
        intents.guild_messages = settings.message_content  # Discord looks at the one only with the other
        self.settings = settings
        self.application: discord.AppInfo | None = None
        shards = settings.shards
        self.client = discord.Client(
            # One shard of those that the bot is to serve: Discord refuses to put all servers of a large bot on one.
            shard_id=None if shards is None else shards.first,
            shard_count=None if shards is None else shards.count,
            intents=intents,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=PATIENCE_SECONDS,
        )
        self._connecting: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Point at the stand-in of the tests, if the settings name one. Needs a running loop."""
        if self.settings.test_api is not None and self.settings.test_gateway is not None:
            divert(self.client, self.settings.test_api, self.settings.test_gateway)

    async def time(self) -> datetime | None:
        """The time by Discord's clock, to the second; None if the answer does not tell. Raises aiohttp.ClientError,
        OSError, TimeoutError."""
        timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{Route.BASE}/gateway") as got,
        ):
            told = got.headers.get("Date")
        if told is None:
            return None
        try:
            return parsedate_to_datetime(told)
        except ValueError:
            return None

    async def log_in(self, token: str) -> discord.AppInfo:
        """Have the token taken. Raises discord.LoginFailure, discord.HTTPException, aiohttp.ClientError, OSError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.client.login(token)
            self.application = await self.client.application_info()
        return self.application

    async def connect(self) -> None:
        """Connect to the gateway and wait until every server is known. Raises what `Client.connect` raises, and
        TimeoutError."""
        self._connecting = asyncio.create_task(self.client.connect(reconnect=False))
        ready = asyncio.create_task(self.client.wait_until_ready())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.wait({self._connecting, ready}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if self._connecting.done():
            await self._connecting

    async def close(self) -> None:
        """End the connection."""
        await self.client.close()
        if self._connecting is not None:
            self._connecting.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._connecting
