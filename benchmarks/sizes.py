"""Sizes: the same archive with few articles and with very many, and how a figure grows from one to the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.archive import fill
from benchmarks.indexing import index
from benchmarks.ratio import Ratio
from bot.desk import Desk
from bot.store import Store

WAITING = 200
"""Articles that wait for the desk in every archive, whatever its size."""


@dataclass(frozen=True, slots=True)
class Sized:
    """An archive, and how many articles are in it."""

    count: int
    path: Path


def build(folder: Path, counts: Sequence[int]) -> list[Sized]:
    """Archives of those sizes, the smallest first, each with its index."""
    found: list[Sized] = []
    for count in sorted(counts):
        path = folder / f"{count}.db"
        fill(path, published=count - WAITING, waiting=WAITING)
        index(path)
        found.append(Sized(count, path))
    return found


@contextmanager
def desks(sizes: Sequence[Sized]) -> Iterator[tuple[asyncio.Runner, list[Desk]]]:
    """A desk on each archive, and the loop that they run on."""
    with asyncio.Runner() as runner:
        stores = [runner.run(Store.open(each.path)) for each in sizes]
        try:
            yield runner, [Desk(store, lambda: datetime.now(UTC)) for store in stores]
        finally:
            for store in stores:
                runner.run(store.close())


def grown(
    what: str,
    goal: float | None,
    sizes: Sequence[Sized],
    measures: Sequence[Callable[[], float]],
    rounds: int,
    *,
    most_ms: float | None = None,
    most_at: int = 0,
) -> Iterator[Ratio]:
    """The figure (seconds) of the largest archive ÷ of the smallest, with those of all sizes beside it; they are measured in
    turns. `most_ms`: how many milliseconds it may be in the largest, if that has `most_at` articles at least.
    """
    figures = [[measure() for measure in measures] for _ in range(rounds + 1)][1:]
    columns = list(zip(*figures, strict=True))
    shown = " · ".join(
        f"{each.count:,}: {median(column) * 1000:.2f} ms" for each, column in zip(sizes, columns, strict=True)
    )
    pairs = tuple((each[-1], each[0]) for each in figures)
    yield Ratio(f"{what}, {sizes[-1].count:,} ÷ {sizes[0].count:,}", goal, pairs, note=shown)
    if most_ms is not None:
        own = [each * 1000 for each in columns[-1]]
        due = most_ms if sizes[-1].count >= most_at else None
        yield Ratio.of(f"  at {sizes[-1].count:,}", due, own, "ms")
