"""The stand-in from outside: started as a process of its own, and spoken to over its control.

async with Discord.started() as discord:
    room = await discord.newsroom()
    async with Bot(discord, database).running() as bot:
        submission = await discord.say(room.writers[0], room.submissions, "!submit A headline\\nA body.")
        ...
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Self, TypeVar

import aiohttp

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
"""How long `until` waits for what must come."""


class StandInError(Exception):
    """The stand-in does not do what was asked: a person could not, or the request is wrong."""


@dataclass(frozen=True)
class Room:
    """A server with the channels, roles and people of a newsroom."""

    guild: int
    owner: int
    review: int
    publish: int
    announce: int
    submissions: int
    editors_role: int
    chiefs_role: int
    writers: tuple[int, ...]
    editors: tuple[int, ...]
    chiefs: tuple[int, ...]
    readers: tuple[int, ...]
    names: dict[int, str]
    forum: bool = False
    """Whether the publish channel is a forum."""
    late_desk: int = 0
    """The review channel of the section Late, which publishes where the newsroom does; 0 for none."""
    elsewhere: tuple[int, ...] = ()
    """The channels of other sections, in which articles may run too."""

    @property
    def desks(self) -> tuple[int, ...]:
        """The channels in which cards may stand."""
        return (self.review, self.late_desk) if self.late_desk else (self.review,)


class Discord:
    """A stand-in that runs. Every method is one request to its control, or a few."""

    def __init__(self, addresses: dict[str, str], session: aiohttp.ClientSession) -> None:
        self.api = addresses["api"]
        self.gateway = addresses["gateway"]
        self._door = addresses["door"]
        self.token = addresses["token"]
        self._control = addresses["control"]
        self._session = session

    @classmethod
    @asynccontextmanager
    async def started(cls, **rules: Any) -> AsyncGenerator[Self]:
        """Start one, with its rules (`world.Rules`). What it lacked fails at the end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.wire.standin",
            "--rules",
            json.dumps(rules),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**20,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), 60)
            async with cls.at(json.loads(line)) as standin:
                yield standin
        except aiohttp.ClientConnectionError as error:
            raise AssertionError(f"the stand-in has ended by itself: {process.returncode}") from error
        finally:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), 5)
            except TimeoutError:
                process.kill()
                await process.wait()

    @classmethod
    @asynccontextmanager
    async def at(cls, addresses: dict[str, str]) -> AsyncGenerator[Self]:
        """Reach one that runs. What it lacked fails at the end."""
        async with aiohttp.ClientSession() as session:
            standin = cls(addresses, session)
            yield standin
            gaps = await standin.journal(kinds=["gap"])
            assert not gaps, f"the stand-in lacks what the bot asks for: {gaps}"

    def by(self, door: str) -> tuple[str, str]:
        """Where requests are answered and where the gateway is, by a door: what comes by it is known by it."""
        return f"http{self._door}/{door}/api/v10", f"ws{self._door}/{door}/gateway"

    async def ask(self, verb: str, /, **facts: Any) -> Any:
        """One verb of the control. Raises StandInError with what it says."""
        asked = BytesIO(json.dumps({"do": verb, **facts}).encode())  # files in it may be large
        async with self._session.post(self._control, data=asked) as response:
            told = await response.json()
        if "error" in told:
            raise StandInError(f"{verb}: {told['error']}")
        return told["result"]

    async def newsroom(
        self,
        *,
        writers: int = 2,
        editors: int = 3,
        chiefs: int = 1,
        readers: int = 0,
        name: str = "The Daily",
        forum: bool = False,
        shard: tuple[int, int] | None = None,
    ) -> Room:
        """A server with everything a newsroom needs, on a shard of so many; the newsroom itself is set up by its owner's command."""
        server = await self.ask("server", name=name, shard=shard)
        guild, owner = server["guild"], server["owner"]
        channels = {
            each: await self.ask("channel", guild=guild, name=each, news=each == "articles")
            for each in ("review", "articles", "announcements", "submissions")
        }
        if forum:
            channels["articles"] = await self.ask("forum", guild=guild, name="stories", tags=FORUM_TAGS)
        editors_role = await self.ask("role", guild=guild, name="Editors")
        chiefs_role = await self.ask("role", guild=guild, name="Chiefs")
        names: dict[int, str] = {owner: f"{name} owner"}

        async def people(kind: str, count: int, *roles: int) -> tuple[int, ...]:
            found = await self.ask("crowd", guild=guild, name=kind, count=count, roles=list(roles))
            names.update((person, f"{kind}{number}") for number, person in enumerate(found, 1))
            return tuple(found)

        return Room(
            guild=guild,
            owner=owner,
            review=channels["review"],
            publish=channels["articles"],
            announce=channels["announcements"],
            submissions=channels["submissions"],
            editors_role=editors_role,
            chiefs_role=chiefs_role,
            writers=await people("writer", writers),
            editors=await people("editor", editors, editors_role),
            chiefs=await people("chief", chiefs, editors_role, chiefs_role),
            readers=await people("reader", readers),
            names=names,
            forum=forum,
        )

    async def set_up(self, room: Room, **settings: Any) -> None:
        """The owner sets the newsroom up; further settings by their names (`cooling_off="0"` …)."""
        done = await self.run(
            room.owner,
            room.review,
            "newsroom setup",
            review=room.review,
            publish=room.publish,
            editors=room.editors_role,
            chiefs=room.chiefs_role,
            announce=room.announce,
            submissions=room.submissions,
        )
        assert done["responded"], done
        if settings:
            done = await self.run(room.owner, room.review, "newsroom settings", **settings)
            assert done["responded"], done

    # ---------------------------------------------------------------- people

    async def say(self, person: int, channel: int, text: str, files: Sequence[tuple[str, bytes]] = ()) -> int:
        """A chat message. Returns its id."""
        packed = [(name, base64.b64encode(data).decode()) for name, data in files]
        return await self.ask("say", person=person, channel=channel, text=text, files=packed)

    async def react(
        self, person: int, channel: int, message: int, emoji: str, *, burst: bool = False
    ) -> bool:
        """A reaction. False if it stood there."""
        facts = {"person": person, "channel": channel, "message": message, "emoji": emoji}
        return await self.ask("react", **facts, burst=burst)

    async def rush(self, people: Sequence[int], channel: int, message: int, emoji: str) -> None:
        """All of them react, faster than anybody could tell of it."""
        await self.ask("rush", people=list(people), channel=channel, message=message, emoji=emoji)

    async def unreact(
        self, person: int, channel: int, message: int, emoji: str, *, burst: bool = False
    ) -> bool:
        """A reaction taken back. False if there was none."""
        facts = {"person": person, "channel": channel, "message": message, "emoji": emoji}
        return await self.ask("unreact", **facts, burst=burst)

    async def press(self, person: int, channel: int, message: int, custom_id: str) -> int:
        """A button, not waiting for what comes. Returns the interaction."""
        return await self.ask("press", person=person, channel=channel, message=message, custom_id=custom_id)

    async def run(self, person: int, channel: int, name: str, /, **options: Any) -> dict[str, Any]:
        """A slash command and its answer."""
        interaction = await self.ask("slash", person=person, channel=channel, name=name, options=options)
        return await self.answer(interaction)

    async def fill_in(
        self, person: int, interaction: int, files: Sequence[tuple[str, bytes]] = (), **values: str
    ) -> int:
        """Send a form, with files in its field for them. Returns the interaction."""
        packed = {"file": [(name, base64.b64encode(data).decode()) for name, data in files]} if files else {}
        return await self.ask("fill_in", person=person, interaction=interaction, values=values, files=packed)

    async def answer(
        self, interaction: int, *, patience: float = PATIENCE_SECONDS, quietly: bool = False
    ) -> dict[str, Any]:
        """What the bot answers, once it has and does not think any more. `quietly`: as it is after the
        patience; else that raises."""

        async def look() -> dict[str, Any] | None:
            told = await self.ask("answer", interaction=interaction)
            return told if told["responded"] and not told["waiting"] else None

        try:
            return await until(look, patience=patience)
        except AssertionError:
            if quietly:
                return await self.ask("answer", interaction=interaction)
            raise

    # --------------------------------------------------------------- looking

    async def messages(self, channel: int, *, mine: bool = False) -> list[dict[str, Any]]:
        """The messages of a channel in order, without Discord's own; only the bot's with `mine`."""
        found = await self.ask("messages", channel=channel)
        return [m for m in found if m["type"] in (0, 19) and (m["mine"] or not mine)]

    async def dms(self, person: int) -> list[dict[str, Any]]:
        """What the bot wrote to somebody."""
        channel = await self.ask("dm", person=person)
        return [] if channel is None else await self.messages(channel, mine=True)

    async def journal(self, since: int = 0, kinds: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """What happened, from a line on; only some kinds: request, fault, kill, gateway, person, note, nonce, gap."""
        return await self.ask("journal", since=since, kinds=None if kinds is None else list(kinds))

    async def requests(self, method: str, ending: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The requests of a method whose path ends so."""
        told = await self.journal(since, ["request"])
        return [each for each in told if each["method"] == method and each["path"].endswith(ending)]

    async def fault(self, what: str, method: str = "*", path: str = "**", **facts: Any) -> None:
        """A rule for requests to come; see `standin.faults`."""
        await self.ask("fault", what=what, method=method, path=path, **facts)


async def until(
    look: Callable[[], Awaitable[T | None]],
    *,
    patience: float = PATIENCE_SECONDS,
    what: str = "",
    longest_pause: float = 0.2,
) -> T:
    """Look again and again until something is there. AssertionError after the patience."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    pause = 0.01
    while True:
        found = await look()
        if found:
            return found
        assert loop.time() < end, f"it did not come within {patience:g} s: {what or look}"
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, longest_pause)


FORUM_TAGS = ["News", "tide"]

MARKS = {"approve": "✅", "changes": "✏️", "spike": "❌", "claim": "👀"}
