"""A visitor of the demo: what a browser does, over real sockets, without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.app import create_bot, utc_now
from bot.demo import DATABASE
from bot.demo.looking import WORLD
from bot.demo.newsroom import Newsroom, build, let_in
from bot.demo.simulation import simulated
from bot.demo.site.live import Live
from bot.demo.site.opening import APPROVALS, set_up
from bot.demo.site.server import served
from bot.demo.site.world_file import World, new_world
from bot.settings import Settings


class Page:
    """One open page of a channel, as simcord's script in the browser keeps it."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        parts = urlsplit(address)
        self._session = session
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._headers = {"X-Simcord-Capability": parts.fragment, "Origin": self._origin}
        self._sequence = 0
        self.snapshot: dict[str, Any] = {}

    async def open(self) -> None:
        async with self._session.post(f"{self._origin}/api/pages", json={}, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            self.snapshot = await answer.json()
        self._headers["X-Simcord-Context"] = self.snapshot["context"]["id"]

    async def look(self) -> dict[str, Any]:
        """What the page shows now; asked for twice a second by the browser."""
        async with self._session.get(f"{self._origin}/api/state", headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            self.snapshot = await answer.json()
        return self.snapshot

    async def act(self, kind: str, **what: Any) -> dict[str, Any]:
        """Do something on the page as it was when it was last looked at."""
        body = {
            "protocol_version": 3,
            "kind": kind,
            "sequence": self._sequence + 1,
            "request_id": f"{kind}-{self._sequence + 1}",
            "generation": self.snapshot["context"]["generation"],
            "bot_generation": self.snapshot["botGeneration"],
            "published_revision": self.snapshot["publishedRevision"],
            **what,
        }
        async with self._session.post(
            f"{self._origin}/api/action", json=body, headers=self._headers
        ) as answer:
            assert answer.status == 200, await answer.text()
            receipt: dict[str, Any] = await answer.json()
        self._sequence = receipt["expectedSequence"]
        return receipt

    def texts(self) -> str:
        """Everything that can be read on the page."""
        return str([self.snapshot["messages"][each] for each in self.snapshot["timeline"]])

    async def see(self, text: str, *, within: float) -> None:
        """Wait until a text stands on the page. Seconds."""
        async with asyncio.timeout(within):
            while text not in self.texts():
                await asyncio.sleep(0.1)
                await self.look()


class Visitor:
    """Somebody with the landing page's address."""

    def __init__(self, live: Live, home: str, session: aiohttp.ClientSession) -> None:
        self.live = live
        self.room: Newsroom = live.room
        self.home = home
        self.session = session
        self.origin = "http://" + urlsplit(home).netloc

    async def board(self) -> dict[str, Any]:
        async with self.session.get(self.home + "board") as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
        return found

    async def enter(self, room_id: int, name: str) -> Page:
        """Open a room's page as somebody, by the link on the landing page."""
        link = f"{self.home}enter/{room_id}?as={name}"
        async with self.session.get(link, allow_redirects=False) as answer:
            assert answer.status == 303, await answer.text()
            page = Page(self.session, answer.headers["Location"])
        await page.open()
        return page

    async def form(self, kind: str, file: tuple[str, bytes] | None = None, **fields: str) -> dict[str, Any]:
        """Send one of the landing page's forms."""
        data = aiohttp.FormData(fields, default_to_multipart=True)
        if file is not None:
            data.add_field("file", file[1], filename=file[0])
        async with self.session.post(
            f"{self.home}act/{kind}", data=data, headers={"Origin": self.origin}
        ) as got:
            assert got.status == 200, await got.text()
            said: dict[str, Any] = await got.json()
        return said

    async def hand_in(self, headline: str) -> int:
        """Wanda hands an article in, through the bot's form. Returns the card's message id."""
        async with self.live.acting():
            room = self.room
            form = await room.wanda.slash(room.submissions, "submit")
            await room.wanda.submit_modal(form, {"headline": headline, "body": f"{headline}: a body."})
            return next(m.id for m in reversed(room.review.history()) if m.components)


@asynccontextmanager
async def visiting(room: Newsroom, world: World, folder: Path) -> AsyncIterator[Visitor]:
    """Open a newsroom and visit it; time passes."""
    live = Live(room, world, folder / WORLD)
    pulse = asyncio.create_task(live.pulse())
    try:
        async with served(live, folder / DATABASE) as home, aiohttp.ClientSession() as session:
            yield Visitor(live, home, session)
    finally:
        pulse.cancel()
        await asyncio.gather(pulse, return_exceptions=True)
        await live.close()


@asynccontextmanager
async def newsroom(
    folder: Path, *, approvals: int = APPROVALS, cooling_off: int = 0
) -> AsyncIterator[Newsroom]:
    """An empty newsroom, set up."""
    bot = create_bot(Settings(database=folder / DATABASE, card_interval_seconds=0))
    async with simulated(bot, utc_now()) as env:
        room = build(env, bot)
        await let_in(room)
        await set_up(room)
        await room.chris.slash(room.review, "newsroom settings", approvals=approvals, cooling_off=cooling_off)
        yield room


@asynccontextmanager
async def visit(folder: Path, **settings: int) -> AsyncIterator[Visitor]:
    """Visit an empty newsroom."""
    async with newsroom(folder, **settings) as room, visiting(room, new_world(), folder) as visitor:
        yield visitor
