"""What the process costs: CPU of a vote, time until ready, resident memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.archive import fill, take_cards_off
from benchmarks.ratio import Ratio, in_turns
from benchmarks.searching import index
from benchmarks.stage import desk_bot, started
from benchmarks.worker import Worker


def cpu_of_a_vote(folder: Path, *, votes: int = 40, rounds: int = 7) -> tuple[Ratio, Ratio]:
    """CPU of `/review approve` on Copydesk, and of a command that does nothing on a bare bot.

    First the vote alone, then with the redrawing of its card, which on simcord includes Discord's
    own work at an edit. CPU time leaves out the waiting for the disk; with `folder` in memory it
    leaves out the file system's work too.
    """
    database = folder / "cpu.db"
    fill(database, waiting=votes * (rounds + 1), shown=False)
    index(database)  # as all that was handed in is, when somebody votes
    with Worker(database) as desk, Worker() as bare:

        def asking(worker: Worker, what: str) -> Callable[[], float]:
            return lambda: worker.ask(f"{what} {votes}")

        answered = in_turns(asking(desk, "vote"), asking(bare, "vote"), rounds)
        redrawn = in_turns(asking(desk, "redraw"), asking(bare, "redraw"), rounds)
    return (
        Ratio("CPU of a slash vote, no card on show ÷ of a no-op hybrid command", 2, answered),
        Ratio("  the same with the card redrawn", 2, redrawn),
    )


def start_until_ready(large: Path, small: Path, *, sizes: str, rounds: int = 15) -> Ratio:
    """From the log-in until the bot has done all that it does at its start."""
    with asyncio.Runner() as runner:

        def starting(path: Path) -> Callable[[], float]:
            return lambda: runner.run(_start(path))

        pairs = in_turns(starting(large), starting(small), rounds)
    return Ratio(f"start until ready {sizes}", 1.2, pairs)


async def _start(path: Path) -> float:
    bot = desk_bot(path)
    began = time.perf_counter()
    env, _ = await started(bot)
    seconds = time.perf_counter() - began
    await env.shutdown()
    await bot.close()
    return seconds


def resident_memory(large: Path, *, articles: int, uses: int = 25, rounds: int = 3) -> Ratio:
    """Resident memory of Copydesk and of a bare bot, each in a new process and used for a while.

    No card is on show: those of the archive are not on the stage's Discord, which has its world in the same
    process and would hold each one that is posted anew.
    """
    take_cards_off(large)

    def resident(database: Path | None = None) -> float:
        with Worker(database) as worker:
            return worker.ask(f"memory {uses}")

    pairs = tuple((resident(large), resident()) for _ in range(rounds))
    return Ratio(f"resident memory with {articles:,} articles ÷ a bare bot", 1.25, pairs)
