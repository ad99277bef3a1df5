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
from tests import postgres
from tests.chance import replayed

CONTAINERS = (list, dict, set, bytearray)


class Met(Exception):
    """The transaction met another one."""


KINDS: dict[type[Store], type[Exception]] = {Store: Met}
"""By what each kind of store runs a transaction again."""

WRITES: dict[type[Store], tuple[str, ...]] = {Store: ("write", "write_briefly", "write_unchecked")}
"""Its methods that write by themselves."""

if postgres.CAN_RUN:
    from psycopg.errors import SerializationFailure

    from bot.store.postgres.store import PostgresStore

    KINDS[PostgresStore] = SerializationFailure
    WRITES[PostgresStore] = ("write", "write_unchecked")


@dataclass
class Again:
    """Counts what was run again, and keeps what was not the same then."""

    runs: int = 0
    refused: int = 0
    """Runs that ended by something that was raised: nothing is run again after it."""
    faults: list[str] = field(default_factory=list)

    def once(self, work: Callable[[Transaction], Any], error: type[Exception], *, compared: bool) -> Any:
        """The work, undone by that error when it is first through. `compared`: whether the second result has to be the
        same. With PostgreSQL ids go on where they were, so it cannot be."""
        drawn, first = list[Any](), list[Any]()
        self.runs += 1

        def run(tx: Transaction) -> Any:
            before = captured(work)
            try:
                with replayed(drawn):
                    result = work(tx)
            except Exception:
                self.refused += 1
                raise
            if first:
                if compared and result != first[0] and repr(result) != repr(first[0]):
                    self._fault(work, f"gave {first[0]!r} first, then {result!r}")
                return result
            if (after := captured(work)) != before:
                self._fault(work, f"changed what is not the transaction’s: {before} became {after}")
            first.append(result)
            raise error

        return run

    def befalls(self, store: Store) -> None:
        """From now on that store runs each transaction that writes twice."""
        for name in ("write", "write_unchecked"):
            setattr(
                store, name, functools.partial(self.twice(type(store), getattr(type(store), name)), store)
            )

    def twice(self, kind: type[Store], plain: Any) -> Any:
        """A method of that kind of store, so that it runs its work twice: PostgreSQL’s does so by itself."""
        by_itself = kind is not Store

        @functools.wraps(plain)
        async def write(store: Store, work: Callable[[Transaction], Any]) -> Any:
            run = self.once(work, KINDS[kind], compared=not by_itself)
            try:
                return await plain(store, run)
            except Met:
                return await plain(store, run)

        return write

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
    for kind in KINDS:
        for name in WRITES[kind]:
            monkeypatch.setattr(kind, name, again.twice(kind, getattr(kind, name)))
    yield again
    assert not again.faults, "\n".join(again.faults)
