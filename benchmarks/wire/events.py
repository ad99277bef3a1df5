"""What an event costs, on the wire: the figures of docs/scale.md. They are of this machine, and no ratios.

    python -m benchmarks.wire.events [--postgres] [SERVERS]

With 0 servers the memory is left out.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.ratio import Ratio
from benchmarks.wire.stage import COPYDESK, Wired, resident_bytes
from tests import postgres
from tests.wire.client import Discord, until
from tests.wire.process import Bot

SERVERS, CHANNELS, ROLES = 100, 40, 20
"""Of how many servers the memory is measured, and what each has."""


IDLE_SECONDS = 0.02
"""A bot that takes less of the processor in a second has nothing to do."""


def costs_of_events(
    folder: Path, *, events: int = 1_000, cards: int = 30, servers: int = SERVERS
) -> Iterator[Ratio]:
    """Milliseconds of the processor and requests to Discord, for each sort of event; and the memory of a server."""
    return iter(asyncio.run(_costs(folder, events, cards, servers)))


async def _costs(folder: Path, events: int, cards: int, servers: int) -> list[Ratio]:
    found: list[Ratio] = []

    def cost(what: str, seconds: float, count: int, requests: int) -> None:
        note = f"{requests / count:.1f} requests to Discord"
        found.append(Ratio.of(f"CPU of {what}", None, [1000 * seconds / count], "ms", note))

    async with Wired.opened(folder, ours=True) as wired:
        discord, room = wired.discord, wired.room
        other = await discord.ask("channel", guild=room.guild, name="chatter", news=False)
        await wired.quiet()

        began = wired.cpu()
        for number in range(events):
            last = await discord.say(room.writers[0], other, f"What do you all think of number {number}?")
        await _idle(wired)
        cost("a message that is none of ours", wired.cpu() - began, events, 0)

        began = wired.cpu()
        for person in (*room.writers, *room.editors):
            for emoji in ("😀", "🎉", "🐳", "🍕", "🌵"):
                await discord.react(person, other, last, emoji)
        await _idle(wired)
        cost("a reaction that is none of ours", wired.cpu() - began, 5 * (len(room.writers) + len(room.editors)), 0)  # fmt: skip

        began, since = wired.cpu(), len(await discord.journal())
        await wired.post(cards)
        requests = len(await discord.journal(since, ["request"]))
        cost("a submission with its card", wired.cpu() - began, cards, requests)

        since = len(await discord.journal())
        seconds = await wired.slash(0)
        requests = len(await discord.journal(since, ["request"]))
        cost("a vote by command with its redraw", seconds * cards, cards, requests)
        since = len(await discord.journal())
        seconds = await wired.react(1)
        requests = len(await discord.journal(since, ["request"]))
        cost("a vote by reaction with its redraw", seconds * cards, cards, requests)
        await wired.quiet()
        changed = await discord.run(room.owner, room.review, "newsroom settings", approvals=1, release="immediate")  # fmt: skip
        assert changed["responded"], changed
        await _idle(wired)
        began, since = wired.cpu(), len(await discord.journal())
        for number in range(1, cards + 1):
            await discord.run(room.editors[2], room.review, "review approve", article=str(number))

        async def out() -> bool | None:
            return len(await discord.messages(room.publish, mine=True)) == cards or None

        await until(out)
        await _idle(wired)
        requests = len(await discord.journal(since, ["request"]))
        cost("the last approval with the publication", wired.cpu() - began, cards, requests)
    if not servers:
        return found
    one, many = [await _memory(folder, each) for each in (1, 1 + servers)]
    found.append(
        Ratio.of(
            "memory of a server", None, [(many - one) / servers / 1000], "kB",
            f"with {CHANNELS} channels and {ROLES} roles; the bot in one server {one / 1e6:.0f} MB",
        )
    )  # fmt: skip
    return found


async def _idle(wired: Wired) -> None:
    """Wait until the bot is through with what it has heard."""

    async def look() -> bool | None:
        before = wired.cpu()
        await asyncio.sleep(1)
        return wired.cpu() - before < IDLE_SECONDS or None

    await until(look)


async def _memory(folder: Path, servers: int) -> int:
    async with Discord.started(limits=False, heartbeat_seconds=600) as discord:
        for number in range(servers):
            guild = (await discord.ask("server", name=f"Server {number}"))["guild"]
            for each in range(CHANNELS):
                await discord.ask("channel", guild=guild, name=f"channel-{each}", news=False)
            for each in range(ROLES):
                await discord.ask("role", guild=guild, name=f"Role {each}")
        bot = Bot(discord, folder / f"of-{servers}.db", command=COPYDESK, PYTHONDONTWRITEBYTECODE="")
        async with bot.running():
            assert bot.process is not None
            pid, seen = bot.process.pid, 0

            async def settled() -> int | None:
                nonlocal seen
                await asyncio.sleep(1)
                before, seen = seen, resident_bytes(pid)
                return seen if seen == before else None

            return await until(settled)


def main() -> None:
    """Run it and print the figures."""
    if sys.argv[1:2] == ["--postgres"]:
        with (
            tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as place,
            postgres.running(Path(place), durable=True) as server,
        ):
            told = {**os.environ, "TEST_POSTGRES": server}
            subprocess.run([sys.executable, "-m", __spec__.name, *sys.argv[2:]], env=told, check=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        for ratio in costs_of_events(Path(folder), servers=int(sys.argv[1]) if sys.argv[1:] else SERVERS):
            print(ratio.line(), flush=True)


if __name__ == "__main__":
    main()
