"""`python -m benchmarks`: measure everything that docs/performance.md speaks of, and print it line by line."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.keystrokes import keystrokes
from benchmarks.lookups import queue_and_show
from benchmarks.pictures import article_with_pictures
from benchmarks.ratio import WIDTH, Ratio
from benchmarks.searching import cost_of_a_submission, searches
from benchmarks.sections import of_twelve_sections
from benchmarks.size import restore, size
from benchmarks.sizes import Sized, build
from benchmarks.votes import durable_vote
from benchmarks.wire.events import costs_of_events
from benchmarks.wire.idling import start_and_memory, with_an_archive
from benchmarks.wire.loads import a_thousand_newsrooms, due_at_once, votes_beside_searches
from benchmarks.wire.votes import votes
from tests import postgres

IN_MEMORY = Path("/dev/shm")

Part = Callable[[Path], Iterator[Ratio]]
Grown = Callable[[Sequence[Sized]], Iterator[Ratio]]


def in_memory(measure: Part) -> Part:
    """In a folder in memory, if there is one, so that the file system's work does not count."""

    def run(folder: Path) -> Iterator[Ratio]:
        place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else folder
        with tempfile.TemporaryDirectory(dir=place) as light:
            yield from measure(Path(light))

    return run


def _one(*ratios: Ratio) -> Iterator[Ratio]:
    return iter(ratios)


def on_postgres(_: Path) -> Iterator[Ratio]:
    """On a server of its own whose commits are durable; nothing where none is installed."""
    if not postgres.CAN_RUN:
        return
    from benchmarks.postgres import durable_votes  # noqa: PLC0415  # psycopg comes with an extra
    from benchmarks.processes import several_processes  # noqa: PLC0415

    # Its socket needs a short path, and where this is root, the server's user must reach it.
    with (
        tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as place,
        postgres.running(Path(place), durable=True) as server,
    ):
        yield from durable_votes(Path(place), server, 500)
        yield from several_processes(Path(place), server)


PARTS: dict[str, Part] = {
    "votes": lambda folder: _one(durable_vote(folder)),
    "wire": in_memory(votes),
    "idle": start_and_memory,
    "due": due_at_once,
    "newsrooms": a_thousand_newsrooms,
    "submission": lambda folder: _one(cost_of_a_submission(folder)),
    "sections": lambda folder: iter(of_twelve_sections(folder)),
    "restore": restore,
    "pictures": lambda folder: article_with_pictures(folder).ratios(),
    "postgres": on_postgres,
    "events": costs_of_events,
}
"""What needs no large archive."""

GROWN: dict[str, Grown] = {
    "lookups": queue_and_show,
    "searches": searches,
    "keystrokes": keystrokes,
    "size": lambda sizes: _one(size(sizes[-1])),
    "archive": with_an_archive,
    "beside": lambda sizes: votes_beside_searches(sizes[-1].path),
}
"""What compares archives of several sizes. The last two change the largest."""

NAMES = [*PARTS, *GROWN]


def measure(folder: Path, only: Sequence[str], counts: Sequence[int]) -> Iterator[Ratio]:
    """The parts that were asked for, one after the other; the archives are built if a part needs them."""
    for name, part in PARTS.items():
        if name in only:
            yield from part(folder)
    wanted = [name for name in GROWN if name in only]
    if wanted:
        sizes = build(folder, counts)
        for name in wanted:
            yield from GROWN[name](sizes)


def main() -> None:
    """Run it and print the table, line by line as it grows."""
    chosen = _parser().parse_args()
    only = [name for name in NAMES if not chosen.only or name in chosen.only.split(",")]
    if not only:
        raise SystemExit(f"--only takes some of {', '.join(NAMES)}, with commas between them")
    counts = chosen.articles or [1_000, 10_000, 100_000]
    began, found = time.monotonic(), list[Ratio]()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores."
        " Median of pairs measured in turns (smallest-largest)."
    )
    if chosen.markdown:
        print("\n| what | goal | seen | |\n|---|---|---|---|")
    else:
        print(f"\n{'what':<{WIDTH}} goal")
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-", dir=chosen.folder) as folder:
        for ratio in measure(Path(folder), only, counts):
            print(ratio.markdown() if chosen.markdown else ratio.line(), flush=True)
            found.append(ratio)
    missed = sum(not ratio.met for ratio in found)
    print(f"\n{time.monotonic() - began:.0f} s.", end=" ")
    print(f"{missed} missed: see docs/performance.md." if missed else "Every goal is reached.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", default="", help=f"some of the parts, with commas between them: {', '.join(NAMES)}"
    )
    parser.add_argument("--markdown", action="store_true", help="print the rows of a table in Markdown")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument(
        "--articles",
        type=lambda text: [int(each) for each in text.split(",")],
        help="in each archive (default 1000,10000,100000)",
    )
    sizes.add_argument(
        "--large",
        action="store_const",
        const=[1_000, 10_000, 100_000, 300_000],
        dest="articles",
        help="an archive of 300,000 articles too",
    )
    parser.add_argument("--folder", type=Path, help="where to build the archives: 2 GB, on the disk you mean")
    return parser


if __name__ == "__main__":
    main()
