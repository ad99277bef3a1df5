"""Live: the rooms of the newsroom as pages in the browser, one thing at a time, while time passes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from simcord import ChannelHandle, MemberActor
from simcord.preview import Preview

from bot.demo.dressing import Dress
from bot.demo.newsroom import Newsroom
from bot.demo.portraits import portray
from bot.demo.simulation import (
    Post,
    Viewer,
    has_letters,
    has_pages,
    is_forum,
    may_read,
    open_as,
    open_preview,
    posts_in,
    something_happened,
    threads_in,
)
from bot.demo.site.world_file import World, save

log = logging.getLogger(__name__)

PULSE_SECONDS = 0.5
"""How often time moves on. simcord's page asks for news as often."""

BREATH_SECONDS = 0.25
"""The least time between two drawings of the open pages."""

LEAST_PAUSE_SECONDS = 1.0
"""Between two savings, if there is something to save."""

MOST_PREVIEWS = 24
"""Beyond this many, rooms that nobody looks at are closed. Each has a port of its own."""

MOST_THREADS = 12
"""Threads on the landing page, the latest."""


class NoSuchRoom(Exception):
    """There is no such room, or this person may not enter it."""


class Live:
    """A running newsroom. `pulse` must run all the while; everything that acts takes `turn`."""

    def __init__(
        self,
        room: Newsroom,
        world: World,
        file: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.room = room
        portray(room.env)
        self._now = now
        self.turn = asyncio.Lock()
        self.home = ""
        """The address of the landing page, for the way back."""
        self.changes = 0
        """Counts up when something happened."""
        self._world = world
        self._file = file
        self._previews: dict[int, Preview] = {}
        self._hurry = asyncio.Event()
        self._unsaved = True
        self._next_saving = 0.0

    # ----------------------------------------------------------------- people

    @property
    def people(self) -> dict[str, MemberActor]:
        """Who one can be, by name."""
        room = self.room
        return {each.name: each for each in (room.wanda, room.ed, room.eve, room.chris, room.cleo, room.rita)}

    def person(self, name: str) -> MemberActor:
        """Somebody by name. Raises NoSuchRoom."""
        try:
            return self.people[name]
        except KeyError:
            raise NoSuchRoom(name) from None

    # ------------------------------------------------------------------ rooms

    def channels(self) -> list[ChannelHandle]:
        """The channels, in the order in which copy goes through them: the newsroom's four, then those of its sections."""
        room = self.room
        four = [room.submissions, room.review, room.articles, room.news]
        known = {channel.id for channel in (*four, *self.forums())}
        return four + [
            each for each in room.guild.channels.values() if each.id not in known and not each.is_thread
        ]

    def forums(self) -> list[ChannelHandle]:
        """The forums. They have posts, and no messages of their own."""
        return [each for each in self.room.guild.channels.values() if is_forum(self.room.env, each)]

    def posts(self, forum: ChannelHandle) -> list[Post]:
        """The posts of a forum, the latest first."""
        return posts_in(self.room.env, forum)

    def threads(self) -> list[tuple[ChannelHandle, int]]:
        """The latest threads, each with the id of the channel it is in."""
        return threads_in(self.room.env, self.room.guild)[:MOST_THREADS]

    def letters(self) -> list[MemberActor]:
        """Who has direct messages with the bot."""
        return [each for each in self.people.values() if has_letters(self.room.env, each)]

    def may_enter(self, channel: ChannelHandle) -> list[str]:
        """Who may read a channel, by name."""
        return [name for name, each in self.people.items() if may_read(self.room.env, channel, each)]

    async def enter(self, room_id: int, name: str | None, *, at: int | None = None) -> str:
        """The address of a room's page, opened as somebody, at a message or at the newest. Raises NoSuchRoom.

        A room of direct messages goes by the id of its person's channel.
        """
        async with self.turn:
            channel, viewers = self._viewers(room_id)
            chosen = next((each for each in viewers if name in (None, each.name)), None)
            if chosen is None:
                raise NoSuchRoom(name)
            preview = self._previews.get(room_id)
            if preview is None:
                await self._make_room()
                preview = await open_preview(
                    self.room.env,
                    channel,
                    viewers,
                    acting=self.acting,
                    dress=self._dress(channel),
                )
                self._previews[room_id] = preview
            open_as(preview, chosen, at=at)
            return preview.url

    def _viewers(self, room_id: int) -> tuple[ChannelHandle, list[Viewer]]:
        for person in self.letters():
            channel = person.user.dm_channel
            if channel.id == room_id:
                return channel, [person.user]
        threads = threads_in(self.room.env, self.room.guild)
        for channel in (*self.channels(), *(thread for thread, _ in threads)):
            if channel.id == room_id:
                return channel, [self.people[name] for name in self.may_enter(channel)]
        raise NoSuchRoom(str(room_id))

    async def _make_room(self) -> None:
        """Close the oldest rooms that nobody looks at, if there are too many."""
        for room_id, preview in list(self._previews.items()):
            if len(self._previews) < MOST_PREVIEWS:
                return
            if not has_pages(preview):
                del self._previews[room_id]
                await preview.close()

    # ------------------------------------------------------------------- time

    @contextlib.asynccontextmanager
    async def acting(self) -> AsyncGenerator[None]:
        """Act in the newsroom, at this moment and alone. The pages show it at once.

        The clock is set first: a beat may be late, and what is done now would else count as done before it.
        """
        async with self.turn:
            with _patience():
                await self._let_time_pass()
            try:
                yield
            finally:
                self._hurry.set()

    async def pulse(self) -> None:
        """Let time pass, show what happened, save it; for ever."""
        while True:
            await asyncio.sleep(BREATH_SECONDS)  # many things may happen at once; they are drawn once
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PULSE_SECONDS - BREATH_SECONDS):
                    await self._hurry.wait()
            self._hurry.clear()
            async with self.turn:
                with _patience():
                    await self._beat()

    async def _let_time_pass(self) -> None:
        """Set the newsroom's clock to this moment; what is due by then happens."""
        env = self.room.env
        passed = (self._now() - env.now()).total_seconds()
        await env.advance_time(max(0.0, passed))

    async def _beat(self) -> None:
        env = self.room.env
        await self._let_time_pass()
        if something_happened(env):
            self.changes += 1
            self._unsaved = True
            for preview in self._previews.values():
                if has_pages(preview):
                    await preview.refresh()
        loop = asyncio.get_running_loop()
        if self._unsaved and loop.time() >= self._next_saving:
            begun = loop.time()
            await self._save()
            self._next_saving = loop.time() + max(LEAST_PAUSE_SECONDS, 20 * (loop.time() - begun))

    async def _save(self) -> None:
        self._world = await save(self._world, self.room.env, self.room.bot, self._file)
        self._unsaved = False

    async def close(self) -> None:
        """Close every page and save. Time stands still from here on."""
        async with self.turn:
            for preview in self._previews.values():
                await preview.close()
            self._previews.clear()
            await self.room.env.settle()
            await self._save()

    # -------------------------------------------------------------- the pages

    def _dress(self, channel: ChannelHandle) -> Dress:
        name = "Direct messages" if channel.guild is None else channel.name or ""
        mark = "" if channel.guild is None or channel.is_thread else "#"
        return Dress(
            title=f"{mark}{name} · {self.room.guild.name}",
            home=self.home,
            style=_file("preview.css"),
            icon=_file("icon.svg"),
            script=_file("newsroom.js"),
        )


@contextlib.contextmanager
def _patience() -> Generator[None]:
    """A bot that is busy for long is said, and no reason to close the newsroom."""
    try:
        yield
    except TimeoutError:
        log.warning("the bot is still busy", exc_info=True)


def _file(name: str) -> str:
    return files("bot.demo.site").joinpath(name).read_text(encoding="utf-8")
