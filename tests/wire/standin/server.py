"""The stand-in's doors on the loopback: REST, gateway, files, and the control for whoever tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from simcord.backend.errors import BackendError, SetupError

from tests.wire.standin.faults import Faults
from tests.wire.standin.gateway import Gateway
from tests.wire.standin.people import People
from tests.wire.standin.rest import Rest
from tests.wire.standin.world import Rules, World


@asynccontextmanager
async def serve(rules: Rules) -> AsyncGenerator[dict[str, str]]:
    """Listen on a free port. Gives the addresses."""
    world = World(rules)
    faults = Faults(world)
    rest, gateway = Rest(world, faults), Gateway(world)
    control = Control(world, faults, gateway, rest)
    app = web.Application(client_max_size=64 * 2**20)
    for door in ("", "/{door}"):  # each process of a bot may have its own, by which it is known
        app.router.add_route("*", door + "/api/v10/{tail:.*}", rest.handle)
        app.router.add_get(door + "/gateway/", gateway.handle)
        app.router.add_get(door + "/gateway", gateway.handle)
    app.router.add_get("/cdn/{tail:.*}", rest.blob)
    app.router.add_post("/control", control.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    rest.own_url = f"http://127.0.0.1:{port}"
    gateway.host = f"ws://127.0.0.1:{port}"
    rest.routes.gateway_of = gateway.at
    gateway.files_url = f"{rest.own_url}/cdn"
    try:
        yield {
            "api": f"{rest.own_url}/api/v10",
            "gateway": gateway.at(""),
            "door": rest.own_url.removeprefix("http"),
            "control": f"{rest.own_url}/control",
            "token": world.token,
        }
    finally:
        await runner.cleanup()


class Control:
    """What a test asks of the stand-in: one verb and its facts in, the result out."""

    def __init__(self, world: World, faults: Faults, gateway: Gateway, rest: Rest) -> None:
        self._world = world
        self._faults = faults
        self._gateway = gateway
        self._rest = rest
        self._people = People(world)

    async def handle(self, request: web.Request) -> web.Response:
        """One verb."""
        asked: dict[str, Any] = await request.json()
        verb = asked.pop("do")
        try:
            if hasattr(self._people, verb) and not verb.startswith("_"):
                result = getattr(self._people, verb)(**asked)
                if verb != "answer":
                    self._world.journal.add("person", did=verb, **_brief(asked), result=result)
            else:
                result = getattr(self, f"do_{verb}")(**asked)
                if asyncio.iscoroutine(result):
                    result = await result
        except (SetupError, BackendError, KeyError, AttributeError, AssertionError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": result})

    # ------------------------------------------------------------- looking

    def do_messages(self, channel: int, deleted: bool = False) -> list[dict[str, Any]]:
        """The messages of a channel that everybody in it sees, in order; or those that were deleted there."""
        if deleted:
            return [shown for shown in self._world.deleted.values() if shown["channel"] == channel]
        stored = self._world.backend.messages.get(channel, {})
        return [self._world.shown(stored[m]) for m in sorted(stored) if not stored[m].is_ephemeral]

    def do_find(self, channel: int, text: str, holding: str = "") -> dict[str, Any] | None:
        """The bot's newest message in a channel that has a text in it, and that everybody sees; with `holding`
        one that has a component of such an id too."""
        stored = self._world.backend.messages.get(channel, {})
        for message_id in sorted(stored, reverse=True):
            message = stored[message_id]
            if message.author_id == self._world.backend.bot_user.id and not message.is_ephemeral:
                shown = self._world.shown(message)
                if text in shown["text"] and holding in str(shown["components"]):
                    return shown
        return None

    def do_shown(self, channel: int, message: int) -> dict[str, Any]:
        """One message, also one that only one person sees."""
        return self._world.shown(self._world.message(channel, message))

    def do_everything(self) -> list[dict[str, Any]]:
        """Every message of the bot that stands anywhere and that more than one person sees, in order."""
        bot = self._world.backend.bot_user.id
        return [
            self._world.shown(stored[message_id])
            for stored in self._world.backend.messages.values()
            for message_id in sorted(stored)
            if stored[message_id].author_id == bot and not stored[message_id].is_ephemeral
        ]

    def do_channels(self) -> list[dict[str, Any]]:
        """Every channel and thread."""
        return [
            {
                "id": channel.id,
                "name": channel.name,
                "guild": channel.guild_id,
                "parent": channel.parent_id,
                "thread": channel.is_thread,
                "dm": list(channel.recipient_ids),
                "archived": bool(channel.thread_metadata and channel.thread_metadata.archived),
                "locked": bool(channel.thread_metadata and channel.thread_metadata.locked),
                "tags": list(channel.applied_tags),
            }
            for channel in self._world.backend.channels.values()
        ]

    def do_journal(self, since: int = 0, kinds: list[str] | None = None) -> list[dict[str, Any]]:
        """What happened, from a line on."""
        entries = self._world.journal.entries[since:]
        return [entry for entry in entries if kinds is None or entry["kind"] in kinds]

    def do_note(self, text: str) -> int:
        """A word of the tester's in the journal. Returns its line."""
        return self._world.journal.add("note", text=text)["n"]

    def do_connected(self, guild: int | None = None, door: str | None = None) -> bool:
        """Whether a bot listens; to that server, or by that door."""
        return self._gateway.connected(guild, door)

    def do_dm(self, person: int) -> int | None:
        """The channel of the bot's DMs with somebody."""
        return self._world.dm_of(person)

    def do_bot(self) -> int:
        """The bot's own id."""
        return self._world.backend.bot_user.id

    # -------------------------------------------------------------- faults

    def do_fault(self, **facts: Any) -> None:
        """A rule for requests to come; see `faults.Fault`."""
        self._faults.add(**facts)

    def do_heal(self) -> None:
        """No more faults: of requests, events, or the whole."""
        self._faults.rules.clear()
        self._gateway.duplicate.clear()
        self._gateway.hold.clear()
        self._gateway.lag_seconds = 0.0
        self._gateway.deaf = False
        self._world.away_until = 0.0

    def do_pid(self, pid: int | None, door: str = "") -> None:
        """Whom the faults kill: the process behind a door, if there is one."""
        if pid is None:
            self._world.pids.pop(door, None)
        else:
            self._world.pids[door] = pid

    def do_cut(self, resumable: bool = True) -> None:
        """Break the gateway's connections."""
        self._world.journal.add("fault", what="cut", resumable=resumable)
        self._gateway.cut(resumable=resumable)

    def do_away(self, seconds: float) -> None:
        """Be gone for a while: neither requests nor the gateway are answered."""
        self._world.journal.add("fault", what="away", seconds=seconds)
        self._world.away_until = time.monotonic() + seconds
        self._gateway.cut(resumable=True)

    def do_deaf(self, deaf: bool = True) -> None:
        """The gateway takes no connections, or takes them again; requests are answered all the while."""
        self._world.journal.add("fault", what="deaf", deaf=deaf)
        self._gateway.deaf = deaf
        if deaf:
            self._gateway.cut(resumable=True)

    def do_duplicate(self, event: str, times: int = 1) -> None:
        """Send the next events of a name twice."""
        self._world.journal.add("fault", what="duplicate", event=event, times=times)
        self._gateway.duplicate[event] = times

    def do_hold(self, event: str, count: int) -> None:
        """Hold the next events of a name back until there are that many; send them in the opposite order."""
        self._world.journal.add("fault", what="hold", event=event, count=count)
        self._gateway.hold[event] = count

    def do_minutes_pass(self, doors: str = "") -> None:
        """As after a long absence of whoever comes by doors whose names begin so: what was put off has been done, and their
        nonces are forgotten."""
        self._world.journal.add("fault", what="minutes pass")
        self._rest.minutes_pass(doors)

    def do_lag(self, seconds: float) -> None:
        """Tell of things later than they can be read."""
        self._gateway.lag_seconds = seconds

    def do_rules(self, **changes: Any) -> dict[str, Any]:
        """Change the rules of this Discord. Returns what they were."""
        before = {name: getattr(self._world.rules, name) for name in changes}
        for name, value in changes.items():
            setattr(self._world.rules, name, value)
        return before

    def do_close_dms(self, person: int, closed: bool = True) -> None:
        """Somebody takes no DMs of the bot, or takes them again."""
        (self._world.closed_dms.add if closed else self._world.closed_dms.discard)(person)

    def do_block(self, words: list[str]) -> None:
        """Words that automatic moderation blocks."""
        self._world.blocked_words = set(words)

    def do_no_second_thread(self, refused: bool = True) -> None:
        """Whether a message whose thread was deleted takes no other one."""
        self._world.no_second_thread = refused


def _brief(asked: dict[str, Any]) -> dict[str, Any]:
    """For the journal: long texts are cut."""
    cut = {
        name: f"{value[:200]}…"
        for name, value in asked.items()
        if isinstance(value, str) and len(value) > 200
    }
    return {**asked, **cut}
