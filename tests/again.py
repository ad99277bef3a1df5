"""Again: every transaction that writes meets another one at its end, once, and is run anew.

A use case is a function of a transaction and a moment, and may be run as often as it takes. What it does besides, such as
filling a list from outside, it would do twice: here that is found.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.store import Store, Transaction
from tests.chance import chance

CONTAINERS = (list, dict, set, bytearray)


class Met(Exception):
    """The transaction met another one."""


@dataclass
class Again:
    """Counts what was run again, and keeps what was not the same then."""

    runs: int = 0
    faults: list[str] = field(default_factory=list)

    def once(self, work: Callable[[Transaction], Any], error: type[Exception], *, compared: bool) -> Any:
        """The work, undone by that error when it is first through. `compared`: whether the second result has to be the
        same. With PostgreSQL ids go on where they were, so it cannot be."""
        seed, first = self.runs, list[Any]()
        self.runs += 1

        def run(tx: Transaction) -> Any:
            before = captured(work)
            with chance(seed):
                result = work(tx)
            if first:
                if compared and result != first[0] and repr(result) != repr(first[0]):
                    self._fault(work, f"gave {first[0]!r} first, then {result!r}")
                return result
            if (after := captured(work)) != before:
                self._fault(work, f"changed what is not the transaction’s: {before} became {after}")
            first.append(result)
            raise error

        return run

    def _fault(self, work: object, told: str) -> None:
        self.faults.append(f"{where(work)} {told}")


def captured(work: object, depth: int = 4) -> dict[str, str]:
    """What a function has from outside that it could change. Something that is used up by reading is told as itself."""
    if isinstance(work, functools.partial):
        given = {str(n): value for n, value in enumerate(work.args)} | work.keywords | {"func": work.func}
    else:
        function = getattr(work, "__func__", work)
        code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None)
        given = {}
        for name, cell in zip(code.co_freevars, cells, strict=True) if code and cells else ():
            try:
                given[name] = cell.cell_contents
            except ValueError:
                continue
    found: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, CONTAINERS):
            found[name] = repr(value)
        elif isinstance(value, Iterator):
            found[name] = f"{value!r} with {value.__reduce__()!r}" if _can_be_told(value) else f"{value!r}"
        elif callable(value) and depth:
            found |= {f"{name}.{inner}": told for inner, told in captured(value, depth - 1).items()}
    return found


def _can_be_told(value: Iterator[Any]) -> bool:
    try:
        value.__reduce__()
    except TypeError:
        return False
    return True


def where(work: object) -> str:
    """Which function of the bot's that is: what is wrapped around it is passed through."""
    while isinstance(work, functools.partial):
        work = work.func
    code = getattr(getattr(work, "__func__", work), "__code__", None)
    if code is None:
        return repr(work)
    inner = captured_functions(work)
    here = f"{code.co_filename}:{code.co_firstlineno}"
    return " ← ".join([here, *inner])


def captured_functions(work: object) -> list[str]:
    """Where the functions stand that a function calls from its closure."""
    cells = getattr(work, "__closure__", None) or ()
    found = (cell.cell_contents for cell in cells)
    codes = (getattr(getattr(each, "__func__", each), "__code__", None) for each in found)
    return [f"{code.co_filename}:{code.co_firstlineno}" for code in codes if code is not None]


@contextmanager
def run_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[Again]:
    """While this lasts, every store of both engines runs each transaction that writes twice. Raises AssertionError at the end
    where something was not the same."""
    again = Again()
    for name in ("write", "write_briefly", "write_unchecked"):
        monkeypatch.setattr(Store, name, _twice(again, getattr(Store, name)))
    try:
        from psycopg.errors import SerializationFailure

        from bot.store.postgres.store import PostgresStore
    except ImportError:
        pass
    else:
        for name in ("write", "write_unchecked"):
            plain = getattr(PostgresStore, name)
            monkeypatch.setattr(PostgresStore, name, _by_itself(again, plain, SerializationFailure))
    yield again
    assert not again.faults, "\n".join(again.faults)


def _twice(again: Again, plain: Any) -> Any:
    @functools.wraps(plain)
    async def write(store: Store, work: Callable[[Transaction], Any]) -> Any:
        run = again.once(work, Met, compared=True)
        try:
            return await plain(store, run)
        except Met:
            return await plain(store, run)

    return write


def _by_itself(again: Again, plain: Any, error: type[Exception]) -> Any:
    @functools.wraps(plain)
    async def write(store: Store, work: Callable[[Transaction], Any]) -> Any:
        return await plain(store, again.once(work, error, compared=False))

    return write
