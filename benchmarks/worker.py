"""A worker: a bot on a stage in a process of its own, which does what it is told line by line.

`python -m benchmarks.worker FILE` runs Copydesk on that database, without FILE the bare bot. Lines
are `vote N` and `redraw N` (answered with CPU seconds) and `memory N` (use it N times; answered with
resident bytes).
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.stage import Bare, Stage, desk_bot


class Worker:
    """The other end: starts the process and asks it."""

    def __init__(self, database: Path | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.worker", *([str(database)] if database else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parent.parent,
        )

    def ask(self, what: str) -> float:
        """Have one line obeyed. Raises RuntimeError if the worker has ended instead."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(what, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the worker ended over {what!r}")
        return float(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def resident_bytes() -> int:
    """Memory of this process that is in RAM (Linux)."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS in /proc/self/status")


def main(arguments: list[str]) -> None:
    """Obey until there are no more lines."""
    with asyncio.Runner() as runner:
        stage = runner.run(Stage.open(desk_bot(Path(arguments[0])) if arguments else Bare()))
        for line in sys.stdin:
            what, count = line.split()
            match what:
                case "vote":
                    answer = runner.run(stage.vote(int(count)))
                case "redraw":
                    answer = runner.run(stage.vote_and_redraw(int(count)))
                case _:
                    runner.run(stage.use(int(count)))
                    answer = resident_bytes()
            print(answer, flush=True)
        runner.run(stage.close())


if __name__ == "__main__":
    main(sys.argv[1:])
