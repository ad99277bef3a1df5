"""Loads on the wire: hundreds due at one moment, searches beside votes, a thousand newsrooms."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.archive import fill, take_cards_off
from benchmarks.ratio import Ratio
from benchmarks.wire.archives import hand_to, post_cards, running_on, schedule
from tests.wire.client import Discord, Room, until

SEARCHERS = 4

AHEAD_SECONDS = 5
"""From the scheduling to the moment at which all is due."""

SETTLES_SECONDS = 2.0
"""After that long without a request the bot is through with what it does at a start."""


def due_at_once(folder: Path, *, count: int = 500) -> Iterator[Ratio]:
    """So many articles due at one moment, each with a card on show and a writer who is told."""
    path = folder / "due.db"
    fill(path, waiting=count + 1, shown=False)
    seconds, late, busy, requests = asyncio.run(_due_at_once(path, count))
    yield Ratio.of(
        f"{count} due at one moment, without rate limits: until the last is out", 7, [seconds], "s"
    )
    yield Ratio.of(
        "  the longest turn of the loop meanwhile",
        0.02,
        [late],
        "s",
        f"{busy:.3f} s of it on the processor; {requests / count:.1f} requests for each article",
    )


async def _due_at_once(path: Path, count: int) -> tuple[float, float, float, int]:
    async with Discord.started(limits=False, crossposts_an_hour=2 * count) as discord:
        room = await discord.newsroom(writers=20)
        hand_to(path, room)
        post_cards(path)
        async with running_on(path, discord, room) as running:
            await _settled(discord)
            await running.longest_turn()
            due = datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS)
            schedule(path, [due] * count)
            since = len(await discord.journal())
            # Whatever is committed, the clock hears of the next moment.
            await discord.run(room.editors[0], room.review, "review claim", article=str(count + 1))
            assert datetime.now(UTC) < due, "the schedule came too late"

            async def out() -> bool | None:
                left = "SELECT count(*) FROM article WHERE state IN ('scheduled', 'publishing')"
                return not running.bot.value(left) or None

            await until(out, patience=300)
            seconds = (datetime.now(UTC) - due).total_seconds()
            await _settled(discord)
            clock, busy = await running.longest_turn()
            asked = len(await discord.journal(since, ["request"]))
    return seconds, clock, busy, asked


def votes_beside_searches(large: Path, *, votes: int = 60) -> Iterator[Ratio]:
    """The acknowledgement of each vote while four people search for the beginning of a word without a pause."""
    slowest, median, searches = asyncio.run(_votes_beside_searches(large, votes))
    yield Ratio.of(
        f"slowest acknowledgement of {votes} votes while {SEARCHERS} `ba*` searches run",
        0.05,
        [slowest],
        "s",
        f"the median {median * 1000:.1f} ms, beside {searches} searches",
    )


async def _votes_beside_searches(path: Path, votes: int) -> tuple[float, float, int]:
    take_cards_off(path)
    done = 0
    async with Discord.started(limits=False) as discord:
        room = await discord.newsroom(editors=2, readers=SEARCHERS)
        hand_to(path, room)
        async with running_on(path, discord, room) as running:
            await _settled(discord)
            numbers = [
                number
                for (number,) in running.bot.rows(
                    "SELECT number FROM article WHERE state = 'submitted' ORDER BY id LIMIT ?", votes
                )
            ]
            over = asyncio.Event()

            async def search(reader: int) -> None:
                nonlocal done
                while not over.is_set():
                    await discord.run(reader, room.submissions, "archive search", query="ba*")
                    done += 1

            searching = [asyncio.create_task(search(reader)) for reader in room.readers]
            await asyncio.sleep(1)
            since = len(await discord.journal())
            for number in numbers:
                await discord.run(room.editors[0], room.review, "review approve", article=str(number))
            over.set()
            await asyncio.gather(*searching)
            waits = sorted(await _acknowledgements(discord, room, since))
    return waits[-1], waits[len(waits) // 2], done


async def _acknowledgements(discord: Discord, room: Room, since: int) -> list[float]:
    """Seconds from each command of an editor to the first answer of the bot."""
    asked: dict[str, float] = {}
    waits: list[float] = []
    for entry in await discord.journal(since):
        if entry["kind"] == "person" and entry["did"] == "slash" and entry["person"] in room.editors:
            asked[str(entry["result"])] = entry["at"]
        elif entry["kind"] == "request" and entry["path"].startswith("/interactions/"):
            interaction = entry["path"].split("/")[2]
            if interaction in asked:
                waits.append(entry["at"] - asked.pop(interaction))
    assert waits and not asked, f"{len(asked)} votes were not acknowledged"
    return waits


def a_thousand_newsrooms(folder: Path, *, count: int = 1_000) -> Iterator[Ratio]:
    """The longest turn of the loop from the moment at which the gateway answers."""
    path = folder / "newsrooms.db"
    fill(path)
    clock, busy = asyncio.run(_a_thousand_newsrooms(path, count))
    yield Ratio.of(
        f"{count:,} newsrooms: the loop blocked at the start",
        0.05,
        [clock],
        "s",
        f"{busy:.3f} s of it on the processor",
    )


async def _a_thousand_newsrooms(path: Path, count: int) -> tuple[float, float]:
    async with Discord.started(limits=False) as discord:
        rooms = [await discord.newsroom(writers=1, editors=1, name=f"Paper {n}") for n in range(count)]
        hand_to(path, rooms[0])
        _found(path, rooms[1:])
        async with running_on(path, discord, rooms[0]) as running:
            await _settled(discord)
            return await running.longest_turn()


def _found(path: Path, rooms: list[Room]) -> None:
    """More newsrooms like the first."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO newsroom (guild_id, review_channel, publish_channel, editors_role) VALUES (?, ?, ?, ?)",
            [(room.guild, room.review, room.publish, room.editors_role) for room in rooms],
        )


async def _settled(discord: Discord) -> None:
    """Wait until the bot has asked nothing for a while."""
    seen = len(await discord.journal())
    while True:
        await asyncio.sleep(SETTLES_SECONDS)
        now = len(await discord.journal())
        if now == seen:
            return
        seen = now
