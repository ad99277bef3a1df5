"""`python -m benchmarks.wire.watched FILE`: Copydesk as it runs, and the longest turn of its event loop.

At SIGUSR1 the file gets the longest turn since the last such signal, by the clock and by the processor (seconds). What
comes before the bot identifies itself at the gateway does not count: nobody can wait for it then.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

from discord.gateway import DiscordWebSocket

from bot.__main__ import main
from tests.wire.client import until
from tests.wire.process import Bot


def watch(file: Path) -> None:
    """Measure each turn of every loop from now on."""
    run, longest = asyncio.Handle._run, [0.0, 0.0]  # noqa: SLF001 - every turn comes through it

    def timed(handle: asyncio.Handle) -> None:
        clock, busy = time.perf_counter(), time.thread_time()
        run(handle)
        took = time.perf_counter() - clock, time.thread_time() - busy
        longest[:] = map(max, longest, took)

    def tell(*_: object) -> None:
        told, longest[:] = json.dumps(longest), [0.0, 0.0]
        scratch = file.with_suffix(".new")
        scratch.write_text(told)
        scratch.rename(file)

    async def and_begin(gateway: DiscordWebSocket) -> None:
        longest[:] = [0.0, 0.0]
        await identify(gateway)

    identify = DiscordWebSocket.identify
    DiscordWebSocket.identify = and_begin  # type: ignore[method-assign]
    asyncio.Handle._run = timed  # type: ignore[method-assign]  # noqa: SLF001
    signal.signal(signal.SIGUSR1, tell)


async def longest_turn(bot: Bot, file: Path) -> tuple[float, float]:
    """Of a watched bot since this was last asked: by the clock and by the processor, in seconds."""
    assert bot.process is not None
    _ask(bot.process.pid, file)

    async def look() -> list[float] | None:
        return _told(file)

    clock, busy = await until(look)
    return clock, busy


def _ask(pid: int, file: Path) -> None:
    file.unlink(missing_ok=True)
    os.kill(pid, signal.SIGUSR1)


def _told(file: Path) -> list[float] | None:
    return json.loads(file.read_text()) if file.exists() else None


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.exit(main(["run"]))
