"""Chat commands: each is carried out once, also one that was corrected by editing its message, and none that goes wrong
is met with silence."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.delivery.members import member_of
from bot.delivery.message_turns import Turns
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import NotAMember, OutsideServer
from bot.domain.refusals import Refusal
from bot.ui.chat import unknown_command
from bot.ui.refusals import sentence
from cogs.answers import answer_openly
from cogs.bot_access import Context, desk_of
from cogs.chat_errors import parse_error
from cogs.chat_words import Words, leaf_of, suggested
from cogs.person import person_in

log = logging.getLogger(__name__)

EDITS_HEARD = timedelta(minutes=15)
"""How long after it was written a message may be corrected into a command."""

REMEMBERED = 2_000
"""Messages with commands that are remembered at most, for as long as they can be corrected."""

REFUSED = "⚠️"
"""Put on a message whose command was refused."""


@dataclass(slots=True)
class _Heard:
    """A command as it was last heard. `done` unless it was refused or not understood."""

    content: str
    done: bool = True
    marked: bool = False
    again: bool = False


class Chat:
    """Hears what people write to the bot."""

    def __init__(self, bot: commands.Bot, now: datetime) -> None:
        self._bot = bot
        self._since = now
        self._last_of_before: int | None = None
        self._turns = Turns()
        self._heard: dict[int, _Heard] = {}

    def begin(self) -> None:
        """Connected, perhaps again: what stands in the channels at the first time was written before."""
        if self._last_of_before is None:
            channels = [
                channel for guild in self._bot.guilds for channel in (*guild.text_channels, *guild.threads)
            ]
            self._last_of_before = max((channel.last_message_id or 0 for channel in channels), default=0)

    async def hear(self, message: discord.Message) -> None:
        """Somebody wrote something: carry it out if it is a command."""
        if message.author.bot:
            return
        turn = self._turns.of(message.id)
        async with turn.lock:
            await self._carry_out(message)

    async def hear_edit(self, message: discord.Message, now: datetime) -> None:
        """Somebody edited what they wrote. What was not carried out before is carried out now, within EDITS_HEARD of
        the first writing and if this run of the bot has heard that: what an earlier one did is not known here."""
        if message.author.bot or message.webhook_id is not None or message.edited_at is None:
            return
        before_this_run = message.created_at < self._since or message.id <= (self._last_of_before or 0)
        if before_this_run or now - message.created_at > EDITS_HEARD:
            return
        turn = self._turns.of(message.id)
        async with turn.lock:  # the first writing may still be under way
            before = self._heard.get(message.id)
            if before is not None and (before.done or before.content == message.content):
                return
            if message.guild is not None and not isinstance(message.author, discord.Member):
                try:
                    message.author = await member_of(message.guild, message.author.id)
                except NotAMember:
                    return
            if before is not None and before.marked:
                await _unmark(self._bot, message)
            await self._carry_out(message, again=before is not None)

    async def _carry_out(self, message: discord.Message, *, again: bool = False) -> None:
        context: Context = await self._bot.get_context(message)
        if context.prefix is None:
            return
        self._remember(message, again=again)
        await self._bot.invoke(context)

    def _remember(self, message: discord.Message, *, again: bool) -> None:
        self._heard.pop(message.id, None)
        self._heard[message.id] = _Heard(message.content, again=again)
        while len(self._heard) > REMEMBERED:
            del self._heard[next(iter(self._heard))]

    def is_correction(self, message_id: int) -> bool:
        """Whether a message was heard before, and is carried out now that it was corrected."""
        found = self._heard.get(message_id)
        return found is not None and found.again

    async def went_wrong(self, message: discord.Message, *, mark: bool) -> None:
        """A command was refused or not understood: nothing has come of it, so it may be corrected. `mark` shows it
        on the message."""
        found = self._heard.get(message.id)
        if found is not None:
            found.done = False
        if mark and message.guild is not None:
            with suppress(discord.HTTPException):  # the answer says it too
                await message.add_reaction(REFUSED)
                if found is not None:
                    found.marked = True

    async def prepare(self, context: Context) -> bool:
        """Make ready what discord.py is to parse. False if it is no command, and whoever wrote it has been told."""
        leaf, unknown = leaf_of(context)
        if unknown:
            assert isinstance(context.command, commands.Group)
            await self.suggest(context, unknown, context.command)
            return False
        if leaf is not None and context.guild is not None:
            await self._point_at_article(context, leaf)
        return True

    async def misunderstood(self, context: Context, error: Exception) -> bool:
        """Say what is wrong with a command that could not be read. False for any other error."""
        match error:
            case commands.CommandNotFound():
                await self.suggest(context, context.invoked_with or "")
            case commands.UserInputError() if context.interaction is None:
                await self.went_wrong(context.message, mark=False)
                await answer_openly(context, parse_error(context, error))
            case commands.CheckFailure() if context.interaction is None:
                here = OutsideServer() if isinstance(error, commands.NoPrivateMessage) else NotAMember()
                await answer_openly(context, sentence(here))
            case _:
                return False
        return True

    async def suggest(
        self, context: Context, word: str, group: commands.Group[Any, ..., Any] | None = None
    ) -> None:
        """Say which command was meant, if it can be told. Within a group of commands something is always said;
        elsewhere it may be a word to another bot, or to nobody."""
        await self.went_wrong(context.message, mark=False)
        found = suggested(self._bot, word, group)
        if found is None and group is None:
            return
        known = sorted(command.name for command in group.commands) if group is not None else []
        typed = context.view.buffer[context.view.index :].lstrip()
        rest = typed[len(word) :].lstrip(" :：") if group is not None else typed
        prefix = context.clean_prefix
        said = unknown_command(
            prefix, group.qualified_name if group is not None else "", word, found, rest, known
        )
        await answer_openly(context, said)

    async def _point_at_article(self, context: Context, leaf: commands.Command[Any, ..., Any]) -> None:
        """Have an option `article` that others follow be its number, where somebody wrote a headline of several words."""
        names = [name for name, param in leaf.clean_params.items() if param.kind is not param.KEYWORD_ONLY]
        view = context.view
        if not names or names[0] != "article" or not isinstance(view, Words):
            return
        before = view.index, view.previous
        view.skip_ws()
        if isinstance(context.command, commands.Group) and leaf is not context.command:
            view.get_word()
            view.skip_ws()
        start = view.index
        quoted = view.is_quoted()
        view.index, view.previous = before
        line = view.buffer[start:].partition("\n")[0]
        if quoted or not line.strip() or context.guild is None:
            return
        try:
            found = await desk_of(self._bot).reading.at_start(context.guild.id, person_in(context), line)
        except Refusal:
            return  # the command says the same, and says it better
        if found is not None:
            number, rest = found
            view.put(start, start + len(line), f"№{number}{rest}")


async def _unmark(bot: commands.Bot, message: discord.Message) -> None:
    with suppress(discord.HTTPException):
        assert bot.user is not None
        await message.remove_reaction(REFUSED, bot.user)
