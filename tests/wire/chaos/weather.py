"""The weather: kills and starts of the bot, faults of Discord, and events that are late, double or in another order."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

from tests.wire.client import until

if TYPE_CHECKING:
    from tests.wire.chaos.engine import Engine
    from tests.wire.chaos.storm import Storm
    from tests.wire.process import Bot

PATHS = {
    "anywhere": "/channels/*/messages",
    "piece": "/channels/*/messages/*",
    "history": "/channels/*/messages",
    "threads": "/channels/*/messages/*/threads",
    "posts": "/channels/*/threads",
    "thread": "/channels/*",
    "crosspost": "/channels/*/messages/*/crosspost",
    "marks": "/channels/*/messages/*/reactions/*/@me",
    "mark": "/channels/*/messages/*/reactions/*/*",
    "reactors": "/channels/*/messages/*/reactions/*",
}


class Breach(Exception):
    """A promise is broken: of which kind, and how."""


class Weather:
    """Each public method is a step of the plan, as those of the storm itself."""

    def __init__(self, storm: Storm, engine: Engine | None) -> None:
        self._storm = storm
        self._engine = engine
        self._discord = storm.discord
        self._room = storm.room

    @property
    def _bot(self) -> Bot:
        return self._storm.bot  # which another one may take the place of

    async def pause(self, seconds: float) -> None:
        """Time goes by."""
        await asyncio.sleep(seconds)

    async def kill(self) -> bool | None:
        """The power is cut."""
        if not self._bot.alive:
            return False
        self._storm.kills += 1
        await self._discord.ask("note", text="killed at this moment")
        await self._bot.kill()
        return None

    async def start(self, after: float, *, minutes_later: bool = False) -> bool | None:
        """The bot is started, if it is down, and waited for until it serves."""
        if self._bot.process is not None and not self._bot.alive:
            await self.reap()
        if self._bot.process is not None:
            return False
        await asyncio.sleep(after)
        if minutes_later:
            # Only this bot was away: of several, the others go on, and no minutes pass for them.
            await self._discord.ask("minutes_pass", doors=self._bot.door.rpartition("-")[0])
        if self._engine is not None:
            await self._engine.mended()  # without its database it says so and does not start
        await self._bot.start(wait=False)
        await self._connected()
        return None

    async def _connected(self) -> None:
        """Wait until the bot serves, or was killed on its way by a trap."""

        async def look() -> bool:
            return not self._bot.alive or await self._storm.connected()

        await until(look, patience=90, what="the bot connects")

    async def reap(self) -> None:
        """See what a bot that is not there any more died of. Only kills are in the plan."""
        status = await self._bot.gone()
        if status != -signal.SIGKILL and not (status == 1 and self._bot.could_not_start):
            raise Breach(f"lost: the bot ended by itself with status {status}:\n{self._bot.tail(40)}")

    async def fault(self, what: str, method: str, at: str, **facts: Any) -> None:
        """Something is wrong with a request to come."""
        path = PATHS.get(at)
        if path is None:
            channels = {"publish": self._room.publish, "announce": self._room.announce}
            channels |= {"part": self._room.publish, "news": self._room.announce}
            one = "/*" if at in ("card", "part", "news") else ""
            path = f"/channels/{channels.get(at, self._room.review)}/messages{one}"
            if self._room.forum and at == "publish":
                path = f"/channels/{self._room.publish}/threads"
            if self._room.forum and at == "part":
                path = PATHS["piece"]
        await self._discord.fault(what, method, path, **facts)

    async def trap(self, **facts: Any) -> None:
        """The bot will be killed at a named point."""
        await self.fault(**facts)

    async def cut(self, resumable: bool) -> None:
        """The gateway's connection breaks."""
        await self._discord.ask("cut", resumable=resumable)

    async def away(self, seconds: float) -> None:
        """Discord is gone for a while."""
        await self._discord.ask("away", seconds=seconds)

    async def lag(self, seconds: float) -> None:
        """The gateway is behind."""
        await self._discord.ask("lag", seconds=seconds)

    async def duplicate(self, event: str, times: int) -> None:
        """Events come twice."""
        await self._discord.ask("duplicate", event=event, times=times)

    async def hold(self, event: str, count: int) -> None:
        """Events come in another order."""
        await self._discord.ask("hold", event=event, count=count)
