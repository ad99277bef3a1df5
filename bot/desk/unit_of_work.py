"""The unit of work: the store, the clock, and who hears of a commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import field
from datetime import datetime
from typing import TypeVar

from bot.domain.dataclass import dataclass
from bot.domain.refusals import Restarting
from bot.store import Store, Transaction
from bot.store.next_moment import next_moment

T = TypeVar("T")


Clock = Callable[[], datetime]
"""Gives the present moment, aware."""


Listener = Callable[[datetime | None], None]
"""Is told the nearest moment at which the clock is wanted, None if there is none."""


turned_away: ContextVar[bool] = ContextVar("turned_away", default=False)
"""Whether the running task serves somebody who came when the bot was being stopped already."""

before_change: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("before_change", default=None)
"""What is to be done before the running task changes anything: such as telling Discord that it was heard. What this raises
stops the change."""


@dataclass(slots=True)
class UnitOfWork:
    """The store, the clock, and those who want to know that something was committed, and what is the nearest moment
    now at which the clock is wanted."""

    store: Store
    clock: Clock
    listeners: list[Listener] = field(default_factory=list["Listener"])

    async def write(self, work: Callable[[Transaction, datetime], T], *, briefly: bool = False) -> T:
        """Run a use case as one transaction. The listeners hear of it after it is committed. What takes a moment can be
        written `briefly` (`Store.write_briefly`).

        Raises Restarting for who is turned away, what `before_change` raises, and what `Store.write` does.
        """
        if turned_away.get():
            raise Restarting
        if (first := before_change.get()) is not None:
            await first()
        now = self.clock()
        # The moment comes with the commit: asked for afterwards it would cost each change a look of its own.
        result, moment = await self.store.write_and_look(
            lambda tx: work(tx, now), next_moment, otherwise=now, briefly=briefly
        )
        for listener in self.listeners:
            listener(moment)
        return result

    async def read(self, query: Callable[[Transaction], T]) -> T:
        """Run a query. Raises as `write` does."""
        if turned_away.get():
            raise Restarting
        return await self.store.read(query)

    async def search(self, query: Callable[[Transaction], T]) -> T:
        """Run a query of the archive, which may take longer than others. Raises as `Store.search` does."""
        if turned_away.get():
            raise Restarting
        return await self.store.search(query)


class UseCases:
    """What the desk does in one matter, each thing in one transaction of its unit of work."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
