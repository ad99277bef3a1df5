"""`python -m benchmarks.pictures`: an article with ten pictures of 8 MB, from their bytes to files that may be shown. How long
the event loop was blocked at the most, and how much memory it took above the idle bot, its child included."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.desk import Desk
from bot.store import Store

BLOCKED_MOST_MS, MEMORY_MOST_MIB = 20, 150
"""What is promised."""

TICK_SECONDS = 0.002
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """What it took: seconds for all, the longest block of the loop in milliseconds, and MiB above idle at the most."""

    pictures: int
    megabytes: float
    seconds: float
    blocked_ms: float
    memory_mib: float

    @property
    def kept(self) -> bool:
        """Whether both promises hold."""
        return self.blocked_ms < BLOCKED_MOST_MS and self.memory_mib < MEMORY_MOST_MIB


def photograph(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG with as much in it as a photograph of that size; no two are alike."""
    fine = Image.effect_noise(size, 26 + seed)
    shades = Image.linear_gradient("L").resize(size).rotate(7 * seed)
    image = Image.merge("RGB", (fine, Image.blend(fine, shades, 0.5), shades))
    file = BytesIO()
    image.save(file, "JPEG", quality=91)
    return file.getvalue()


def _resident(pid: int) -> int:
    """Bytes that a process has in memory and shares with none (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")


def _family(pid: int) -> int:
    """The same of a process and its children."""
    children: list[str] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += task.read_text().split()
        except OSError:
            continue
    return _resident(pid) + sum(map(_resident, map(int, children)))


async def measure(folder: Path, files: list[Path]) -> Measured:
    """Take the files in, one after the other, as a submission does: each is read when its turn comes."""
    store = await Store.open(folder / "desk.db")
    try:
        desk = Desk(store, lambda: datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
        pid, peak, longest = os.getpid(), 0, 0.0
        idle = _family(pid)
        done = asyncio.Event()

        async def beat() -> None:
            nonlocal longest
            while not done.is_set():
                began = time.perf_counter()
                await asyncio.sleep(TICK_SECONDS)
                longest = max(longest, time.perf_counter() - began - TICK_SECONDS)

        def look() -> None:
            nonlocal peak
            while not done.is_set():
                peak = max(peak, _family(pid))
                time.sleep(LOOK_SECONDS)

        beating, looking = asyncio.create_task(beat()), asyncio.create_task(asyncio.to_thread(look))
        began = time.perf_counter()
        for file in files:
            data = await asyncio.to_thread(file.read_bytes)
            await desk.picture_files.take(data, file.name)
            del data
        seconds = time.perf_counter() - began
        done.set()
        await asyncio.gather(beating, looking)
    finally:
        await store.close()
    size = sum(file.stat().st_size for file in files) / 1e6
    return Measured(len(files), size, seconds, longest * 1000, (peak - idle) / 2**20)


def main() -> None:
    """Measure and print; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--side", type=int, default=4300, help="pixels of the longer side (default: 8 MB)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="copydesk-bench-") as folder:
        files: list[Path] = []
        for number in range(chosen.pictures):
            path = Path(folder, f"{number}.jpg")
            path.write_bytes(photograph(number, (chosen.side, chosen.side * 3 // 4)))
            files.append(path)
        found = asyncio.run(measure(Path(folder), files))
    print(
        f"{found.pictures} pictures, {found.megabytes:.1f} MB: {found.seconds:.1f} s; loop blocked {found.blocked_ms:.1f} ms"
        f" at the most (goal {BLOCKED_MOST_MS}); {found.memory_mib:.0f} MiB above idle (goal {MEMORY_MOST_MIB});"
        f" {'kept' if found.kept else 'missed'}"
    )
    raise SystemExit(0 if found.kept else 1)


if __name__ == "__main__":
    main()
