"""What a delivery is brought with, and the shape of what brings one: each area declares its own kinds in `bringing`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field, replace
from typing import Any

import discord

from bot.delivery.members import member_of, names_people, with_names
from bot.delivery.outcomes import NOT_TO_BE_WRITTEN_TO, Outcome, is_gone
from bot.delivery.sender import Sender
from bot.desk import Desk
from bot.desk.article.sight import PlaceSeen, Sight
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.publishing.layout import clip
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.message import MESSAGE_LIMIT, Message

NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Carrying:
    """The client, the desk and the sender, and what several areas do with them."""

    client: discord.Client
    desk: Desk
    sender: Sender
    seen: dict[int, object] = field(default_factory=dict[int, object])
    """What deliveries are brought from, by their ids, where the outbox read it with them. It is used once: who asks
    again wants to know what is so then."""

    async def sight(self, delivery: Delivery) -> Sight:
        """The article that a delivery is about, as the desk sees it."""
        assert delivery.article_id is not None
        seen = self.seen.pop(delivery.id, None)
        return seen if isinstance(seen, Sight) else await self.desk.reading.sight(delivery.article_id)

    async def place(self, delivery: Delivery) -> PlaceSeen:
        """The place whose message a delivery brings."""
        seen = self.seen.pop(delivery.id, None)
        return seen if isinstance(seen, PlaceSeen) else await self.desk.reading.part(delivery)

    def review_channel(self, newsroom: Newsroom) -> discord.PartialMessageable:
        """Where the desk is told something."""
        return self.sender.channel(newsroom.guild_id, newsroom.review_channel)

    async def say_by_dm(self, delivery: Delivery, person_id: int, message: Message) -> Outcome | None:
        """Write to a person. None if this person takes no DM."""
        try:
            channel = await self.client.create_dm(discord.Object(person_id))
            guild_id = await self._guild_of(delivery) if names_people(message.text) else None
            text = await with_names(message.text, self.client, guild_id)
            named = replace(message, text=clip(text, MESSAGE_LIMIT))
            return await self.sender.say(delivery, channel, named)
        except discord.HTTPException as error:
            if error.code not in NOT_TO_BE_WRITTEN_TO:
                raise
            return None

    async def _guild_of(self, delivery: Delivery) -> int | None:
        if delivery.article_id is None:
            return None
        return (await self.desk.reading.home(delivery.article_id)).guild_id

    async def has_left(self, guild_id: int, person_id: int) -> bool:
        """Whether somebody is no member of a server any more. Raises what Discord answers otherwise."""
        guild = self.client.get_guild(guild_id)
        if guild is None:
            return False
        try:
            await member_of(guild, person_id)
        except NotAMember:
            return True
        return False


async def rewritten(
    place: discord.PartialMessage,
    text: str,
    view: discord.ui.View | None = discord.utils.MISSING,
) -> bool:
    """Have a message of the bot's say something else, under other buttons where these are given. False
    if somebody has deleted it. Raises what Discord answers otherwise."""
    try:
        await place.edit(content=text, view=view, allowed_mentions=NOBODY)
    except discord.NotFound as error:
        if not is_gone(error):
            raise
        return False
    return True


async def taken_away(place: discord.PartialMessage) -> bool:
    """Delete a message of the bot's. False if somebody has done that already. Raises what Discord answers otherwise."""
    try:
        await place.delete()
    except discord.NotFound as error:
        if not is_gone(error):
            raise
        return False
    return True


Brings = Mapping[Kind, Callable[[Delivery], Awaitable[Outcome]]]
"""How kinds of delivery are brought. Errors of Discord are the carrier's to judge."""

Redraws = Mapping[Kind, Callable[[Any, Any], Awaitable[Outcome]]]
"""How kinds of message are edited in place, each by its record and what was seen with it (`Redraws` of
`bot/desk/outbox/outcomes.py`)."""
