"""The stage: a Discord on the loopback, a bot in a process of its own, and people who act and look at what it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.wire.client import MARKS, Discord, Room, until
from tests.wire.process import Bot

BARE = ("-m", "benchmarks.wire.bare")
COPYDESK = ("-m", "bot", "run")

EDITORS = 19
"""One fewer than the approvals that an article needs, so that no vote moves it on."""

WRITERS = 5


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, all its threads included, those that have ended too (Linux)."""
    return time.clock_gettime((~pid << 3) | 2)


def resident_bytes(pid: int) -> int:
    """Memory of a process that is in use (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")


@dataclass
class Wired:
    """One bot on its own Discord, with cards that can be voted on."""

    discord: Discord
    room: Room
    bot: Bot
    ours: bool
    cards: list[int] = field(default_factory=list[int])
    seen: int = 0
    """How far the journal has been read."""

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, folder: Path, *, ours: bool, command: Sequence[str] = (), cards: int = 0, **env: str
    ) -> AsyncGenerator[Wired]:
        """Started and connected; a newsroom is set up, and so many cards stand in it."""
        async with Discord.started(limits=False, heartbeat_seconds=600) as discord:
            room = await discord.newsroom(writers=WRITERS, editors=EDITORS)
            name = "copydesk" if ours else "bare"
            command = command or (COPYDESK if ours else BARE)
            bot = Bot(discord, folder / f"{name}.db", command=command, PYTHONDONTWRITEBYTECODE="", **env)
            async with bot.running():
                wired = cls(discord, room, bot, ours)
                if ours:
                    await discord.set_up(
                        room,
                        cooling_off=0,
                        approvals=EDITORS + 1,
                        release="manual",
                        rate=500,
                        open_submissions=500,
                    )
                if cards:
                    await wired.post(cards)
                yield wired

    @property
    def pid(self) -> int:
        """The bot's process."""
        assert self.bot.process is not None
        return self.bot.process.pid

    def cpu(self) -> float:
        """Its processor time so far."""
        return cpu_seconds(self.pid)

    async def requests(self) -> list[dict[str, Any]]:
        """What it has asked since this was last called."""
        found = await self.discord.journal(self.seen)
        self.seen += len(found)
        return [entry for entry in found if entry["kind"] == "request"]

    async def post(self, count: int) -> None:
        """Have that many more cards stand in the review channel, with all that follows a submission done."""
        review = self.room.review
        if self.ours:
            for n in range(count):
                await self.submit(f"Piece {len(self.cards) + n + 1}")
        else:
            await self.discord.say(self.room.owner, review, f"!post {count}")
        wanted = len(self.cards) + count

        async def look() -> list[int] | None:
            found = await self.discord.messages(review, mine=True)
            cards = [each for each in found if each["components"]]
            there = len(cards) == wanted and all(len(each["reactions"]) == len(MARKS) for each in cards)
            return [each["id"] for each in cards] if there else None

        self.cards = await until(look)
        await self.quiet()

    async def submit(self, headline: str) -> None:
        """A writer hands an article in, by a file in chat."""
        writer = self.room.writers[len(headline) % len(self.room.writers)]
        file = f"# {headline}\n\nThe ferry left the harbour at seven.\n\nFrom Monday it sails twice a day.\n"
        await self.discord.say(writer, self.room.submissions, "!submit", [(f"{headline}.md", file.encode())])

    async def quiet(self, *, seconds: float = 0.4) -> None:
        """Wait until it has asked nothing for a while."""

        async def look() -> bool | None:
            await asyncio.sleep(seconds)
            return not await self.requests() or None

        await until(look)

    async def redrawn(self, count: int) -> None:
        """Wait until so many edits of cards have been answered since the journal was last read."""
        since, found = self.seen, 0

        async def look() -> bool | None:
            nonlocal since, found
            entries = await self.discord.journal(since)
            since += len(entries)
            edits = [
                each
                for each in entries
                if each.get("method") == "PATCH" and each["path"].startswith("/channels/")
            ]
            found += len(edits)
            return found >= count or None

        await until(look, longest_pause=0.05)

    async def slash(self, editor: int, name: str = "review approve", *, patience: float = 0.02) -> float:
        """An editor votes on every card by a command, one after the other, and each is redrawn. CPU seconds of one."""
        await self.quiet()
        began = self.cpu()
        for number in range(1, len(self.cards) + 1):
            options = {} if name == "nothing" else {"article": str(number)}
            told = await self.discord.run(self.room.editors[editor], self.room.review, name, **options)
            assert told["messages"], told
            await asyncio.sleep(patience)
        if name != "nothing":
            await self.redrawn(len(self.cards))
        return (self.cpu() - began) / len(self.cards)

    async def react(self, editor: int) -> float:
        """An editor reacts to every card, one after the other, and each is redrawn. CPU seconds of one."""
        await self.quiet()
        began = self.cpu()
        for card in self.cards:
            await self.discord.react(self.room.editors[editor], self.room.review, card, MARKS["approve"])
            await asyncio.sleep(0.02)
        await self.redrawn(len(self.cards))
        return (self.cpu() - began) / len(self.cards)


async def in_turns(
    ours: Callable[[int], Awaitable[float]], other: Callable[[int], Awaitable[float]], turns: Sequence[int]
) -> tuple[tuple[float, float], ...]:
    """A B A B …, with the number of the turn; the first pair warms up and is left out."""
    return tuple([(await ours(turn), await other(turn)) for turn in turns])[1:]
