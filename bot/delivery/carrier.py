"""The carrier: how each kind of delivery is brought to Discord, and known again if it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import cast

import discord

from bot.delivery.faults import (
    ALREADY_CROSSPOSTED,
    DMS_CLOSED,
    PASSING,
    THREAD_EXISTS,
    Arrived,
    Moot,
    Outcome,
    Refused,
    Unsettled,
    judged,
)
from bot.desk import Desk
from bot.desk.outbox import Notice, ThreadNote
from bot.desk.reading import Sight
from bot.domain.layout import clip
from bot.domain.newsroom import Newsroom
from bot.domain.review import Choice
from bot.store.cards import Card
from bot.store.deliveries import Delivery, Kind
from bot.ui import messages, words
from bot.ui.card import card_view, thread_name
from bot.ui.messages import Message
from bot.ui.sheets import MARK_BASE, published_view

__all__ = ["Arrived", "Carrier", "Moot", "Outcome", "Refused", "Unsettled"]

NOBODY = discord.AllowedMentions.none()

LOOK_BACK = timedelta(seconds=30)
"""How long before the first attempt a message of ours may seem to be sent: clocks differ."""

LOOK_THROUGH = 200
"""Messages to look through for one that may have arrived."""

Marked = Callable[[discord.Message], bool]


class Carrier:
    """Brings single deliveries to Discord. It decides nothing and writes nothing but the attempt."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk

    async def carry(self, delivery: Delivery) -> Outcome:
        """Bring one delivery. Failures come back as outcomes."""
        try:
            match delivery.kind:
                case Kind.CARD:
                    return await self._card(delivery)
                case Kind.CARD_THREAD:
                    return await self._card_thread(delivery)
                case Kind.CARD_REACTIONS:
                    return await self._card_reactions(delivery)
                case Kind.UNREACT:
                    return await self._unreact(delivery)
                case Kind.THREAD_NOTE:
                    return await self._thread_note(delivery)
                case Kind.PART:
                    return await self._part(delivery)
                case Kind.PART_THREAD:
                    return await self._part_thread(delivery)
                case Kind.ANNOUNCEMENT:
                    return await self._announcement(delivery)
                case Kind.CROSSPOST:
                    return await self._crosspost(delivery)
                case Kind.NOTICE:
                    return await self._notice(delivery)
        except (discord.HTTPException, *PASSING) as error:
            newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
            return judged(error, _DOING[delivery.kind], _place(delivery.kind, newsroom))

    async def redraw(self, card: Card) -> Outcome:
        """Bring a card's message up to date. Moot if the message is gone."""
        assert card.message_id is not None
        sight = await self._desk.reading.sight(card.article_id)
        try:
            await self._message(sight.newsroom.guild_id, card.channel_id, card.message_id).edit(
                view=card_view(sight, self._desk.office.clock()), allowed_mentions=NOBODY
            )
        except discord.NotFound:
            return Moot("the card's message is gone")
        except (discord.HTTPException, *PASSING) as error:
            return judged(error, "redraw the review card", card.channel_id)
        assert sight.card is not None
        return Arrived(card.channel_id, card.message_id, sight.card.wanted)

    # ------------------------------------------------------------------ cards

    async def _card(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None:
            return Moot("the article has no card")
        channel = self._channel(sight.newsroom.guild_id, sight.newsroom.review_channel)
        there = await self._already_there(delivery, channel, _bears_mark(delivery))
        if there is None:
            view = card_view(sight, self._desk.office.clock(), mark=MARK_BASE + delivery.id)
            there = await self._send(delivery, channel, view=view)
        return Arrived(channel.id, there.id, sight.card.wanted)

    async def _card_thread(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        return await self._open_thread(message, thread_name(sight))

    async def _card_reactions(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        for emoji in words.REACTIONS:
            await message.add_reaction(emoji)
        return Arrived()

    async def _unreact(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None or sight.card.message_id is None:
            return Moot("the card is gone")
        message = self._message(sight.newsroom.guild_id, sight.card.channel_id, sight.card.message_id)
        person = delivery.number("person")
        choice = Choice(delivery.text("choice")) if delivery.text("choice") else None
        if choice is None:
            mark, stands = words.CLAIM_MARK, sight.article.claimed_by == person
        else:
            mark, stands = words.MARKS[choice], sight.stands_by_reaction(person, choice)
        if stands:
            return Moot("they have put it there anew, and it counts")
        try:
            await message.remove_reaction(mark, discord.Object(person))
        except discord.NotFound:
            pass  # they took it away themselves
        except discord.Forbidden:
            return Moot("without Manage Messages a reaction stays; the votes are right all the same")
        return Arrived()

    async def _thread_note(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.card is None or sight.card.thread_id is None:
            return Moot("the card has no thread")
        kind, about = ThreadNote(delivery.text("note")), delivery.number("about")
        reading = self._desk.reading
        revised = kind in (ThreadNote.RESUBMITTED, ThreadNote.EDITED)
        choice = delivery.text("choice")
        message = messages.thread_note(
            kind,
            sight,
            by=delivery.number("person"),
            choice=Choice(choice) if choice else None,
            note=await reading.note(about) if kind is ThreadNote.REASON_GIVEN else None,
            before=await reading.revision_numbered(sight.article.id, about) if revised else None,
        )
        if message is None:
            return Moot("it is no longer so")
        try:
            thread = self._channel(sight.newsroom.guild_id, sight.card.thread_id)
            return await self._say(delivery, thread, message)
        except discord.NotFound:
            return Moot("the card's thread is gone")

    # ----------------------------------------------------------- publication

    async def _part(self, delivery: Delivery) -> Outcome:
        part = await self._desk.reading.part(delivery.id)
        newsroom = await self._desk.setup.by_id(delivery.newsroom_id)
        where = newsroom.publish_channel
        if part.position > 0:
            thread = await self._desk.despatch.first_part(delivery)
            if thread is None or thread.channel_id is None:
                return Refused("The thread for the rest of the article is missing.")
            where = thread.channel_id
        channel = self._channel(newsroom.guild_id, where)
        there = await self._already_there(delivery, channel, _bears_mark(delivery))
        if there is None:
            there = await self._send(delivery, channel, view=published_view(part.sheet, delivery.id))
        return Arrived(channel.id, there.id)

    async def _part_thread(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        first = await self._desk.despatch.first_part(delivery)
        if first is None or first.channel_id is None or first.message_id is None:
            return Refused("The first message of the article is missing.")
        message = self._message(sight.newsroom.guild_id, first.channel_id, first.message_id)
        return await self._open_thread(message, clip(sight.article.headline, 100) or "The article")

    async def _announcement(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        if sight.newsroom.announce_channel is None:
            return Moot("the newsroom has no announcements any more")
        channel = self._channel(sight.newsroom.guild_id, sight.newsroom.announce_channel)
        return await self._say(delivery, channel, messages.announcement(sight))

    async def _crosspost(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        first = sight.parts[0]
        assert first.channel_id is not None and first.message_id is not None
        channel = self._client.get_channel(first.channel_id)
        if not isinstance(channel, discord.TextChannel) or not channel.is_news():
            return Moot("the publish channel is not an announcement channel")
        try:
            await channel.get_partial_message(first.message_id).publish()
        except discord.HTTPException as error:
            if error.code != ALREADY_CROSSPOSTED:
                raise
        return Arrived(first.channel_id, first.message_id)

    # ---------------------------------------------------------------- people

    async def _notice(self, delivery: Delivery) -> Outcome:
        sight = await self._sight(delivery)
        about, to, by = delivery.number("about"), delivery.number("to"), delivery.number("person")
        kind = Notice(delivery.text("notice"))
        message = messages.notice(
            kind, sight, about=await self._desk.reading.note(about) if about else None, by=by
        )
        if message is None:
            return Moot("it is no longer so")
        there = await self._say_by_dm(delivery, to, message)
        if there is None and sight.card is not None and sight.card.thread_id is not None:
            thread = self._channel(sight.newsroom.guild_id, sight.card.thread_id)
            return await self._say(delivery, thread, messages.closed_door(message, to))
        if there is None and kind is Notice.FILED_FOR_YOU:
            there = await self._say_by_dm(delivery, by, messages.author_unreachable(sight))
        return there or Moot("their DMs are closed, and there is no thread to reach them in")

    async def _say_by_dm(self, delivery: Delivery, person_id: int, message: Message) -> Outcome | None:
        """None if this person takes no DM."""
        try:
            channel = await self._client.create_dm(discord.Object(person_id))
            return await self._say(delivery, channel, message)
        except discord.Forbidden as error:
            if error.code != DMS_CLOSED:
                raise
            return None

    # --------------------------------------------------------------- sending

    async def _say(self, delivery: Delivery, channel: discord.abc.Messageable, message: Message) -> Outcome:
        there = await self._already_there(
            delivery, channel, lambda candidate: candidate.content == message.text
        )
        if there is None:
            there = await self._send(delivery, channel, message=message)
        return Arrived(there.channel.id, there.id)

    async def _send(
        self,
        delivery: Delivery,
        channel: discord.abc.Messageable,
        *,
        message: Message | None = None,
        view: discord.ui.LayoutView | None = None,
    ) -> discord.Message:
        """Send once: the attempt is on record first, and the nonce is the row's own."""
        await self._desk.despatch.attempt(delivery.id)
        if view is not None:
            return await channel.send(view=view, nonce=delivery.nonce, allowed_mentions=NOBODY)
        assert message is not None
        pings = discord.AllowedMentions(
            everyone=False,
            users=[discord.Object(person) for person in message.pings],
            roles=[discord.Object(message.pings_role)] if message.pings_role is not None else False,
            replied_user=False,
        )
        files = (
            [discord.File(BytesIO(message.attachment[1]), message.attachment[0])]
            if message.attachment
            else []
        )
        if message.view is None:
            return await channel.send(message.text, files=files, nonce=delivery.nonce, allowed_mentions=pings)
        return await channel.send(
            message.text, view=message.view, files=files, nonce=delivery.nonce, allowed_mentions=pings
        )

    async def _already_there(
        self, delivery: Delivery, channel: discord.abc.Messageable, ours: Marked
    ) -> discord.Message | None:
        """The message of an earlier attempt, if it arrived and only its record is missing."""
        if delivery.attempted_at is None or self._client.user is None:
            return None
        since = delivery.attempted_at - LOOK_BACK
        async for message in channel.history(limit=LOOK_THROUGH, after=since, oldest_first=True):
            if message.author.id == self._client.user.id and ours(message):
                return message
        return None

    async def _open_thread(self, message: discord.PartialMessage, name: str) -> Outcome:
        try:
            thread = await message.create_thread(name=name, auto_archive_duration=10080)
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise
            return Arrived(message.id)  # a thread made from a message has the message's id
        return Arrived(thread.id)

    async def _sight(self, delivery: Delivery) -> Sight:
        assert delivery.article_id is not None
        return await self._desk.reading.sight(delivery.article_id)

    def _channel(self, guild_id: int, channel_id: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id, guild_id=guild_id)

    def _message(self, guild_id: int, channel_id: int, message_id: int) -> discord.PartialMessage:
        return self._channel(guild_id, channel_id).get_partial_message(message_id)


def _bears_mark(delivery: Delivery) -> Marked:
    """Whether a message carries the delivery's mark as a component's id."""
    mark = MARK_BASE + delivery.id

    def bears(message: discord.Message) -> bool:
        return any(_has_id(component, mark) for component in message.components)

    return bears


def _has_id(component: discord.Component, mark: int) -> bool:
    children = cast("list[discord.Component]", getattr(component, "children", []))
    return getattr(component, "id", None) == mark or any(_has_id(child, mark) for child in children)


def _place(kind: Kind, newsroom: Newsroom) -> int | None:
    """The channel whose permissions decide about a delivery; None for what goes to a person."""
    match kind:
        case Kind.PART | Kind.PART_THREAD | Kind.CROSSPOST:
            return newsroom.publish_channel
        case Kind.ANNOUNCEMENT:
            return newsroom.announce_channel
        case Kind.NOTICE:
            return None
        case _:
            return newsroom.review_channel


_DOING: dict[Kind, str] = {
    Kind.CARD: "post the review card",
    Kind.CARD_THREAD: "open the discussion thread of the review card",
    Kind.CARD_REACTIONS: "put the reactions on the review card",
    Kind.UNREACT: "take a reaction off the review card",
    Kind.THREAD_NOTE: "write in the thread of the review card",
    Kind.PART: "publish the article",
    Kind.PART_THREAD: "open the thread for the rest of the article",
    Kind.ANNOUNCEMENT: "announce the article",
    Kind.CROSSPOST: "crosspost the article",
    Kind.NOTICE: "write to the author",
}
