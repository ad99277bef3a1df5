"""Duties: what is done when its time has come, and when the next time is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bot.desk.unit_of_work import UnitOfWork
from bot.domain.dataclass import dataclass
from bot.store import Transaction
from bot.store.next_moment import next_moment

Duty = Callable[[Transaction, datetime], int]
"""Does what is due at a moment, at most one batch, and returns how much that was."""


@dataclass(slots=True)
class Duties:
    """What the clock serves. Each area declares its own in `DUTIES`."""

    unit: UnitOfWork
    every: Collection[Duty]

    async def next_due(self) -> datetime | None:
        """The nearest moment at which the clock is wanted."""
        return await self.unit.read(next_moment)

    async def serve(self) -> int:
        """Do what is due, each in a transaction of its own. Returns how much that was."""
        return sum([await self.unit.write(duty) for duty in self.every])
