"""A durable vote on SQLite by another checkout of the project and by this one, in turns.

python -m benchmarks.old_and_new FOLDER [ARTICLES] [PAIRS]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.ratio import Ratio, in_turns

HERE = Path(__file__).parents[1]

VOTES = """
import asyncio, json, sys, tempfile, time
from pathlib import Path
from benchmarks.archive import APPROVALS, EDITORS, fill
from benchmarks.votes import _vote
from bot.domain.newsroom.roles import Person
from bot.store import Store

async def main(path, articles):
    store = await Store.open(path)
    ballots = [(a, Person(600 + e, f"Editor {e}", frozenset({EDITORS}))) for a in range(1, articles + 1) for e in range(APPROVALS)]
    await _vote(store, ballots[:40])
    began, busy = time.perf_counter(), time.process_time()
    await _vote(store, ballots[40:])
    count = len(ballots) - 40
    print(json.dumps([(time.process_time() - busy) / count, (time.perf_counter() - began) / count]))
    await store.close()

with tempfile.TemporaryDirectory() as folder:
    fill(Path(folder) / "votes.db", waiting=int(sys.argv[1]))
    asyncio.run(main(Path(folder) / "votes.db", int(sys.argv[1])))
"""
"""Run in either checkout, each with its own modules. Prints seconds of the processor and of the clock, of one vote."""


def votes_of_both(other: Path, articles: int = 300, pairs: int = 5) -> list[Ratio]:
    """The processor time and the time of a vote, new ÷ old."""
    found: list[tuple[tuple[float, float], tuple[float, float]]] = []
    last: dict[Path, tuple[float, float]] = {}

    def run(checkout: Path) -> float:
        done = subprocess.run(
            [sys.executable, "-c", VOTES, str(articles)], cwd=checkout, capture_output=True, text=True, check=True,
            env={"PYTHONPATH": str(checkout)},
        )  # fmt: skip
        last[checkout] = tuple(json.loads(done.stdout))
        if checkout == other:
            found.append((last[HERE], last[other]))
        return last[checkout][0]

    in_turns(lambda: run(HERE), lambda: run(other), pairs)
    what = "a durable vote on SQLite, this version ÷ the last one before PostgreSQL"
    milliseconds = f"{1000 * found[-1][0][0]:.2f} ms, before {1000 * found[-1][1][0]:.2f} ms"
    return [
        Ratio(f"CPU of {what}", 1.05, tuple((new[0], old[0]) for new, old in found[1:]), note=milliseconds),
        Ratio(f"time of {what}", 1.05, tuple((new[1], old[1]) for new, old in found[1:])),
    ]


def main() -> None:
    """Print the figures."""
    other, *numbers = sys.argv[1:]
    for ratio in votes_of_both(Path(other).resolve(), *map(int, numbers)):
        print(ratio.line(), flush=True)


if __name__ == "__main__":
    main()
