"""Bounds: the CPU and the memory that reading a file takes, measured in a process of its own.

`python -m tests.desk.intake.bounds FOLDER` prints them of each file in a folder, as JSON. CPU is counted in seconds of a quiet
machine: a fixed piece of work, done right before and after, tells how much slower this one is just now.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.intake import files_in, look_at

_QUIET_SECONDS = 0.016
"""What `_work` takes on a quiet machine."""

_ENOUGH_SECONDS = 0.5
"""What is below needs no second look."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading one file and its preflight took."""

    cpu_seconds: float
    peak_bytes: int
    refused: str


def taken_by(files: dict[str, bytes], folder: Path) -> dict[str, Taken]:
    """What each of these files takes, by its name. They are written into `folder`."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "tests.desk.intake.bounds", str(folder)]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True)
    return {name: Taken(**took) for name, took in json.loads(done.stdout).items()}


def _work() -> float:
    began = time.process_time()
    words = {str(number): number for number in range(60_000)}
    "".join(sorted(words))
    return time.process_time() - began


def _took(path: Path) -> Taken:
    """The least of up to three measurements: whatever else runs on the machine only adds to one."""
    least = _measured(path)
    for _ in range(2):
        if least.cpu_seconds < _ENOUGH_SECONDS:
            break
        least = min(least, _measured(path), key=lambda took: took.cpu_seconds)
    return least


def _measured(path: Path) -> Taken:
    before = _work()
    outcome = look_at(path)
    slower = max(1.0, (before + _work()) / 2 / _QUIET_SECONDS)
    return Taken(outcome.cpu_seconds / slower, outcome.peak_bytes, outcome.refused)


if __name__ == "__main__":
    print(json.dumps({path.name: asdict(_took(path)) for path in files_in(Path(sys.argv[1]))}))
