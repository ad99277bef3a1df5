"""Upkeep: what erasing leaves behind in indexes, free space and the write-ahead log is cleared away, a step at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import Enum, auto

from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.store import Transaction
from bot.store.people import erasure, tidying


class Tidy(Enum):
    """How far it has come."""

    DONE = auto()
    MORE = auto()
    """Another step is to be made at once."""
    WAITS = auto()
    """Something stands in the way: a reaction that is yet to be taken off, or somebody who reads."""


@dataclass(slots=True)
class Upkeep:
    """Called over and over by whoever has time."""

    unit: UnitOfWork
    listeners: list[Callable[[], None]] = field(default_factory=list["Callable[[], None]"])
    """Told that something was erased."""

    def wanted(self) -> None:
        """Something was erased: whoever keeps house is to see to it."""
        for listener in self.listeners:
            listener()

    async def look(self) -> None:
        """Another process may have erased something: see whether there is anything to do."""
        if await self.unit.read(tidying.is_wanted):
            self.wanted()

    async def step(self) -> Tidy:
        """One step. Nobody has to hear of it: nothing that is delivered or due changes."""
        store = self.unit.store

        def look(tx: Transaction) -> tuple[bool, bool]:
            return tidying.is_wanted(tx), tidying.waits(tx)

        wanted, waits = await store.read(look)
        if not wanted:
            return Tidy.DONE
        if await store.write(tidying.merge):
            return Tidy.MORE
        if await store.read(tidying.needs_rewriting):
            await store.rewrite()
            await store.write(tidying.rewritten)
        if waits:
            await store.empty_log()
            return Tidy.WAITS
        await store.write(tidying.done)
        if await store.empty_log():
            return Tidy.DONE
        await store.write(erasure.want_tidying)
        return Tidy.WAITS

    async def all_of_it(self) -> bool:
        """Every step that can be made now. False if something is left for later."""
        while (came := await self.step()) is Tidy.MORE:
            pass
        return came is Tidy.DONE
