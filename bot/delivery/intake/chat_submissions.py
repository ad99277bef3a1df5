"""Submissions by chat: those that were sent while nobody listened are found, and each is taken once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.delivery.members import member_of
from bot.delivery.message_turns import Turns
from bot.desk import Desk
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.refusals import StoreUnavailable

log = logging.getLogger(__name__)

COMMAND = "submit"
"""The only command that is looked for: the others ask for something that is late by now."""

AT_A_TIME = 1000
"""Messages that are read before it is put on record how far that was."""

WRITTEN_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)

DEALT_WITH_WITHIN = timedelta(minutes=15)
"""A message that was heard as it came is dealt with after this at the latest."""

Bot = commands.Bot


class Submissions:
    """Listens to the submissions channels, and reads what was said in them while it did not."""

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        self._turns = Turns()
        self._listening: dict[int, tuple[int, int]] = {}
        """Channels in which everything is heard, with their newsroom and how far it is on record."""
        self._unrecorded: dict[int, int] = {}
        """Messages dealt with while the database could not take it, with their servers."""
        self._under_way: set[int] = set()
        self._untold: set[int] = set()
        """Those of them that were not taken, while their writers heard of nothing, or only that there was no answer."""

    @asynccontextmanager
    async def once(self, guild_id: int, message_id: int, *, again: bool = False) -> AsyncGenerator[bool]:
        """Whether a message is to be taken: not if it was before, unless it was refused then and is corrected now
        (`again`). It is dealt with once this is left.

        It may come live and be found in the channel at the same time: one of them waits for the other.
        """
        turn = self._turns.of(message_id)  # held on to: else the next one would get another
        async with turn.lock:
            if not again and await self._was_heard(guild_id, message_id):
                yield False
                return
            self._under_way.add(message_id)
            try:
                yield True
            except Exception:  # its writer has been told; but what was only cut off is taken again
                await self._hear(guild_id, message_id)
                raise
            else:
                if message_id not in self._untold:
                    await self._hear(guild_id, message_id)
            finally:
                self._under_way.discard(message_id)
                self._untold.discard(message_id)

    def untold(self, message_id: int) -> None:
        """A message was not taken, and its writer does not know it: it is taken anew when the channel is read again."""
        if message_id in self._under_way:
            self._untold.add(message_id)

    async def heard_live(self, message: discord.Message) -> None:
        """Somebody wrote somewhere. Now and then it is put on record how far a submissions channel was
        heard, so that no start has to read all that was ever said there."""
        if message.channel.id not in self._listening:
            return
        newsroom_id, up_to = self._listening[message.channel.id]
        dealt_with = message.created_at - DEALT_WITH_WITHIN
        if dealt_with - discord.utils.snowflake_time(up_to) < DEALT_WITH_WITHIN:
            return
        up_to = discord.utils.time_snowflake(dealt_with)
        self._listening[message.channel.id] = (newsroom_id, up_to)
        try:
            await self._desk.chat_submissions.move(newsroom_id, message.channel.id, up_to)
        except StoreUnavailable as error:
            log.info("how far channel %s was heard is not on record: %s", message.channel.id, error)

    def deaf(self) -> None:
        """Nothing is heard until the channels have been read again."""
        self._listening.clear()

    async def begin(self, guild: discord.Guild, room: Newsroom) -> discord.TextChannel | None:
        """Listen to the newsroom's submissions channel from now on, if it was not listened to before.

        None if there is none, or the bot does not see it. Raises StoreUnavailable.
        """
        channel = guild.get_channel(room.submissions_channel or 0)
        if not isinstance(channel, discord.TextChannel):
            return None
        if await self._desk.chat_submissions.heard_up_to(room) is None:
            now = channel.last_message_id or 0
            await self._desk.chat_submissions.move(room.id, channel.id, now)
            self._listening[channel.id] = (room.id, now)
        return channel

    async def read(self, guild: discord.Guild, room: Newsroom) -> int:
        """Take the submissions that nobody heard, and return how many messages that were.

        A channel that is new to the newsroom is listened to from now on, and not read. Raises what
        discord.py raises, and StoreUnavailable.
        """
        channel = await self.begin(guild, room)
        if channel is None:
            return 0
        for message_id, guild_id in list(self._unrecorded.items()):
            await self._desk.chat_submissions.hear(guild_id, message_id)
            del self._unrecorded[message_id]
        up_to, taken, more = await self._desk.chat_submissions.heard_up_to(room) or 0, 0, True
        while more:
            more, up_to, found = await self._read_some(guild, room, channel, up_to)
            taken += found
        self._listening[channel.id] = (room.id, up_to)
        return taken

    async def _read_some(
        self, guild: discord.Guild, room: Newsroom, channel: discord.TextChannel, up_to: int
    ) -> tuple[bool, int, int]:
        """Whether there may be more, up to which message it was read, and how many were taken."""
        read = taken = 0
        last = up_to
        async for message in channel.history(limit=AT_A_TIME, after=discord.Object(up_to), oldest_first=True):
            taken += await self._take(guild, message)
            read, last = read + 1, message.id
        if last > up_to:
            await self._desk.chat_submissions.move(room.id, channel.id, last)
        if read == AT_A_TIME:
            log.info("read %d messages in channel %s; there may be more, which come next", read, channel.id)
        return read == AT_A_TIME, last, taken

    async def _take(self, guild: discord.Guild, message: discord.Message) -> bool:
        """Take one message as if it came now, if it is a submission. Returns whether it is."""
        if message.author.bot or message.webhook_id or message.type not in WRITTEN_BY_PEOPLE:
            return False
        command = (await self._bot.get_context(message)).command
        if (
            command is None
            or command.qualified_name != COMMAND
            or await self._was_heard(guild.id, message.id)
        ):
            return False
        try:
            message.author = await member_of(guild, message.author.id)  # history tells no roles
        except NotAMember:
            log.info("message %s in channel %s is of a person who has left", message.id, message.channel.id)
            return False
        context: commands.Context[Any] = await self._bot.get_context(message)
        # In a task of its own: whoever waits until everybody is served waits for this, not for the whole run.
        task = asyncio.create_task(self._bot.invoke(context), name=f"submission-{message.id}")
        await task
        if task.cancelling():  # discord.py ends a command that is cut off as if it had been carried out
            raise asyncio.CancelledError
        return True

    async def _was_heard(self, guild_id: int, message_id: int) -> bool:
        if message_id in self._unrecorded:
            return True
        try:
            return await self._desk.chat_submissions.heard(guild_id, message_id)
        except StoreUnavailable:
            return False  # then it cannot be filed either, and its writer is told

    async def _hear(self, guild_id: int, message_id: int) -> None:
        try:
            await self._desk.chat_submissions.hear(guild_id, message_id)
        except StoreUnavailable:
            self._unrecorded[message_id] = guild_id
