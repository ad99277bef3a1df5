"""Values of settings as people write them in chat: a channel by its mention or name, `none`, a number, a choice."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ext import commands

from bot.desk.newsroom.setup import Given
from bot.domain.late import pattern
from bot.domain.newsroom.errors import BadSetting
from bot.domain.newsroom.setting_kinds import NONE, Shape
from bot.domain.newsroom.settings import Setting
from bot.ui.newsroom.chat_values import not_found, of_the_wrong_kind, several
from bot.ui.newsroom.refusals import must_be
from cogs.chat_errors import Misread

_MENTION = {
    Shape.CHANNEL: pattern(r"<#(\d{1,20})>|(\d{15,20})"),
    Shape.ROLE: pattern(r"<@&(\d{1,20})>|(\d{15,20})"),
}

_PREFIX = {Shape.CHANNEL: "#", Shape.ROLE: "@"}


class Value(commands.Converter[Any]):
    """Reads a value of one setting."""

    def __init__(self, setting: Setting[Any]) -> None:
        self.setting = setting

    @property
    def example(self) -> str:
        """A value as it may be written."""
        kind = self.setting.kind
        match kind.shape:
            case Shape.CHANNEL:
                return "#channel"
            case Shape.ROLE:
                return "@role"
            case Shape.CHOICE:
                return kind.choices[0]
            case Shape.NUMBER:
                return "2" if self.setting.default == 1 else kind.show(self.setting.default)
            case Shape.TEXT:
                such = re.search(r"such as (.+?)(?:, or none)?$", kind.allowed)
                return such[1] if such else "none"

    async def convert(self, ctx: commands.Context[Any], argument: str) -> Given:
        """What was written, as the desk takes it: a channel or role by its id. Raises Misread."""
        shape = self.setting.kind.shape
        if shape in (Shape.CHANNEL, Shape.ROLE):
            return self._place(ctx.guild, argument)
        if shape is not Shape.TEXT:  # what is wrong with a text the desk says
            try:
                self.setting.take(argument)
            except BadSetting as refused:
                raise Misread(must_be(refused)) from refused
        return argument

    def _place(self, guild: discord.Guild | None, argument: str) -> Given:
        kind = self.setting.kind
        text = " ".join(argument.split())
        if kind.optional and text.casefold() in NONE:
            return "none"
        if guild is None:  # the command itself says that it belongs in a server
            return 0
        channels = kind.shape is Shape.CHANNEL
        every: list[Any] = [*guild.channels] if channels else [*guild.roles]
        mention = _MENTION[kind.shape].fullmatch(text)
        if mention is not None:
            number = int(mention[1] or mention[2])
            found = [each for each in every if each.id == number]
        else:
            name = text.removeprefix(_PREFIX[kind.shape]).strip()
            found = [each for each in every if each.name == name] or [
                each for each in every if _plain(each.name) == _plain(name)
            ]
        takes = (discord.TextChannel, discord.ForumChannel) if kind.forums else (discord.TextChannel,)
        fitting = [each for each in found if not channels or isinstance(each, takes)]
        if len(fitting) == 1:
            return int(fitting[0].id)
        if fitting:
            raise Misread(several(fitting))
        if found:
            raise Misread(of_the_wrong_kind(found[0]))
        raise Misread(not_found(text, channel=channels))


def _plain(name: str) -> str:
    """A name as it is written by heart."""
    return re.sub(r"[\s_-]+", "-", name.casefold())
