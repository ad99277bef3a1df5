"""Votes on the wire: the processor time of a vote and its redraw, beside a bare bot that sends the same requests."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.ratio import Ratio
from benchmarks.wire.stage import EDITORS, Wired
from tests.wire.client import MARKS, until

BURST, BURSTS = 4, 2
"""Editors who vote on every card at once, and how often: each time others."""


def votes(folder: Path, *, cards: int = 50, rounds: int = 4) -> Iterator[Ratio]:
    """All lines. `folder` should be in memory: the file system's work does not count then."""
    return iter(asyncio.run(_votes(folder, cards, rounds)))


async def _votes(folder: Path, cards: int, rounds: int) -> list[Ratio]:
    async with AsyncExitStack() as stack:
        ours, bare = [
            await stack.enter_async_context(Wired.opened(folder, ours=each, cards=cards))
            for each in (True, False)
        ]
        voters = itertools.count()
        return [
            *await _slash(ours, bare, rounds, voters),
            *await _reactions(ours, bare, rounds, voters),
            *await _burst(ours, bare, voters),
        ]


async def _slash(ours: Wired, bare: Wired, rounds: int, voters: Iterator[int]) -> list[Ratio]:
    """The bare bot answers and edits as Copydesk does, or does nothing."""
    turns = [next(voters) for _ in range(rounds + 1)]
    figures = [
        (await ours.slash(turn), await bare.slash(turn), await bare.slash(turn, "nothing")) for turn in turns
    ][1:]
    same, nothing = (tuple((each[0], each[k]) for each in figures) for k in (1, 2))
    return [
        Ratio("CPU of a slash vote with its redraw ÷ a bare bot’s answer and edit", 1.4, same),
        Ratio("  ÷ a bare bot’s command that does nothing", None, nothing),
    ]


async def _reactions(ours: Wired, bare: Wired, rounds: int, voters: Iterator[int]) -> list[Ratio]:
    turns = [next(voters) for _ in range(rounds + 1)]
    figures = [(await ours.react(turn), await bare.slash(turn), await bare.react(turn)) for turn in turns][1:]
    both, same = (tuple((each[0], each[k]) for each in figures) for k in (1, 2))
    return [
        Ratio("CPU of a reaction vote with its redraw ÷ a bare bot’s answer and edit", 1.1, both),
        Ratio("  ÷ a bare bot’s edit at a reaction, and nothing else", None, same),
    ]


async def _burst(ours: Wired, bare: Wired, voters: Iterator[int]) -> list[Ratio]:
    """Four editors vote on every card within the same moment; the bare bot edits at each vote."""
    pairs: list[tuple[float, float]] = []
    seconds: list[float] = []
    for _ in range(BURSTS):
        editors = [next(voters) % EDITORS for _ in range(BURST)]
        (cpu, took), (other, _) = [await _rush(each, editors) for each in (ours, bare)]
        pairs.append((cpu, other))
        seconds.append(took)
    name = f"a burst of {BURST * len(ours.cards)} votes on {len(ours.cards)} cards"
    return [
        Ratio(f"CPU of {name} ÷ a bare bot’s that edits at each", 1.1, tuple(pairs)),
        Ratio.of(
            f"  until the last of them is on the disk and shown on {len(ours.cards)} cards",
            None,
            seconds,
            "s",
        ),
    ]


async def _rush(wired: Wired, editors: list[int]) -> tuple[float, float]:
    """CPU seconds, and seconds until all is counted and shown."""
    await wired.quiet()
    people = [wired.room.editors[each] for each in editors]
    before = wired.bot.value("SELECT count(*) FROM vote") if wired.ours else 0
    cpu, began = wired.cpu(), time.monotonic()
    await asyncio.gather(
        *(wired.discord.rush(people, wired.room.review, card, MARKS["approve"]) for card in wired.cards)
    )
    if wired.ours:

        async def counted() -> bool | None:
            there = wired.bot.value("SELECT count(*) FROM vote") - before == len(people) * len(wired.cards)
            shown = not wired.bot.value("SELECT count(*) FROM card WHERE wanted > drawn")
            return (there and shown) or None

        await until(counted, longest_pause=0.05)
    else:
        await wired.redrawn(len(people) * len(wired.cards))
    return wired.cpu() - cpu, time.monotonic() - began
