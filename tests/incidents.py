"""What happens on Discord's side: permissions taken away, closed DMs, and who was really pinged."""

from __future__ import annotations

from typing import Any

import discord
from simcord.backend.models import Message, Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from bot.store import deliveries
from bot.store.deliveries import Delivery
from tests.world import World


def forbid(world: World, channel: ChannelHandle, *permissions: str) -> None:
    """Take permissions from the bot in one channel."""
    denied = discord.Permissions(**dict.fromkeys(permissions, True))
    overwrite = Overwrite(
        target_id=world.env.backend.bot_user.id, type=OverwriteType.MEMBER, allow=0, deny=denied.value
    )
    world.env.backend.set_overwrite(channel.id, overwrite)


def permit(world: World, channel: ChannelHandle) -> None:
    """Give the bot all of them back."""
    world.env.backend.delete_overwrite(channel.id, world.env.backend.bot_user.id)


def close_dms(world: World, person: Any) -> None:
    """Somebody takes no DMs any more."""
    path = f"/channels/{person.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007, times=None)


def stored(world: World, channel: ChannelHandle) -> list[Message]:
    """The messages of a channel as Discord keeps them, the oldest first."""
    return sorted(world.env.backend.messages[channel.id].values(), key=lambda message: message.id)


def pinged(message: Message) -> tuple[list[int], list[int], bool]:
    """Which people and which roles a message pinged, and whether it pinged everyone."""
    return message.ping_user_ids, message.ping_role_ids, message.mention_everyone


def posted(world: World, channel: ChannelHandle) -> list[Any]:
    """What the bot asked Discord to post in a channel, refused or not."""
    path = f"/channels/{channel.id}/messages"
    return [call.json for call in world.env.http_requests if (call.method, call.path) == ("POST", path)]


async def parked(world: World) -> list[Delivery]:
    """What waits for a human."""
    room = await world.bot.desk.setup.newsroom(world.guild.id)
    return await world.bot.desk.office.read(lambda tx: deliveries.parked(tx, room.id, limit=50))


async def approved(world: World, **parts: str) -> None:
    """Hand an article in and have it approved."""
    await world.submit(**parts)
    number = len([m for m in world.review.history() if m.components])
    await world.ed.react(world.card(number), "✅")


async def published(world: World, **parts: str) -> None:
    """Hand an article in, have it approved, and let the cooling-off pass."""
    await approved(world, **parts)
    await world.env.advance_time(61)
