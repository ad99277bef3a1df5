"""The options of `/section add` and `/section edit`, made of the settings that a section may have of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.newsroom.permission_check import check
from bot.desk.newsroom.setup import Given
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import OF_SECTIONS, key_of
from bot.domain.newsroom.setting_kinds import NONE, OF_NEWSROOM
from bot.domain.refusals import StoreUnavailable
from cogs.bot_access import Interaction, desk_of
from cogs.newsroom.chat_values import Value
from cogs.newsroom.options import by_slash, one_of, options_class

LISTED = tuple(setting for setting in OF_SECTIONS if setting.listed)


TAKEN = "newsroom"
"""What stands for a setting that is taken from the newsroom: None would be one that was not given."""


class SectionValue(Value):
    """Reads a value of a setting, `none` and `newsroom`."""

    async def convert(self, ctx: commands.Context[Any], argument: str) -> Given:
        """What was written. Raises Misread."""
        said = argument.strip().casefold()
        if said in OF_NEWSROOM:
            return TAKEN
        undone = said in NONE and said not in self.setting.kind.choices
        return "none" if undone else await super().convert(ctx, argument)


class BySlash(commands.Converter[str]):
    """An option of the slash command alone: in chat every word belongs to the text."""

    async def convert(self, ctx: commands.Context[Any], argument: str) -> str:
        """What was given. Raises BadArgument in chat."""
        if ctx.interaction is None:
            raise commands.BadArgument
        return argument


_MORE: Mapping[str, tuple[Any, str]] = {
    "tags": (str | None, "Tags that lead to it, such as football, rowing (none clears them)"),
    "without": (
        one_of(tuple(setting.option for setting in OF_SECTIONS if setting.kind.optional)),
        "A setting that it does without, whatever the newsroom has",
    ),
    "newsroom": (
        one_of(tuple(setting.option for setting in OF_SECTIONS)),
        "A setting that it takes from the newsroom again",
    ),
}

_NAME: Mapping[str, tuple[Any, str]] = {"name": (str | None, "Another name")}

if TYPE_CHECKING:

    class NewSectionOptions(commands.FlagConverter):
        """Options of `/section add`; in chat written `name: value`."""

    class SectionOptions(commands.FlagConverter):
        """Options of `/section edit`; in chat written `name: value`."""

else:

    def _made(name: str, more: Mapping[str, tuple[Any, str]]) -> Any:
        doc = "Options of `/section`; in chat written `name: value`."
        in_chat = options_class(f"{name}InChat", doc, OF_SECTIONS, more, commands.FlagConverter, SectionValue)
        return options_class(name, doc, LISTED, more, by_slash(in_chat))

    NewSectionOptions = _made("NewSectionOptions", _MORE)
    SectionOptions = _made("SectionOptions", {**_NAME, **_MORE})


@dataclass(frozen=True, slots=True)
class SectionGiven:
    """What was given of a section. None: nothing was said of it."""

    settings: Mapping[str, Given]
    name: str | None
    tags: tuple[str, ...] | None


def section_given(options: commands.FlagConverter) -> SectionGiven:
    """What was given, a channel or role by its id."""
    found: dict[str, Given] = {}
    name: str | None = None
    tags: tuple[str, ...] | None = None
    for option, value in options:
        if value is None:
            continue
        if option == "name":
            name = str(value)
        elif option == "tags":
            said = str(value)
            tags = () if said.strip().casefold() in NONE else tuple(part for part in said.split(","))
        elif option == "without":
            found[str(value)] = "none"
        elif option == "newsroom":
            found[str(value)] = None
        else:
            found[option] = value.id if isinstance(value, discord.abc.Snowflake) else value
    return SectionGiven(found, name, tags)


def sound_places(guild: discord.Guild, room: Newsroom) -> list[str]:
    """What the bot lacks in the channels and roles of a section, each as a sentence."""
    return [each.sentence for each in check(guild, room)]


async def completing_sections(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The newsroom's sections by name."""
    if interaction.guild_id is None:
        return []
    try:
        room = await desk_of(interaction.client).setup.existing(interaction.guild_id)
    except StoreUnavailable:
        return []
    wanted = key_of(typed)
    names = [section.name for section in room.sections] if room is not None else []
    return [app_commands.Choice(name=name, value=name) for name in names if wanted in key_of(name)][:25]
