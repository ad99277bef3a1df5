"""Publication: an article’s messages, the thread that holds the rest of it, and the word of it to others."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import timedelta

import discord

from bot.delivery.forum_posts import Post
from bot.delivery.outbox.carrying import NOBODY, Brings, Carrying
from bot.delivery.outcomes import (
    ALREADY_CROSSPOSTED,
    UNKNOWN_MESSAGE,
    Arrived,
    Gone,
    Moot,
    Outcome,
    Refused,
    Unsettled,
    is_gone,
    judged,
)
from bot.delivery.patience import longer_for
from bot.delivery.publishing.files_there import close, edit_with
from bot.delivery.publishing.forum import forum_at, post_of, title_of
from bot.delivery.publishing.threads import Threads
from bot.delivery.sender import files_of
from bot.desk.article.sight import Sight
from bot.desk.publishing.announcements import IS_DOWN, Announced, Follows
from bot.desk.publishing.public_messages import PlaceEdit
from bot.domain.article import states
from bot.domain.article.article import Revision
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import as_seen_in
from bot.domain.publishing.layout import Sheet
from bot.domain.publishing.plates import plates_of
from bot.store.outbox.deliveries import Delivery
from bot.store.outbox.kinds import Kind
from bot.store.publishing.places import Place
from bot.ui.article.sheets import published_view
from bot.ui.publishing import messages
from bot.ui.publishing.doing import DOING

log = logging.getLogger(__name__)

HELD_UP_AFTER = timedelta(minutes=1)
"""The parts of an article follow each other in seconds. After this somebody may have deleted one."""


class FileMissing(Exception):
    """The file of a picture cannot be read. It is no OSError: a broken connection is one too, and passes."""


class Publication:
    """What readers see. Errors are the carrier's to judge."""

    def __init__(self, at: Carrying) -> None:
        self._at = at
        self._client = at.client
        self._desk = at.desk
        self._sender = at.sender
        self._threads = Threads(at)

    async def part(self, delivery: Delivery) -> Outcome:
        seen = await self._at.place(delivery)
        place, home = seen.place, seen.newsroom
        if place is None or place.sheet == Sheet():
            return Moot("the article is shorter now")
        newsroom = as_seen_in(home, place.runs_in)
        if newsroom is None and delivery.message_id is None:
            return Refused("The section in which it was also to run is gone. *Drop* leaves it out there.")
        newsroom = newsroom or home
        where, held_up = newsroom.publish_channel, False
        if place.position > 0:
            first, thread = await self._desk.release.support_of(delivery)
            if thread is None or thread.channel_id is None:
                return Gone("The thread for the rest of the article is missing.")
            where = thread.channel_id
            held_up = self._desk.unit.clock() - (thread.done_at or delivery.not_before) > HELD_UP_AFTER
            if held_up and first is not None and not await self._is_there(newsroom, first):
                return await self._headless(where)
        channel: discord.PartialMessageable | Post = self._sender.channel(newsroom.guild_id, where)
        opens = place.position == 0 and delivery.message_id is None
        if opens and (forum := await forum_at(self._client, where)) is not None:
            post = post_of(forum, newsroom, await self._at.sight(delivery))
            if isinstance(post, Refused):
                return post
            channel = post
        view = published_view(place.sheet, delivery.id, place.article_id)
        try:
            files = await self._files(place)
        except FileMissing as missing:
            return await self._without_file(place, missing)
        try:
            if held_up and delivery.message_id is None:
                await self._threads.open(delivery, where)
            there = await self._sender.send(delivery, channel, view=view, files=files)
        except discord.HTTPException as error:
            if place.position > 0 and is_gone(error):
                # Its thread was deleted by hand, and with it all that stood there.
                return Gone("The thread for the rest of the article was deleted.")
            if not place.runs_in:
                raise
            return judged(error, "publish the article", where)
        finally:
            close(files)
        return Arrived(there.channel_id, there.id, place.wanted)

    async def edit(self, delivery: Delivery) -> Outcome:
        """Make a place show what it should. That can be done over and over, so nothing is looked for."""
        place_id = PlaceEdit.read(delivery).place
        place = await self._desk.reading.place(place_id)
        if place is None or place.channel_id is None or place.message_id is None:
            return Moot("its message is taken away, or sent again")
        newsroom = await self._desk.setup.by_id(delivery.newsroom_id, delivery.article_id)
        message = self._sender.message(newsroom.guild_id, place.channel_id, place.message_id)
        try:
            await self._threads.edited(delivery, place.channel_id, lambda: self._show(message, place))
        except FileMissing as missing:
            return await self._without_file(place, missing)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            if place.sheet == Sheet():
                return Arrived()
            return Gone(
                "The article’s first message was deleted by hand, so its new text has no place. *Try again*"
                " posts the article again, *Drop* leaves what is left as it is."
            )
        except discord.HTTPException as error:
            if not place.runs_in:
                raise
            return judged(error, "edit the published article", place.channel_id)
        return Arrived(drawn=place.wanted if place.sheet != Sheet() else 0)

    async def _show(self, message: discord.PartialMessage, place: Place) -> None:
        """Have a message show what its place should, with the files of its pictures and no others."""
        if place.sheet == Sheet():
            await message.delete()
            return
        view = published_view(place.sheet, place.delivery_id, place.article_id)
        await edit_with(message, lambda: self._files(place), view=view, allowed_mentions=NOBODY)

    async def _files(self, place: Place) -> list[discord.File]:
        """The files of the pictures that a place shows, open for reading: none is held in memory.
        Raises FileMissing."""
        if not place.sheet.plates:
            return []
        media = self._desk.picture_files.media

        def opened() -> list[discord.File]:
            return [
                discord.File(media.path(plate.sha256, plate.extension), plate.file_name)
                for plate in place.sheet.plates
            ]

        try:
            files = await asyncio.to_thread(opened)
        except OSError as error:
            raise FileMissing(error) from error
        longer_for(sum(os.fstat(file.fp.fileno()).st_size for file in files))
        return files

    async def _without_file(self, place: Place, missing: FileMissing) -> Outcome:
        """What it means that a file cannot be read."""
        now = await self._desk.reading.place(place.delivery_id)
        if now is None or now.wanted != place.wanted:  # it went together with the text that showed it
            return Unsettled("Another text took its place just now")
        log.error("a picture of an article cannot be read: %s", missing)
        return Refused(
            "The file of a picture in it is missing or cannot be read. Ask the bot’s operator to run `copydesk doctor` and to"
            " put the file back from a backup, then try again."
        )

    async def _is_there(self, newsroom: Newsroom, part: Delivery) -> bool:
        if part.channel_id is None or part.message_id is None:
            return False
        try:
            await self._sender.message(newsroom.guild_id, part.channel_id, part.message_id).fetch()
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return False
        return True

    async def _headless(self, thread_id: int) -> Outcome:
        """The first message was deleted by hand. Its thread outlives it, unless that was deleted too."""
        try:
            await self._client.fetch_channel(thread_id)
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return Gone("The article’s first message was deleted, and the thread with the rest of it.")
        return Refused(
            "The article’s first message was deleted while the rest was on its way. The rest is"
            f" in <#{thread_id}>. Delete that thread too, then try again: I then ask whether to post the article again."
        )

    async def thread(self, delivery: Delivery) -> Outcome:
        sight = await self._at.sight(delivery)
        first, _ = await self._desk.release.support_of(delivery)
        gone = Gone(
            "The article’s first message was deleted while the rest was on its way, so nothing of it is out."
            " *Try again* sends it from the beginning, *Drop* calls its publication off."
        )
        if first is None or first.channel_id is None or first.message_id is None:
            return gone
        message = self._sender.message(sight.newsroom.guild_id, first.channel_id, first.message_id)
        try:
            if first.is_post:  # the rest goes on in the post itself, if that is still there
                return Arrived((await self._client.fetch_channel(first.channel_id)).id)
            return await self._sender.open_thread(message, title_of(sight))
        except discord.NotFound as error:
            if not is_gone(error):
                raise
            return gone

    async def announcement(self, delivery: Delivery) -> Outcome:
        home, runs_in = await self._at.sight(delivery), Announced.read(delivery).runs_in
        sight = home.at(runs_in)
        where = sight.newsroom.announce_channel
        if where is None:
            return Moot("the newsroom has no announcements any more")
        if runs_in and where == home.newsroom.announce_channel:
            return Moot("it is announced there already")
        if sight.article.publication is not states.Publication.LIVE:
            return Moot(IS_DOWN)
        channel = self._sender.channel(sight.newsroom.guild_id, where)
        said = messages.announcement(sight, await self._announced(delivery), await self._lead(sight))
        try:
            return await self._sender.say(delivery, channel, said)
        except discord.HTTPException as error:
            if not runs_in:
                raise
            return judged(error, DOING[delivery.kind], where)

    async def announcement_edit(self, delivery: Delivery) -> Outcome:
        """Make an announcement say what is so now: another headline, or that the article is down."""
        sight, of = (
            await self._at.sight(delivery),
            await self._desk.outbox.delivery(Follows.read(delivery).of),
        )
        if of.channel_id is None or of.message_id is None:
            return Moot("it was never announced")
        sight = sight.at(Announced.read(of).runs_in)
        message = self._sender.message(sight.newsroom.guild_id, of.channel_id, of.message_id)
        said = messages.announcement(sight, await self._announced(of), await self._lead(sight))

        async def files() -> list[discord.File]:
            return files_of(said)

        try:
            await edit_with(message, files, content=said.text, allowed_mentions=NOBODY)
        except discord.NotFound as error:
            if not is_gone(error):
                return judged(error, DOING[delivery.kind], of.channel_id)
            return Moot("the announcement was deleted by hand")
        except discord.HTTPException as error:
            return judged(error, DOING[delivery.kind], of.channel_id)
        return Arrived()

    async def _lead(self, sight: Sight) -> messages.Lead | None:
        """The first picture that is left of the text that is out, unless readers may not see it at once."""
        shown = sight.live or sight.revision
        plate = next(iter(plates_of(shown.copy.pictures, sight.gone)), None)
        if plate is None or plate.spoiler:
            return None
        path = self._desk.picture_files.media.path(plate.sha256, plate.extension)
        if not await asyncio.to_thread(path.is_file):
            log.error("the file of a picture is missing: an announcement goes without it")
            return None
        return messages.Lead((plate.file_name, path), plate.alt)

    async def _announced(self, announcement: Delivery) -> Revision:
        return await self._desk.reading.revision(Announced.read(announcement).revision)

    async def crosspost(self, delivery: Delivery) -> Outcome:
        sight = (await self._at.sight(delivery)).at(Announced.read(delivery).runs_in)
        if sight.article.publication is not states.Publication.LIVE:
            return Moot(IS_DOWN)
        first = sight.first
        if first is None:
            return Moot("the article was taken down by hand")
        assert first.channel_id is not None and first.message_id is not None
        channel = self._client.get_channel(first.channel_id)
        if not isinstance(channel, discord.TextChannel) or not channel.is_news():
            return Moot("the publish channel is not an announcement channel")
        try:
            await channel.get_partial_message(first.message_id).publish()
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                return Moot("the article was taken down by hand")
            if error.code != ALREADY_CROSSPOSTED:
                return judged(error, DOING[delivery.kind], first.channel_id)
        return Arrived()


def bringing(at: Carrying) -> Brings:
    """How what readers see is brought."""
    publication = Publication(at)
    return {
        Kind.PART: publication.part,
        Kind.PART_THREAD: publication.thread,
        Kind.PART_EDIT: publication.edit,
        Kind.CROSSPOST: publication.crosspost,
        Kind.ANNOUNCEMENT: publication.announcement,
        Kind.ANNOUNCEMENT_EDIT: publication.announcement_edit,
    }
