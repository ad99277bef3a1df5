"""Scheduled events brought to Discord: a scheduled article's event made, changed or taken off, one for each.

Discord gives events no nonce. So the server's events are looked through before anything is done: what the bot
made and has the article's mark is its event, also where a crash kept it off the record, and a second one
is taken off.
"""

from __future__ import annotations

import asyncio

import discord

from bot.delivery.outbox.carrying import Brings, Carrying
from bot.delivery.outcomes import Arrived, Moot, Outcome, Unsettled, did_not_answer
from bot.delivery.sender import RETRIES_AFTER_SECONDS
from bot.desk import Desk
from bot.domain.planning.scheduled_events import listed_from
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.ui.planning.scheduled_events import Entry, entry, mark

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
TOO_MANY_EVENTS = 30038


class ListingCarrier:
    """Brings one article's event up to date. Deliveries of one server come one after the other."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk

    async def bring(self, delivery: Delivery) -> Outcome:
        """Make the event say what is so now. Raises what Discord answers.

        A missing permission is refused once in a newsroom; what else would be refused waits for that.
        """
        assert delivery.article_id is not None
        listing = await self._desk.scheduled_events.find(delivery.article_id)
        if listing is None:
            return Moot("it has no event and needs none")
        sight = await self._desk.reading.sight(delivery.article_id)
        now = self._desk.unit.clock()
        start = listed_from(sight.newsroom, sight.article, now)
        guild = self._client.get_guild(sight.newsroom.guild_id)
        if guild is None:
            return Moot("the bot is not in that server any more")
        channel = guild.get_channel(sight.newsroom.publish_channel)
        wanted = entry(sight, channel.name if channel else "articles") if start == now else None
        own = _Own(guild, sight.article.number, listing.event_id)
        try:
            event_id = await own.brought_to(wanted)
        except discord.HTTPException as error:
            if error.code == TOO_MANY_EVENTS:
                return Moot("the server has as many scheduled events as Discord allows")
            if isinstance(error, discord.Forbidden) and await self._desk.scheduled_events.others_refused(
                delivery
            ):
                return Moot("the desk knows already that I may not")
            raise
        if start is not None and start > now:
            return Unsettled("it is under embargo", (start - now).total_seconds())
        return Arrived(guild.id if event_id else None, event_id, listing.wanted)


class _Own:
    """The bot's event of one article, as it stands in the server."""

    def __init__(self, guild: discord.Guild, number: int, event_id: int | None) -> None:
        self._guild = guild
        self._mark = mark(number)
        self._event_id = event_id

    async def brought_to(self, wanted: Entry | None) -> int | None:
        """Leave one event that says what is wanted, or none. Returns its id."""
        there = await self._found()
        kept = next((each for each in there if wanted and each.status is discord.EventStatus.scheduled), None)
        for event in there:
            if event is not kept:
                await self._take_off(event)
        if wanted is None:
            return None
        if kept is None:
            return await self._make(wanted)
        if not _says(kept, wanted):
            await kept.edit(
                name=wanted.name,
                description=wanted.description,
                location=wanted.location,
                start_time=wanted.start,
                end_time=wanted.end,
            )
        return kept.id

    async def _found(self) -> list[discord.ScheduledEvent]:
        """What is the article's, the one on record first."""
        events = await self._guild.fetch_scheduled_events(with_counts=False)
        return sorted(filter(self._is_ours, events), key=lambda event: (event.id != self._event_id, event.id))

    def _is_ours(self, event: discord.ScheduledEvent) -> bool:
        if event.creator_id != self._guild.me.id:
            return False
        last_line = (event.description or "").rpartition("\n")[2].strip()
        return event.id == self._event_id or last_line == self._mark

    async def _make(self, wanted: Entry) -> int:
        loop = asyncio.get_running_loop()
        began = loop.time()
        made = await self._guild.create_scheduled_event(
            name=wanted.name,
            description=wanted.description,
            location=wanted.location,
            start_time=wanted.start,
            end_time=wanted.end,
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
        )
        if loop.time() - began >= RETRIES_AFTER_SECONDS:
            # discord.py may have asked twice, and an earlier request may have come through.
            for event in await self._found():
                if event.id != made.id:
                    await self._take_off(event)
        return made.id

    async def _take_off(self, event: discord.ScheduledEvent) -> None:
        try:
            await event.delete()
        except discord.NotFound as error:
            if did_not_answer(error):
                raise
            # somebody else did


def _says(event: discord.ScheduledEvent, wanted: Entry) -> bool:
    said = (event.name, event.description, event.location, event.start_time, event.end_time)
    return said == (wanted.name, wanted.description, wanted.location, wanted.start, wanted.end)


def bringing(at: Carrying) -> Brings:
    """How the server's events are brought up to date."""
    return {Kind.LISTING: ListingCarrier(at.client, at.desk).bring}
