"""The sender: brings a message to Discord once, and knows it again if it is there already.

A try is on record before it is made. As long as nobody knows what came of one, nothing is sent anew
before the channel of that try has been looked through: every message since, however many there are.
A look that found nothing settles all tries before it, so the latest try is the only one in doubt.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import cast

import discord

from bot.delivery import own_messages
from bot.delivery.forum_posts import Post, first_messages, forum_of, open_post
from bot.delivery.outcomes import THREAD_EXISTS, Arrived, Refused, Unsettled, is_gone, was_refused
from bot.delivery.own_messages import Sent
from bot.delivery.patience import longer_for
from bot.desk import Desk
from bot.store.outbox.deliveries import POST, Attempt, Delivery
from bot.ui.article.sheets import MARK_BASE
from bot.ui.message import File, Message

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()

Place = discord.PartialMessageable | discord.DMChannel

LOOK_BACK = timedelta(minutes=5)
LOOK_AHEAD = timedelta(minutes=10)
"""How far before and after a try its message may seem to be sent: clocks differ, and an answer that comes
late may be to a request that was done late."""

LOOK_AT_LEAST = 200
"""Messages to look through also beyond that time, where a channel is quiet and the clocks are far apart."""

SETTLED_AFTER = timedelta(minutes=2)
"""What has not appeared so long after its try does not appear any more. Less than LOOK_BACK, so that a
look which came sooner is made good by the next one."""

POST_SETTLES_AFTER_SECONDS = SETTLED_AFTER.total_seconds()
"""The same for a post in a forum. Discord knows none again by a nonce, so none is opened anew before that."""

RETRIES_AFTER_SECONDS = 1.0
"""discord.py tries again by itself after a second or more. A refusal that came sooner is the only answer."""

CLOCKS_APART = timedelta(minutes=1)
"""A larger difference from Discord's clock is logged: beyond LOOK_BACK a message may not be known again."""


class Recalled(Exception):
    """What was about to be sent is wanted no longer."""


class Sender:
    """Sends messages and looks for them. Nothing else about a delivery is known here."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk
        self._clock_was_minded = False

    async def look(self, delivery: Delivery) -> Arrived | Refused | Unsettled | Delivery:
        """Whether an earlier try arrived and only its record is missing: where it stands then, else the
        delivery, to be sent. Unsettled while a post may still appear; Refused if the bot may not look. Raises what
        Discord answers."""
        attempt = delivery.attempt
        if attempt is None:
            return delivery
        if not self._may_look(attempt.channel_id):
            return Refused(
                f"I cannot see whether it is there already in <#{attempt.channel_id}>: give me *Read Message"
                " History* there, then try again. Nothing is sent twice."
            )
        try:
            found = await self._find(delivery, attempt)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            # The channel was deleted, and all that stood in it.
            await self._desk.outbox.unattempt(delivery, None)
            return replace(delivery, attempt=None)
        if found is not None:
            return Arrived(found.channel.id, found.id)
        since = self._desk.unit.clock() - attempt.at
        if delivery.is_post and since.total_seconds() < POST_SETTLES_AFTER_SECONDS:
            return Unsettled("Discord did not say whether it opened the post, which may still appear")
        if since < SETTLED_AFTER and not delivery.is_post:
            return delivery
        await self._desk.outbox.unattempt(delivery, None)
        return replace(delivery, attempt=None)

    async def send(
        self,
        delivery: Delivery,
        channel: Place | Post,
        *,
        message: Message | None = None,
        view: discord.ui.LayoutView | None = None,
        files: Sequence[discord.File] = (),
    ) -> Sent:
        """Send it, with the row's own nonce, or open a post with it; `files` are those that a view shows. A refusal leaves the row as it was;
        after any other error it stays on record that it may be there. Raises Recalled, and what Discord answers."""
        text = POST if isinstance(channel, Post) else "" if message is None else digest(message.text)
        outbox, loop = self._desk.outbox, asyncio.get_running_loop()
        if not await outbox.attempt(delivery.id, channel.id, text):
            raise Recalled
        began = loop.time()
        try:
            sent = await self._post(delivery, channel, message, view, files)
        except (discord.HTTPException, discord.RateLimited) as error:
            if was_refused(error):
                if loop.time() - began >= RETRIES_AFTER_SECONDS:
                    # An earlier request of the same try may have come through before this answer.
                    if not self._may_look(channel.id):
                        raise
                    made = Attempt(self._desk.unit.clock(), channel.id, text)
                    found = await self._find(delivery, made)
                    if found is not None:
                        return Sent.of(found)
                await outbox.unattempt(delivery, delivery.attempt)
            raise
        self._mind_the_clock(sent)
        return sent

    async def say(self, delivery: Delivery, channel: Place, message: Message) -> Arrived:
        """Send a message of words. Raises what `send` raises."""
        there = await self.send(delivery, channel, message=message)
        return Arrived(there.channel_id, there.id)

    async def open_thread(self, message: discord.PartialMessage, name: str) -> Arrived | Refused:
        """Open a thread on a message, or find the one that is there. Raises what Discord answers."""
        try:
            thread = await message.create_thread(name=name, auto_archive_duration=10080)
        except discord.HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise
            try:  # a thread made from a message has the message's id
                await self._client.fetch_channel(message.id)
            except discord.NotFound as gone:
                if not is_gone(gone):
                    raise
                return Refused(
                    "The thread was deleted, and Discord opens no second one on the same message. Delete that message"
                    " too, then try again: I send it again."
                )
            return Arrived(message.id)
        return Arrived(thread.id)

    def channel(self, guild_id: int, channel_id: int) -> discord.PartialMessageable:
        """A channel or a thread by its id."""
        return self._client.get_partial_messageable(channel_id, guild_id=guild_id)

    def message(self, guild_id: int, channel_id: int, message_id: int) -> discord.PartialMessage:
        """A message by its id."""
        return self.channel(guild_id, channel_id).get_partial_message(message_id)

    async def _post(
        self,
        delivery: Delivery,
        channel: Place | Post,
        message: Message | None,
        view: discord.ui.LayoutView | None,
        shown: Sequence[discord.File],
    ) -> Sent:
        if isinstance(channel, Post):
            assert view is not None
            return Sent.of(await open_post(channel, view, shown))
        if view is not None:
            return await own_messages.send(
                self._client, channel.id, nonce=delivery.nonce, view=view, files=shown
            )
        assert message is not None
        pings = discord.AllowedMentions(
            everyone=False,
            users=[discord.Object(person) for person in message.pings],
            roles=[discord.Object(role) for role in message.pinged_roles] or False,
            replied_user=False,
        )
        return await own_messages.send(
            self._client,
            channel.id,
            nonce=delivery.nonce,
            text=message.text,
            view=message.view,
            files=files_of(message),
            mentions=pings,
            unfurls=message.unfurls,
        )

    async def _find(self, delivery: Delivery, attempt: Attempt) -> discord.Message | None:
        """The message that a try became. Raises what Discord answers."""
        assert self._client.user is not None
        if attempt.text == POST:
            return await self._find_post(delivery, attempt, self._client.user.id)
        channel = self._client.get_partial_messageable(attempt.channel_id)
        until, seen = attempt.at + LOOK_AHEAD, 0
        async for message in channel.history(limit=None, after=attempt.at - LOOK_BACK, oldest_first=True):
            if message.author.id == self._client.user.id and await self._is_it(message, delivery, attempt):
                return message
            seen += 1
            if message.created_at > until and seen >= LOOK_AT_LEAST:
                break
        return None

    async def _find_post(self, delivery: Delivery, attempt: Attempt, me: int) -> discord.Message | None:
        """The first message of the post that a try opened. Raises what Discord answers."""
        forum = await forum_of(self._client, attempt.channel_id)
        if forum is None:  # deleted, with everything in it
            return None
        async for message in first_messages(forum, me, attempt.at - LOOK_BACK):
            if message.author.id == me and await self._is_it(message, delivery, attempt):
                return message
        return None

    async def _is_it(self, message: discord.Message, delivery: Delivery, attempt: Attempt) -> bool:
        if attempt.text in ("", POST):
            return any(_has_id(component, MARK_BASE + delivery.id) for component in message.components)
        # Two deliveries may say the same words, such as the same reminder: each has its own message.
        return digest(message.content) == attempt.text and not await self._desk.outbox.is_of_another(
            message.id, delivery
        )

    def _may_look(self, channel_id: int) -> bool:
        """Whether the bot reads the history there: without that right Discord shows an empty channel."""
        channel = self._client.get_channel(channel_id)
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if not isinstance(channel, discord.abc.GuildChannel):
            return True
        has = channel.permissions_for(channel.guild.me)
        return has.view_channel and has.read_message_history

    def _mind_the_clock(self, sent: Sent) -> None:
        apart = abs(self._desk.unit.clock() - sent.at)
        if apart > CLOCKS_APART and not self._clock_was_minded:
            self._clock_was_minded = True
            log.warning(
                "this machine's clock and Discord's are %d s apart: set it right (NTP), or the bot may not"
                " know its own messages again after a crash",
                apart.total_seconds(),
            )


def attached(file: File, alt: str = "") -> discord.File:
    """A file of a message, with what it shows. Raises OSError."""
    name, content = file
    return discord.File(
        content if isinstance(content, Path) else BytesIO(content), name, description=alt or None
    )


def files_of(message: Message) -> list[discord.File]:
    """The files of a message, in their order, on their way up from now on. Raises OSError."""
    all_of_it = [*([message.attachment] if message.attachment else []), *message.shown]
    longer_for(sum(each.stat().st_size if isinstance(each, Path) else len(each) for _, each in all_of_it))
    first = [attached(message.attachment, message.alt)] if message.attachment else []
    return first + [attached(each) for each in message.shown]


def digest(text: str) -> str:
    """What a text is known by again. White space does not count: Discord trims it."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:32]


def _has_id(component: discord.Component, mark: int) -> bool:
    children = cast("list[discord.Component]", getattr(component, "children", []))
    return getattr(component, "id", None) == mark or any(_has_id(child, mark) for child in children)
