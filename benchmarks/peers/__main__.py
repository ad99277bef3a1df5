"""`python -m benchmarks.peers`: IdeaBoard on Red-DiscordBot beside Copydesk, in one run, each on its own stand-in.

It installs Red from PyPI and IdeaBoard from its public repository into a scratch folder, and patches nothing but what the
stand-in needs (on_standin.py). It measures: the start until connected (without discord.py's wait of 2 s), the memory then,
the processor time of a submission and of a vote by button, all requests included that follow from it, votes per second
when 200 come at once, and how many of 40 votes are on the disk if the bot is killed with the last answer. Neither has
rate limits. The two do not do the same: IdeaBoard keeps counts of votes on suggestions in a JSON file and
writes all of it at a vote; Copydesk keeps an editorial record in SQLite, and a submission brings a card, a thread, four
reactions and a receipt.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.red import COGS, CannotInstall, Red, install
from benchmarks.wire.stage import COPYDESK, cpu_seconds, resident_bytes
from tests.wire.client import Discord, Room, StandInError, until
from tests.wire.process import Bot

CARDS, VOTERS = 25, 8
LAST_CARDS, LAST_VOTERS = 4, 10
"""Who votes before the bot is killed: others than before, on the first cards."""

READY_WAIT_SECONDS = 2.0
IDEA = "A longer pier for the ferry, which has no room to turn at low tide."


@dataclass(frozen=True)
class Peer:
    """A bot, and how one submits and votes with it."""

    name: str
    discord: Discord
    room: Room
    bot: Bot
    submit: str
    button: str
    on_disk: Callable[[], int]

    @property
    def pid(self) -> int:
        """Its process."""
        assert self.bot.process is not None
        return self.bot.process.pid


@dataclass(frozen=True)
class Figures:
    """What was seen."""

    start: float
    resident: float
    submission: float
    vote: float
    rate: float
    kept: int


ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("start until connected, s", lambda seen: f"{seen.start:.2f}"),
    ("resident memory after that, MB", lambda seen: f"{seen.resident / 1e6:.0f}"),
    ("CPU of a submission, ms", lambda seen: f"{seen.submission * 1000:.1f}"),
    ("CPU of a vote by button, ms", lambda seen: f"{seen.vote * 1000:.1f}"),
    (f"votes per second, {CARDS * VOTERS} at once", lambda seen: f"{seen.rate:.0f}"),
    (
        f"on the disk after {LAST_CARDS * LAST_VOTERS} votes and a kill",
        lambda seen: f"{seen.kept} of {LAST_CARDS * LAST_VOTERS}",
    ),
)


def table(seen: dict[str, Figures]) -> str:
    """In Markdown."""
    lines = [f"| | {' | '.join(seen)} |", "|---" * (len(seen) + 1) + "|"]
    lines += [f"| {what} | {' | '.join(say(each) for each in seen.values())} |" for what, say in ROWS]
    return "\n".join(lines)


async def measure(peer: Peer) -> Figures:
    """Everything, from a second start on: at the first Copydesk makes its database, and Red loads no cogs."""
    async with peer.bot.running():
        await _quiet(peer)
    began = time.monotonic()
    await peer.bot.start()
    start = time.monotonic() - began - READY_WAIT_SECONDS
    await _quiet(peer)
    resident = resident_bytes(peer.pid)
    await _set_up(peer)
    before = cpu_seconds(peer.pid)
    for n in range(CARDS):
        writer = peer.room.writers[n % len(peer.room.writers)]
        await peer.discord.say(writer, peer.room.submissions, peer.submit.format(n=n, text=IDEA))
    cards = await until(lambda: _cards(peer))
    await _quiet(peer)
    submission = (cpu_seconds(peer.pid) - before) / CARDS
    before = cpu_seconds(peer.pid)
    seconds = await _vote(peer, cards, range(VOTERS))
    await _quiet(peer)
    vote = (cpu_seconds(peer.pid) - before) / (CARDS * VOTERS)
    kept = peer.on_disk()
    await _vote(peer, cards[:LAST_CARDS], range(VOTERS, VOTERS + LAST_VOTERS))
    await peer.bot.kill()
    return Figures(start, resident, submission, vote, CARDS * VOTERS / seconds, peer.on_disk() - kept)


async def _set_up(peer: Peer) -> None:
    room, discord = peer.room, peer.discord
    if peer.bot.__class__ is Bot:
        await discord.set_up(
            room, cooling_off=0, approvals=20, release="manual", rate=500, open_submissions=500
        )
    else:
        for words in (
            f"!ideaset channel <#{room.review}> pending",
            f"!ideaset approverole <@&{room.editors_role}>",
            "!ideaset cooldown 0",
        ):
            since = len(await discord.journal())
            await discord.say(room.owner, room.submissions, words)
            await until(lambda since=since: discord.requests("POST", "/messages", since), patience=20)
    await _quiet(peer)


async def _cards(peer: Peer) -> list[dict[str, Any]] | None:
    found = await peer.discord.messages(peer.room.review, mine=True)
    cards = [each for each in found if _button(peer, each["components"])]
    return cards if len(cards) == CARDS else None


def _button(peer: Peer, components: list[dict[str, Any]]) -> str | None:
    """The custom id of the button that votes."""
    for component in components:
        if str(component.get("custom_id") or "").startswith(peer.button):
            return str(component["custom_id"])
        if found := _button(peer, component.get("components") or []):
            return found
    return None


async def _vote(peer: Peer, cards: list[dict[str, Any]], voters: range) -> float:
    """All of them press the button on all cards at once. Seconds from the first press to the last answer in words."""
    since, wanted = len(await peer.discord.journal()), len(cards) * len(voters)
    presses = [
        peer.discord.press(
            peer.room.editors[voter], peer.room.review, card["id"], _button(peer, card["components"]) or ""
        )
        for voter in voters
        for card in cards
    ]

    async def answered() -> list[dict[str, Any]] | None:
        said = await peer.discord.journal(since)
        # Either words in place of “thinking”, or a message of their own.
        words = [
            each
            for each in said
            if each["kind"] == "request"
            and each["path"].startswith("/webhooks/")
            and each["method"] in ("POST", "PATCH")
        ]
        return said if len(words) >= wanted else None

    began = time.monotonic()
    _, said = await asyncio.gather(asyncio.gather(*presses), until(answered, longest_pause=0.02))
    assert said
    return time.monotonic() - began


async def _quiet(peer: Peer, seconds: float = 1.5) -> None:
    seen = len(await peer.discord.journal())

    async def look() -> bool | None:
        nonlocal seen
        await asyncio.sleep(seconds)
        before, seen = seen, len(await peer.discord.journal())
        return seen == before or None

    await until(look)


@asynccontextmanager
async def _standing(people: int) -> AsyncGenerator[tuple[Discord, Room]]:
    async with Discord.started(limits=False, heartbeat_seconds=600) as discord:
        yield discord, await discord.newsroom(writers=5, editors=people)


async def beside(folder: Path, cogs: str) -> dict[str, Figures]:
    """Install the peer, then measure one after the other. Raises CannotInstall."""
    python = install(folder, cogs)
    seen: dict[str, Figures] = {}
    async with _standing(VOTERS + LAST_VOTERS) as (discord, room):
        bot = Bot(discord, folder / "desk.db", command=COPYDESK, PYTHONDONTWRITEBYTECODE="")
        on_disk = lambda: bot.value("SELECT count(*) FROM vote")  # noqa: E731
        ours = Peer(
            "Copydesk", discord, room, bot, "!submit A longer pier {n}\n{text}", "cd:approve:", on_disk
        )
        seen[ours.name] = await measure(ours)
    async with _standing(VOTERS + LAST_VOTERS) as (discord, room):
        red = Red(discord, folder, python, room.owner)
        peer = Peer("IdeaBoard on Red", discord, room, red, "!idea {text} {n}", "upvote_", red.votes_on_disk)
        try:
            seen[peer.name] = await measure(peer)
        except (AssertionError, StandInError):
            print(red.tail(40))
            raise
        finally:
            await red.end()
    return seen


def main() -> None:
    """Install, measure, print; 1 and a sentence if something cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--cogs", default=COGS, help=f"where IdeaBoard comes from (default {COGS})")
    parser.add_argument("--folder", type=Path, help="install here and keep it (default: a temporary folder)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-peers-") as scratch:
        folder = chosen.folder or Path(scratch)
        folder.mkdir(exist_ok=True)
        try:
            seen = asyncio.run(beside(folder, chosen.cogs))
        except CannotInstall as reason:
            raise SystemExit(f"Not measured: {reason}.") from reason
    print(table(seen))


if __name__ == "__main__":
    main()
