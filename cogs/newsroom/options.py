"""The options of `/newsroom setup` and `/newsroom settings`, made of the settings that are declared."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord.ext import commands

from bot.desk.newsroom.setup import Given
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import OF_SETUP, SETTINGS, Group, Setting
from cogs.newsroom.chat_values import Value

if TYPE_CHECKING:
    from typing import Self

WITHOUT = tuple(
    setting.option for setting in SETTINGS if setting.group is Group.PLACES and setting.kind.optional
)
"""The channels and roles that a newsroom can do without."""

_OF_SETTINGS = tuple(setting for setting in SETTINGS if setting.group is not Group.PLACES)


def one_of(names: tuple[str, ...]) -> Any:
    literal: Any = Literal
    return literal[names] | None


def annotation_of(setting: Setting[Any]) -> Any:
    """What discord.py reads an option with."""
    match setting.kind.shape:
        case Shape.CHANNEL:
            return (
                discord.TextChannel | discord.ForumChannel | None
                if setting.kind.forums
                else discord.TextChannel | None
            )
        case Shape.ROLE:
            return discord.Role | None
        case Shape.NUMBER:
            return int | None
        case Shape.CHOICE:
            return one_of(setting.kind.choices)
        case Shape.TEXT:
            return str | None


def options_class(
    name: str,
    doc: str,
    settings: Sequence[Setting[Any]],
    more: Mapping[str, tuple[Any, str]],
    base: type,
    reads: Callable[[Setting[Any]], Any] = annotation_of,
) -> Any:
    """A class of options: those of the settings, and `more` by what reads them and what they do."""
    found = {setting.option: (reads(setting), setting.help) for setting in settings} | dict(more)

    def fill(namespace: dict[str, Any]) -> None:
        namespace |= {
            "__doc__": doc,
            "__module__": __name__,
            "__annotations__": {option: annotation for option, (annotation, _) in found.items()},
        }
        for option, (_, help_text) in found.items():
            namespace[option] = commands.flag(description=help_text, default=None)

    return types.new_class(name, (base,), {"case_insensitive": True}, fill)


_MORE: Mapping[str, tuple[Any, str]] = {
    "without": (
        one_of(WITHOUT),
        "A role or channel that the newsroom does without: everyone may submit without writers",
    )
}


def by_slash(in_chat: Any) -> type[commands.FlagConverter]:
    """Options of a slash command, which in chat are others: there they are more, and read as people write them."""

    class BySlash(commands.FlagConverter):
        @classmethod
        def get_flags(cls) -> dict[str, commands.Flag]:
            return in_chat.get_flags()

        @classmethod
        def parse_flags(cls, argument: str, *, ignore_extra: bool = True) -> dict[str, list[str]]:
            return in_chat.parse_flags(argument, ignore_extra=ignore_extra)

        @classmethod
        async def convert(cls, ctx: commands.Context[Any], argument: str) -> Self:
            return await in_chat.convert(ctx, argument)

    return BySlash


if TYPE_CHECKING:

    class SetupOptions(commands.FlagConverter):
        """Options of `/newsroom setup`; in chat written `name: value`."""

    class SettingsOptions(commands.FlagConverter):
        """Options of `/newsroom settings`; in chat written `name: value`."""

        without: str | None

else:
    SetupOptions = options_class(
        "SetupOptions",
        "Options of `/newsroom setup`; in chat written `name: value`.",
        OF_SETUP,
        {},
        by_slash(options_class("SetupInChat", "All of them.", OF_SETUP, {}, commands.FlagConverter, Value)),
    )
    SettingsOptions = options_class(
        "SettingsOptions",
        "Options of `/newsroom settings`; in chat written `name: value`.",
        [setting for setting in _OF_SETTINGS if setting.listed],
        _MORE,
        by_slash(
            options_class(
                "SettingsInChat", "All of them.", _OF_SETTINGS, _MORE, commands.FlagConverter, Value
            )
        ),
    )


def given_in(options: commands.FlagConverter) -> dict[str, Given]:
    """What was given, by option: a channel or role by its id."""
    found: dict[str, Given] = {}
    for name, value in options:
        if value is not None:
            found[name] = value.id if isinstance(value, discord.abc.Snowflake) else value
    if (without := found.pop("without", None)) is not None:
        found[str(without)] = None
    return found
