"""What a cog sees of the bot: discord.py's own, and the desk."""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord
from discord.ext import commands

from bot.desk import Desk
from bot.settings import Settings


class HasDesk(Protocol):
    """The part of the bot that is ours."""

    desk: Desk
    settings: Settings


Bot = commands.Bot
Context = commands.Context[commands.Bot]
Interaction = discord.Interaction[Any]
"""Of any client: discord.py leaves it to each callback which one it is called with."""


def desk_of(bot: discord.Client) -> Desk:
    """The desk behind the bot."""
    return cast("HasDesk", bot).desk


def prefix_of(bot: discord.Client) -> str:
    """What chat commands begin with."""
    return cast("HasDesk", bot).settings.prefix
