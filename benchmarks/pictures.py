"""`python -m benchmarks.pictures`: an article with ten pictures of 8 MB, from their bytes to files that may be shown, and from those
to Discord in one message. How long one turn of the event loop took at the most, and how much memory all of it took above the
idle bot, its child included.

A turn is measured by the processor's time on the loop's own thread: the clock would count what other programs do meanwhile.
The clock's longest turn is printed beside it, since a turn that waits for the disk takes no processor's time.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import socket
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import aiohttp
import discord
from discord.http import handle_message_parameters
from PIL import Image

from benchmarks.ratio import Ratio
from bot.desk import Desk
from bot.domain.article.picture import Picture
from bot.store import Store

BUSY_MOST_MS, MEMORY_MOST_MIB = 20, 150
"""What is promised."""

LOOK_SECONDS = 0.02


@dataclass(slots=True)
class Turns:
    """The longest turn of the loop, in seconds: of the processor on its thread, and on the clock."""

    busy: float = 0.0
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What it took: seconds for all, the longest turn of the loop in milliseconds, and MiB above idle at the most."""

    pictures: int
    megabytes: float
    seconds: float
    busy_ms: float
    clock_ms: float
    memory_mib: float

    @property
    def kept(self) -> bool:
        """Whether both promises hold."""
        return self.busy_ms < BUSY_MOST_MS and self.memory_mib < MEMORY_MOST_MIB

    def ratios(self) -> Iterator[Ratio]:
        """As lines of the table that `python -m benchmarks` prints."""
        what = f"{self.pictures} pictures, {self.megabytes:.0f} MB, taken in and sent"
        note = f"on the clock {self.clock_ms:.1f} ms; {self.seconds:.1f} s for all"
        yield Ratio.of(f"{what}: loop busy", BUSY_MOST_MS, [self.busy_ms], "ms", note)
        yield Ratio.of("  memory above the idle bot", MEMORY_MOST_MIB, [self.memory_mib], "MiB")


def photograph(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG with as much in it as a photograph of that size; no two are alike."""
    fine = Image.effect_noise(size, 26 + seed)
    shades = Image.linear_gradient("L").resize(size).rotate(7 * seed)
    image = Image.merge("RGB", (fine, Image.blend(fine, shades, 0.5), shades))
    file = BytesIO()
    image.save(file, "JPEG", quality=91)
    return file.getvalue()


def draw(folder: Path, count: int, side: int) -> list[Path]:
    """So many photographs in a folder. In a process of its own, which takes the memory of drawing along when it ends."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.starmap(_draw, [(folder, number, side) for number in range(count)])


def _draw(folder: Path, number: int, side: int) -> Path:
    path = folder / f"{number}.jpg"
    path.write_bytes(photograph(number, (side, side * 3 // 4)))
    return path


def _resident(pid: int) -> int:
    """Bytes that a process has in memory and shares with none (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")


def _family(pid: int, but: int) -> int:
    """The same of a process and its children, but for one."""
    children: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children |= set(map(int, task.read_text().split()))
        except OSError:
            continue
    return _resident(pid) + sum(map(_resident, children - {but}))


@contextmanager
def turns() -> Generator[Turns]:
    """Measure each turn of the loop while this lasts."""
    found, run = Turns(), asyncio.Handle._run  # noqa: SLF001 - every turn comes through it, and nothing else tells of each

    def timed(handle: asyncio.Handle) -> None:
        busy, clock = time.thread_time(), time.perf_counter()
        run(handle)
        found.busy = max(found.busy, time.thread_time() - busy)
        found.waited = max(found.waited, time.perf_counter() - clock)

    asyncio.Handle._run = timed  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield found
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]  # noqa: SLF001


def _swallow(listening: socket.socket) -> None:
    """In Discord's place: takes a request, reads it to its end, and says that all is well."""
    connection, _ = listening.accept()
    with connection:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        seen, _, body = head.partition(b"\r\n\r\n")
        chunked = b"chunked" in seen.lower()
        length = 0 if chunked else int(seen.lower().partition(b"content-length:")[2].split()[0])
        tail = body[-8:]
        count = len(body)
        while (not tail.endswith(b"0\r\n\r\n")) if chunked else count < length:
            data = connection.recv(1 << 18)
            count += len(data)
            tail = (tail + data)[-8:]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


async def send(desk: Desk, pictures: list[Picture], url: str) -> None:
    """All of them in one message, as the bot has discord.py send it: from open files."""
    media = desk.picture_files.media
    files = await asyncio.to_thread(
        lambda: [discord.File(media.path(each.sha256, each.extension)) for each in pictures]
    )
    form = aiohttp.FormData(quote_fields=False)
    with handle_message_parameters(content="An article.", files=files) as parameters:
        for field in parameters.multipart or ():
            form.add_field(**field)
        async with aiohttp.ClientSession() as session, session.post(url, data=form) as response:
            assert response.status == 200


async def measure(folder: Path, files: list[Path]) -> Measured:
    """Take the files in, one after the other, as a submission does: each is read when its turn comes. Then send them."""
    store = await Store.open(folder / "desk.db")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sink = multiprocessing.get_context("fork").Process(target=_swallow, args=(listening,), daemon=True)
        sink.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    try:
        desk = Desk(store, lambda: datetime(2026, 5, 4, 12, 0, tzinfo=UTC))
        pid, peak = os.getpid(), 0
        idle = _family(pid, sink.pid or 0)
        done = asyncio.Event()

        def look() -> None:
            nonlocal peak
            while not done.is_set():
                peak = max(peak, _family(pid, sink.pid or 0))
                time.sleep(LOOK_SECONDS)

        looking = asyncio.create_task(asyncio.to_thread(look))
        began, taken = time.perf_counter(), list[Picture]()
        with turns() as found:
            for file in files:
                data = await asyncio.to_thread(file.read_bytes)
                taken.append((await desk.picture_files.take(data, file.name)).picture)
                del data
            await send(desk, taken, url)
        seconds = time.perf_counter() - began
        done.set()
        await looking
    finally:
        await store.close()
        sink.join()
    size = sum(file.stat().st_size for file in files) / 1e6
    return Measured(len(files), size, seconds, found.busy * 1000, found.waited * 1000, (peak - idle) / 2**20)


def article_with_pictures(folder: Path, *, pictures: int = 10, side: int = 4300) -> Measured:
    """The whole, in a folder of its own. `side`: pixels of the longer one; 4,300 make 8 MB."""
    with tempfile.TemporaryDirectory(prefix="pictures-", dir=folder) as scratch:
        files = draw(Path(scratch), pictures, side)
        return asyncio.run(measure(Path(scratch), files))


def main() -> None:
    """Measure and print; exit 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.pictures", description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("--pictures", type=int, default=10)
    parser.add_argument("--side", type=int, default=4300, help="pixels of the longer side (default: 8 MB)")
    chosen = parser.parse_args()
    found = article_with_pictures(Path(tempfile.gettempdir()), pictures=chosen.pictures, side=chosen.side)
    for ratio in found.ratios():
        print(ratio.line())
    raise SystemExit(0 if found.kept else 1)


if __name__ == "__main__":
    main()
