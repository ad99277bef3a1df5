"""What happens on Discord's side: permissions taken away, closed DMs, and who was really pinged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatch
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.backend.models import Message, Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.http.client import FakeHTTPClient

from bot.app import create_bot
from bot.desk.outbox.results import Outbox
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import Delivery
from bot.store.review import cards
from bot.store.review.cards import Card
from tests.world import World, answer_of


def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause so long after a fault that only `advance_time` ends it, and let no receipt wait for its card.

    simcord sits out in real time what is due within its own patience, 5 s.
    """
    monkeypatch.setattr("bot.delivery.outbox.courier.FIRST_PAUSE_SECONDS", 20.0)
    monkeypatch.setattr("bot.delivery.outbox.courier.STORE_PAUSE_SECONDS", 20.0)
    monkeypatch.setattr("bot.delivery.recovery.catch_up.FIRST_PAUSE_SECONDS", 20.0)

    async def as_it_is(outbox: Outbox, article_id: int, **_: float) -> Card | None:
        return await outbox.unit.read(lambda tx: cards.find(tx, article_id))

    monkeypatch.setattr(Outbox, "card_of", as_it_is)


def truthful_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have simcord refuse a second thread on one message, as Discord does; it would replace the first."""
    create = Backend.create_thread

    def create_once(backend: Backend, *place: Any, message_id: int | None = None, **options: Any) -> Any:
        if message_id in backend.channels:
            raise BackendError(400, 160004, "A thread has already been created for this message")
        return create(backend, *place, message_id=message_id, **options)

    monkeypatch.setattr(Backend, "create_thread", create_once)


def truthful_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have simcord answer with the oldest messages after a given one, as Discord does; it gives the newest."""
    request = FakeHTTPClient.request

    async def oldest_first(client: FakeHTTPClient, route: Any, **options: Any) -> Any:
        asked = options.get("params") or {}
        if route.method != "GET" or not route.url.endswith("/messages") or "after" not in asked:
            return await request(client, route, **options)
        options["params"] = {**asked, "limit": 10**6}
        return (await request(client, route, **options))[-int(asked["limit"]) :]

    monkeypatch.setattr(FakeHTTPClient, "request", oldest_first)


async def crash(world: World) -> None:
    """Kill the bot in the middle of whatever it does, and start it again on the same database."""
    killed = world.bot
    assert killed._store is not None
    if (
        killed.settings.server is not None
    ):  # it would have seen that the connections went, before the next one came
        await killed._store.close()
    await world.env.restart_bot(create_bot(killed.settings))
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
    return await world.bot.desk.unit.read(lambda tx: deliveries.parked(tx, room.id, limit=50))


async def try_all_again(world: World) -> str:
    """What waits for a human is tried again by an administrator; returns what `/newsroom check` had said."""
    report = await world.admin.slash(world.submissions, "newsroom check")
    said = answer_of(report)
    if report.followups:
        await world.admin.click(report.followups[-1], label="Try all again")
    return said


async def approved(world: World, **parts: str) -> None:
    """Hand an article in and have it approved."""
    await world.submit(**parts)
    number = len([m for m in world.review.history() if m.components])
    await world.ed.react(world.card(number), "✅")


async def published(world: World, **parts: str) -> None:
    """Hand an article in, have it approved, and let the cooling-off pass."""
    await approved(world, **parts)
    await world.env.advance_time(61)


class Wire:
    """The way to Discord, on which requests fail, and answers get lost to what was done all the same."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._faults: list[_Fault] = []
        self.asked: list[str] = []
        """Every request as `GET /channels/1/messages`, done or not."""
        request = FakeHTTPClient.request

        async def over_the_wire(client: FakeHTTPClient, route: Any, **options: Any) -> Any:
            asked = f"{route.method} /{route.url.split('/api/v10/')[-1].split('?')[0]}"
            self.asked.append(asked)
            for fault in self._faults:
                if not fault.done and fault.strikes(asked, options):
                    await fault.happens()
            answer = await request(client, route, **options)
            for fault in self._faults:
                if fault.done and fault.strikes(asked, options):
                    await fault.happens()
            return answer

        monkeypatch.setattr(FakeHTTPClient, "request", over_the_wire)

    def lose(self, method: str, path: str, how: Exception | float, *, times: int = 1) -> None:
        """Lose answers to what is done: an error comes instead, or nothing for so many seconds."""
        self._faults.append(_Fault(f"{method} {path}", how, times, done=True))

    def fail(
        self, method: str, path: str, how: Exception | float, *, times: int = 1, holding: str = ""
    ) -> None:
        """Have requests fail, or wait for so many seconds, before anything is done; only those that hold a
        text, if one is given."""
        self._faults.append(_Fault(f"{method} {path}", how, times, done=False, holding=holding))

    def mend(self) -> None:
        """All is well from here on."""
        self._faults.clear()

    @property
    def all_struck(self) -> bool:
        """Whether every fault that was asked for has happened."""
        return not any(fault.times for fault in self._faults)


@dataclass
class _Fault:
    pattern: str
    how: Exception | float
    times: int
    done: bool
    holding: str = ""

    def strikes(self, asked: str, options: Any) -> bool:
        return self.times > 0 and fnmatch(asked, self.pattern) and self.holding in str(options)

    async def happens(self) -> None:
        self.times -= 1
        if isinstance(self.how, Exception):
            raise self.how
        await asyncio.sleep(self.how)


def refusal(status: int, code: int = 0, text: str = "no", **headers: str) -> discord.HTTPException:
    """What discord.py raises when Discord says no."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    kind = discord.DiscordServerError if status >= 500 else kind
    response: Any = SimpleNamespace(
        status=status, reason="no", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    return kind(response, {"code": code, "message": text})


def crowd(world: World, channel: ChannelHandle, messages: int) -> None:
    """Others write in a channel, a lot."""
    for number in range(messages):
        world.env.backend.create_message(
            channel.id, world.reader.user.id, f"chatter {number}", broadcast=False
        )
