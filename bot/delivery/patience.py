"""Patience: how long Discord may take over a delivery before nobody knows what became of it. Files on their way up are given
more, by their size: a house's line takes minutes for what a data centre's takes seconds for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import ContextVar

SLOWEST_BYTES_PER_SECOND = 125_000
"""One megabit. A line that is slower than that brings no pictures."""

MOST_SECONDS = 290.0
"""discord.py gives up by itself after 300 seconds, whatever is under way."""

_running: ContextVar[asyncio.Timeout | None] = ContextVar("_running", default=None)


@asynccontextmanager
async def patience(seconds: float) -> AsyncGenerator[None]:
    """Raises TimeoutError after so many seconds, or later where `longer_for` was called inside."""
    async with asyncio.timeout(seconds) as running:
        token = _running.set(running)
        try:
            yield
        finally:
            _running.reset(token)


def longer_for(size: int) -> None:
    """So many bytes are about to go up: whoever waits for this delivery waits longer."""
    running = _running.get()
    if running is not None and (ends := running.when()) is not None:
        latest = asyncio.get_running_loop().time() + MOST_SECONDS
        running.reschedule(max(ends, min(ends + size / SLOWEST_BYTES_PER_SECOND, latest)))
