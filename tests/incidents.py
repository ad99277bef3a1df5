"""What happens on Discord's side: permissions taken away, closed DMs, and who was really pinged."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.backend.models import Message, Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType

from bot.app import create_bot
from bot.desk.despatch import Despatch
from bot.store import cards, deliveries
from bot.store.cards import Card
from bot.store.deliveries import Delivery
from tests.world import World


def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause so long after a fault that only `advance_time` ends it, and let no receipt wait for its card.

    simcord sits out in real time what is due within its own patience, 5 s.
    """
    monkeypatch.setattr("bot.delivery.courier.FIRST_PAUSE_SECONDS", 20.0)
    monkeypatch.setattr("bot.delivery.courier.STORE_PAUSE_SECONDS", 20.0)

    async def as_it_is(despatch: Despatch, article_id: int, **_: float) -> Card | None:
        return await despatch.office.read(lambda tx: cards.find(tx, article_id))

    monkeypatch.setattr(Despatch, "card_of", as_it_is)


def truthful_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have simcord refuse a second thread on one message, as Discord does; it would replace the first."""
    create = Backend.create_thread

    def create_once(backend: Backend, *place: Any, message_id: int | None = None, **options: Any) -> Any:
        if message_id in backend.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")
        return create(backend, *place, message_id=message_id, **options)

    monkeypatch.setattr(Backend, "create_thread", create_once)


async def crash(world: World) -> None:
    """Kill the bot in the middle of whatever it does, and start it again on the same database."""
    killed = world.bot
    await world.env.restart_bot(create_bot(killed.settings))
    assert killed._store is not None
    await killed._store.close()  # an operating system would have done it
    await world.env.settle()


def forbid(world: World, channel: ChannelHandle, *permissions: str) -> None:
    """Take permissions from the bot in one channel."""
    denied = discord.Permissions(**dict.fromkeys(permissions, True))
    overwrite = Overwrite(target_id=_bot(world), type=OverwriteType.MEMBER, allow=0, deny=denied.value)
    world.env.backend.set_overwrite(channel.id, overwrite)


def keep_readers_out(world: World) -> None:
    """Give the review channel to the editors and the bot alone, as an administrator should."""
    everyone, seen = world.guild.default_role.id, discord.Permissions(view_channel=True).value
    bot = world.env.backend.get_member(world.guild.id, _bot(world)).role_ids[0]
    overwrites = [
        Overwrite(target_id=everyone, type=OverwriteType.ROLE, allow=0, deny=seen),
        Overwrite(target_id=world.editors.id, type=OverwriteType.ROLE, allow=seen, deny=0),
        Overwrite(target_id=bot, type=OverwriteType.ROLE, allow=seen, deny=0),
    ]
    world.env.backend.edit_channel(world.review.id, {}, overwrites=overwrites)


def permit(world: World, channel: ChannelHandle) -> None:
    """Give the bot all of them back."""
    world.env.backend.delete_overwrite(channel.id, _bot(world))


def _bot(world: World) -> int:
    return world.env.backend.bot_user.id


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
