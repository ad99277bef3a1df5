"""A bot with nothing to do, on the wire: how soon it is there, and the memory that it keeps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.archive import take_cards_off
from benchmarks.ratio import Ratio
from benchmarks.sizes import Sized
from benchmarks.wire.archives import hand_to
from benchmarks.wire.stage import BARE, COPYDESK, cpu_seconds, resident_bytes
from tests.wire.client import Discord
from tests.wire.process import Bot

READY_WAIT_SECONDS = 2.0
"""How long discord.py waits for one more server before it says that it is ready, in either bot."""

SETTLES_SECONDS = 1.0
"""After that long a bot has done all that it does at a start."""


def start_and_memory(folder: Path, *, rounds: int = 5, warm: int = 1) -> Iterator[Ratio]:
    """Both as `python -m …`, in a process of their own with its modules compiled, in a server without a newsroom."""
    figures = asyncio.run(_starts(folder, rounds, warm))
    start, cpu, memory = (tuple((ours[k], other[k]) for ours, other in figures) for k in (0, 1, 2))
    yield Ratio("start until connected ÷ a bare bot (without discord.py’s wait of 2 s)", 1.8, start)
    yield Ratio("  CPU until then", None, cpu)
    megabytes = f"{memory[-1][0] / 1e6:.0f} MB, the bare bot {memory[-1][1] / 1e6:.0f} MB"
    yield Ratio("resident memory, idle ÷ a bare bot", 1.2, memory, note=megabytes)


def with_an_archive(sizes: Sequence[Sized], *, rounds: int = 5, warm: int = 1) -> Iterator[Ratio]:
    """The bot on the largest archive and on the smallest, with no card on show. Changes both."""
    large, small = sizes[-1], sizes[0]
    figures = asyncio.run(_starts_on([large.path, small.path], rounds, warm))
    start, _, memory = (tuple((ours[k], other[k]) for ours, other in figures) for k in (0, 1, 2))
    seconds = f"{start[-1][0]:.2f} s"
    yield Ratio(f"start with {large.count:,} articles ÷ with {small.count:,}", 1.2, start, note=seconds)
    megabytes = f"{memory[-1][0] / 1e6:.0f} MB"
    yield Ratio("  resident memory, the same", 1.1, memory, note=megabytes)


Figures = tuple[float, float, int]


async def _starts_on(paths: Sequence[Path], rounds: int, warm: int) -> list[tuple[Figures, Figures]]:
    async with Discord.started(limits=False) as discord:
        room = await discord.newsroom()
        bots: list[Bot] = []
        for path in paths:
            take_cards_off(path)
            hand_to(path, room)
            bots.append(Bot(discord, path, command=COPYDESK, PYTHONDONTWRITEBYTECODE=""))
        found = [[await _start(bot) for bot in bots] for _ in range(rounds + warm)]
        return [(ours, other) for ours, other in found[warm:]]


async def _starts(folder: Path, rounds: int, warm: int) -> list[tuple[Figures, Figures]]:
    async with Discord.started(limits=False) as discord:
        await discord.newsroom()
        bots = [
            Bot(discord, folder / f"idle-{name}.db", command=command, PYTHONDONTWRITEBYTECODE="")
            for name, command in (("ours", COPYDESK), ("bare", BARE))
        ]
        found = [[await _start(bot) for bot in bots] for _ in range(rounds + warm)]
        return [(ours, other) for ours, other in found[warm:]]


async def _start(bot: Bot) -> Figures:
    began = time.monotonic()
    await bot.start()
    seconds = time.monotonic() - began - READY_WAIT_SECONDS
    assert bot.process is not None
    pid = bot.process.pid
    cpu = cpu_seconds(pid)
    await asyncio.sleep(SETTLES_SECONDS)
    resident = resident_bytes(pid)
    await bot.end()
    return seconds, cpu, resident
