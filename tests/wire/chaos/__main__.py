"""`make chaos`: bad days of a newsroom, drawn from a seed, and the promise held against them.

    python -m tests.wire.chaos --rounds 200 --seed 1 --lanes 2
    python -m tests.wire.chaos --rounds 20 --break nonce     # must end with a breach

Each lane is a Discord of its own with a bot of its own; the rounds are shared out between them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.wire.chaos.lane import KINDS, Kind, Outcome, run_lane

BREAKS = (
    "nonce",
    "scan",
    "record-then-send",
    "catch-up",
    "edit",
    "stale",
    "correct-unapproved",
    "files",
    "media",
    "news",
    "stub",
    "roll",
    "term",
)


def main() -> int:
    """Run, print the line, and return 0 if nothing was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire.chaos")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", default=str(int(time.time())))
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument(
        "--forum", action="store_true", help="all lanes publish in a forum, not every second one"
    )
    parser.add_argument("--break", dest="broken", choices=BREAKS, help="leave a safeguard out")
    parser.add_argument("--keep", type=Path, help="where to keep the databases and logs")
    parser.add_argument("--backups", action="store_true", help="make a backup in each round, and verify it")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server, which fails too")
    parser.add_argument(
        "--processes", type=int, default=1, help="so many share the shards, on a PostgreSQL server"
    )
    options = parser.parse_args()
    lanes = max(1, min(options.lanes, options.rounds))
    shares = [options.rounds // lanes + (lane < options.rounds % lanes) for lane in range(lanes)]
    began = time.monotonic()
    with ProcessPoolExecutor(lanes, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [
            pool.submit(
                run_lane,
                f"{options.seed}:{lane}",
                share,
                Kind(
                    broken=options.broken,
                    forum=options.forum or lane % 2 == 1,
                    backups=options.backups,
                    postgres=options.postgres or options.processes > 1,
                    processes=options.processes,
                ),
                options.keep,
            )
            for lane, share in enumerate(shares)
        ]
        outcomes = [job.result() for job in jobs]
    return report(outcomes, options.seed, time.monotonic() - began)


def report(outcomes: list[Outcome], seed: str, seconds: float) -> int:
    """Print what came of it; the stories of breaches first."""
    for outcome in outcomes:
        for kind, how in outcome.breaches:
            print(f"BREACH {kind}: {how}")
        if outcome.breaches:
            print(outcome.story)
    counts = Counter(kind for outcome in outcomes for kind, _ in outcome.breaches)
    steps, skipped = Counter[str](), Counter[str]()
    for outcome in outcomes:
        steps += outcome.steps
        skipped += outcome.skipped
    print("steps:", " ".join(f"{name}={n}" for name, n in sorted(steps.items())))
    print("left out:", " ".join(f"{name}={n}" for name, n in sorted(skipped.items())) or "none")
    print(
        f"rounds={sum(o.rounds for o in outcomes)} kills={sum(o.kills for o in outcomes)}"
        f" faults={sum(o.faults for o in outcomes)} "
        + " ".join(f"{kind}={counts[kind]}" for kind in KINDS)
        + f" articles={sum(o.articles for o in outcomes)} published={sum(o.published for o in outcomes)}"
        f" pictures={sum(o.pictures for o in outcomes)} replaced={sum(o.fenced for o in outcomes)}"
        f" backups={sum(o.backups for o in outcomes)}"
        f" seconds={seconds:.0f} seed={seed}"
    )
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
