"""How simcord waits until the bot has done what it has to do: as long as a busy machine needs, and without looking again
and again in between."""

from __future__ import annotations

import asyncio
import functools
import inspect
from queue import SimpleQueue
from types import ModuleType
from typing import Any

from simcord import Env, _dpy_internals, _runtime
from simcord import env as simcord_env

from bot.store import connection as connections

TURNS = 1000
"""So many turns of the loop the bot may take before simcord looks at the clock: something may go round for ever."""

STUCK_SECONDS = 0.05
"""How long one piece of work of the database may take until simcord looks at the clock."""

_handed_in: list[asyncio.Future[Any]] = []
"""What the threads of databases work on, and some of what they have done."""


def settle_well() -> None:
    """Have all of that from now on."""
    _settle_patiently()
    _settle_when_nothing_moves()
    _compare_by_identity()
    _read_the_clock_directly()


def settle_quickly() -> None:
    """simcord 3.2.1 polls at 50 ms while it waits for the bot's own threads; 1 ms is enough here."""
    defaults = inspect.unwrap(Env._settle_internal).__kwdefaults__
    assert defaults is not None and "idle" in defaults, "another simcord: look at Env._settle_internal"
    defaults["idle"] = 0.001


def _settle_patiently() -> None:
    """simcord gives the bot five seconds of the wall clock, which a busy machine may not give it. A longer limit would
    also make it wait for the bot's own timers, so what has not settled is given the same five seconds again."""
    settle = Env._settle_internal

    @functools.wraps(settle)
    async def patiently(self: Env, **options: Any) -> None:
        for _ in range(5):
            try:
                await settle(self, **options)
                return
            except TimeoutError:
                options.pop("_deadline", None)
        await settle(self, **options)

    Env._settle_internal = patiently

    advance = Env.advance_time

    @functools.wraps(advance)
    async def advance_patiently(self: Env, seconds: float) -> None:
        goal = self._virtual_time + seconds
        for _ in range(9):
            try:
                await advance(self, max(0.0, goal - self._virtual_time))
                return
            except TimeoutError:
                pass
        await advance(self, max(0.0, goal - self._virtual_time))

    Env.advance_time = advance_patiently


def _settle_when_nothing_moves() -> None:
    """simcord asks of each task of the bot what it waits for, and asks again after one turn of the loop. Nothing has settled
    while something is to run in the loop or a database works, so it asks only then: that was a fifth of a test."""
    queue = connections.aiosqlite.core.SimpleQueue
    assert queue is SimpleQueue, "another aiosqlite: look at Connection.__init__"
    connections.aiosqlite.core.SimpleQueue = _Watched
    simcord_env.asyncio = _Asyncio("asyncio")


class _Watched(SimpleQueue[Any]):
    """The queue of a database's thread."""

    def put_nowait(self, item: Any) -> None:
        if item[0] is not None:
            _handed_in.append(item[0])
        super().put_nowait(item)


class _Asyncio(ModuleType):
    """As `asyncio`, but to sleep for no time is to sleep until nothing moves."""

    @staticmethod
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds)
        if not seconds:
            await _nothing_moves()

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


async def _nothing_moves() -> None:
    loop: Any = asyncio.get_running_loop()
    for _ in range(TURNS):
        if loop._ready:
            await asyncio.sleep(0)
            continue
        _handed_in[:] = [work for work in _handed_in if not work.done() and work.get_loop() is loop]
        if not _handed_in:
            return
        done, _ = await asyncio.wait(_handed_in, timeout=STUCK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            return


def _compare_by_identity() -> None:
    """simcord keeps what is to run in a list, and finds each in it by all of its fields. Which one it is is enough."""
    _runtime._CallbackRecord.__eq__ = object.__eq__  # type: ignore[method-assign]
    _runtime._CallbackRecord.__hash__ = object.__hash__  # type: ignore[method-assign]


def _read_the_clock_directly() -> None:
    """simcord's clock imports a function whenever it is asked for the time, which each turn of the loop does."""

    def monotonic() -> float:
        env = _runtime._selected_env(driver=False)
        return _dpy_internals._REAL_MONOTONIC() if env is None else env._virtual_time

    assert hasattr(_dpy_internals, "_clock_monotonic"), "another simcord: look at acquire_clocks"
    _dpy_internals._clock_monotonic = monotonic
