"""Chat commands as people write them: in capitals, with a colon, with any quotation marks, with a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord.ext import commands
from discord.ext.commands.view import StringView  # pyright: ignore[reportMissingTypeStubs]  # it is typed, and not part of the stubs

from bot.domain.late import pattern
from bot.domain.text.resemblance import meant
from cogs.bot_access import Context

_NAME = pattern(r"(?P<name>[^\s:：]*)(?:[:：]|[^\S\n]+[:：](?=\s))?")
"""A command's name, and a colon after it. A colon that begins something (`:tada:`) is left."""

_OPENING = {
    '"': '"',
    "“": "”“",
    "”": "”",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "〞": "〞",
    "﹁": "﹂",
    "﹃": "﹄",
    "＂": "＂",
    "｢": "｣",
    "《": "》",
    "〈": "〉",
}
"""Quotation marks that open, with those that close them: of many languages, also where a keyboard made the wrong one."""


class Words(StringView):
    """The text of a command, read as it was meant. Where quotation marks make no sense they are letters."""

    def get_word(self) -> str:
        """The name of a command, without a colon after it."""
        match = _NAME.match(self.buffer, self.index)
        assert match is not None
        self.previous = self.index
        self.index = match.end()
        return match["name"]

    def get_quoted_word(self) -> str | None:
        """What stands between quotation marks, or up to the next white space; None at the end."""
        if self.eof:
            return None
        self.previous = self.index
        end = self._quoted_end()
        if end is not None:
            found = self.buffer[self.index + 1 : end]
            self.index = end + 1
            return found
        end = self.index
        while end < self.end and not self.buffer[end].isspace():
            end += 1
        found = self.buffer[self.index : end]
        self.index = end
        return found

    def _quoted_end(self) -> int | None:
        """Where the quotation that begins here is closed, before white space or the end; None without one."""
        closing = _OPENING.get(self.buffer[self.index])
        if closing is None:
            return None
        for place in range(self.index + 1, self.end):
            last = place + 1 == self.end or self.buffer[place + 1].isspace()
            if self.buffer[place] in closing and last:
                return place
        return None

    def is_quoted(self) -> bool:
        """Whether a quotation begins here that is also closed."""
        return not self.eof and self._quoted_end() is not None

    def put(self, start: int, end: int, text: str) -> None:
        """Have another text stand in a place that has not been read yet."""
        self.buffer = self.buffer[:start] + text + self.buffer[end:]
        self.end = len(self.buffer)


def prefixes(bot: commands.Bot, prefix: str) -> list[str]:
    """What a command may begin with: a mention of the bot, and the prefix, also as a Chinese or Japanese keyboard
    writes it (！)."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in prefix)
    mentions = [f"<@{bot.user.id}>", f"<@!{bot.user.id}>"] if bot.user is not None else []
    return [*mentions, *dict.fromkeys((prefix, wide))]


async def context_of(bot: commands.Bot, message: discord.Message, cls: type[Any]) -> Any:
    """What a message asks for, in the form that discord.py goes on with."""
    view = Words(message.content)
    context = cls(prefix=None, view=view, bot=bot, message=message)
    if bot.user is None or message.author.id == bot.user.id:
        return context
    found = await bot.get_prefix(message)
    for prefix in [found] if isinstance(found, str) else found:
        if message.content[: len(prefix)].casefold() == prefix.casefold():
            view.index = len(prefix)
            break
    else:
        return context
    view.skip_ws()
    context.invoked_with = view.get_word()
    context.prefix = message.content[: len(prefix)]
    context.command = bot.all_commands.get(context.invoked_with.casefold())
    return context


def leaf_of(context: Context) -> tuple[commands.Command[Any, ..., Any] | None, str]:
    """The command of a group that is asked for, with what is still to be read of its arguments before it; and the word
    that is no command of the group, if one stands there. The context is not moved."""
    command, view = context.command, context.view
    if not isinstance(command, commands.Group):
        return command, ""
    before = view.index, view.previous
    view.skip_ws()
    word = view.get_word()
    leaf = command.all_commands.get(word.casefold()) if word else command
    after = view.index
    view.index, view.previous = before
    fallback = getattr(command, "fallback", None)
    if leaf is None and fallback and word.casefold() == fallback:
        view.index = after
        return command, ""
    return leaf, "" if leaf is not None else word


def suggested(bot: commands.Bot, word: str, group: commands.Group[Any, ..., Any] | None) -> str | None:
    """The full name of the command that somebody most likely meant; None if it may be anything. Within a group they
    spoke to the bot for certain, so commands of other groups are looked at too."""
    if group is None:
        return meant(word, [command.name for command in bot.commands])
    fallback = getattr(group, "fallback", None)
    inner = meant(word, [*(command.name for command in group.commands), *([fallback] if fallback else [])])
    if inner is not None:
        return f"{group.qualified_name} {inner}"
    for other in sorted(bot.commands, key=lambda command: command.name):
        names: Sequence[str] = (
            [command.name for command in other.commands] if isinstance(other, commands.Group) else []
        )
        if (inner := meant(word, names)) is not None:
            return f"{other.qualified_name} {inner}"
    outer = meant(word, [command.name for command in bot.commands])
    return None if outer == group.name else outer
