"""What a cog sees of the bot: discord.py's own, and the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import discord
from discord.ext import commands

from bot.delivery.intake.chat_submissions import Submissions
from bot.delivery.recovery.catch_up import CatchUp
from bot.delivery.review.reactions import Reactions
from bot.delivery.review.roll_call import RollCaller
from bot.desk import Desk
from bot.settings import Settings
from cogs.admission import Doors


class HearsChat(Protocol):
    """What carries out chat commands."""

    def is_correction(self, message_id: int) -> bool:
        """Whether a message was heard before, and is carried out now that it was corrected."""
        ...

    async def went_wrong(self, message: discord.Message, *, mark: bool) -> None:
        """Nothing has come of a message's command, so it may be corrected."""
        ...


class HasDesk(Protocol):
    """The part of the bot that is ours."""

    desk: Desk
    settings: Settings
    doors: Doors
    reactions: Reactions
    submissions: Submissions
    roll: RollCaller
    catch_up: CatchUp | None
    chat: HearsChat
    registered: Sequence[discord.app_commands.AppCommand]


Bot = commands.Bot
Context = commands.Context[commands.Bot]
Interaction = discord.Interaction[Any]
"""Of any client: discord.py leaves it to each callback which one it is called with."""


def desk_of(bot: discord.Client) -> Desk:
    """The desk behind the bot."""
    return cast("HasDesk", bot).desk


def doors_of(bot: discord.Client) -> Doors:
    """The doors to it."""
    return cast("HasDesk", bot).doors


def reactions_of(bot: discord.Client) -> Reactions:
    """What brings reactions on cards to it."""
    return cast("HasDesk", bot).reactions


def submissions_of(bot: discord.Client) -> Submissions:
    """What takes each submission by chat once."""
    return cast("HasDesk", bot).submissions


def roll_of(bot: discord.Client) -> RollCaller:
    """What asks Discord who is still an editor."""
    return cast("HasDesk", bot).roll


def catch_up_of(bot: discord.Client) -> CatchUp:
    """What finds out what was missed."""
    catch_up = cast("HasDesk", bot).catch_up
    assert catch_up is not None
    return catch_up


def chat_of(bot: discord.Client) -> HearsChat:
    """What carries out chat commands."""
    return cast("HasDesk", bot).chat


def settings_of(bot: discord.Client) -> Settings:
    """What its operator chose."""
    return cast("HasDesk", bot).settings


def prefix_of(bot: discord.Client) -> str:
    """What chat commands begin with: a mention, where the bot is shown no other messages."""
    settings = settings_of(bot)
    if settings.message_content or bot.user is None:
        return settings.prefix
    return f"@{bot.user.name} "


def mention_command(bot: discord.Client, name: str) -> str:
    """A slash command as a link that opens it; as text while Discord has not named its id."""
    slash, whole = discord.AppCommandType.chat_input, name.partition(" ")[0]
    there = (each for each in cast("HasDesk", bot).registered if each.type is slash)
    found = next((each.id for each in there if each.name == whole), None)
    return f"`/{name}`" if found is None else f"</{name}:{found}>"
