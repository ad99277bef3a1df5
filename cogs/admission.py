"""The doors: whether somebody who comes now is served, and who is being served."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.desk.unit_of_work import turned_away


class Doors:
    """Open until the bot stops. Who is inside then is served to the end."""

    def __init__(self) -> None:
        self.shut = False
        self._inside: set[asyncio.Task[Any]] = set()

    def enter(self, *, refusable: bool) -> None:
        """The running task serves somebody, from now until it ends.

        Once the doors are shut the desk refuses whoever comes. What was written in chat or put on a card
        is not refusable: it stands there for the next start to find, so it is better taken now.
        """
        task = asyncio.current_task()
        assert task is not None
        if task in self._inside:
            return
        if self.shut and refusable:
            turned_away.set(True)
        self._inside.add(task)
        task.add_done_callback(self._inside.discard)

    async def empty(self, *, patience_seconds: float) -> int:
        """Wait until everybody inside has been served. Cut off who has not been by then, and return how many
        that were; a transaction of theirs that has begun is done whole."""
        current = asyncio.current_task()
        inside = {task for task in self._inside if task is not current}
        if not inside:
            return 0
        _, late = await asyncio.wait(inside, timeout=patience_seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)
