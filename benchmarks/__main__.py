"""`python -m benchmarks`: measure everything that docs/performance.md speaks of, and print the ratios."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.archive import fill
from benchmarks.keystrokes import keystrokes
from benchmarks.lookups import queue_and_show
from benchmarks.pictures import article_with_pictures
from benchmarks.process import cpu_of_a_vote, resident_memory, start_until_ready
from benchmarks.ratio import Ratio
from benchmarks.searching import cost_of_a_submission, index, searches
from benchmarks.size import size
from benchmarks.votes import votes_per_second

WAITING, CARDS = 200, 1_000
"""Articles that wait in either archive while lookups are measured; cards that are open after that."""

IN_MEMORY = Path("/dev/shm")


def measure(folder: Path, articles: int) -> Iterator[Ratio]:
    """Everything, one after the other; the archives are built in between, in that folder."""
    yield votes_per_second(folder)
    in_memory = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else folder
    with tempfile.TemporaryDirectory(dir=in_memory) as light:
        yield from cpu_of_a_vote(Path(light))
    large, small, tiny = (folder / f"{name}.db" for name in ("large", "small", "tiny"))
    fill(large, published=articles - WAITING, waiting=WAITING)
    fill(small, published=1_000 - WAITING, waiting=WAITING)
    fill(tiny, published=90, waiting=10)
    yield from queue_and_show(large, small, articles=articles, few=1_000)
    yield cost_of_a_submission(folder)
    for archive in (large, small):
        index(archive)
    yield size(large, articles=articles)
    yield from searches(large, small, articles=articles, few=1_000)
    yield from keystrokes(large, small, articles=articles, few=1_000)
    fill(large, waiting=CARDS - WAITING)
    yield start_until_ready(large, tiny, sizes=f"with {articles:,} articles, {CARDS:,} cards ÷ with 100")
    yield resident_memory(large, articles=articles)


def main() -> None:
    """Run it and print the table, line by line as it grows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000, help="in the large archive (default 100000)")
    parser.add_argument(
        "--large",
        action="store_const",
        const=300_000,
        dest="articles",
        help="300,000 articles in the large archive",
    )
    parser.add_argument("--folder", type=Path, help="where to build the archives: 2 GB, on the disk you mean")
    chosen = parser.parse_args()
    began = time.monotonic()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores."
        " Median of pairs measured in turns (smallest-largest)."
    )
    print(f"\n{'what':<66} {'goal':<7} ratio")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-", dir=chosen.folder) as folder:
        for ratio in measure(Path(folder), chosen.articles):
            print(ratio.line(), flush=True)
            missed += not ratio.met
        pictures = article_with_pictures(Path(folder))
        print(f"\n{pictures.line()}", flush=True)
        missed += not pictures.kept
    print(f"\n{time.monotonic() - began:.0f} s.", end=" ")
    print(f"{missed} missed: see docs/performance.md." if missed else "Every goal is reached.")


if __name__ == "__main__":
    main()
