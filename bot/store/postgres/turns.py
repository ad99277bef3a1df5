"""Turns: how many transactions of one process run beside each other, which is fewer where they meet."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition

from bot.store.postgres import faults

LOST, GAINED = 1 / 4, 1 / 8
"""Places that there are fewer after a meeting, and more after a transaction that met no other, so that about one in three meets
another. With fewer meetings one process does less, with more of them several processes do (`docs/performance.md`)."""


class Turns:
    """Room for up to `most` transactions at once, one at the least. Those that meet run again, which takes longer than to
    wait for each other."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = float(most)
        self._within = 0
        self._changed = Condition()

    @property
    def room(self) -> int:
        """How many may run beside each other at this moment."""
        return int(self._room)

    @contextmanager
    def taken(self, tries: int) -> Generator[None]:
        """Wait for a turn, and have it until the block ends. If it raises that it met another transaction, there is less room,
        by as many times LOST as it was tried: so after a few tries it meets none of this process any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._within < self.room)
            self._within += 1
        met = False
        try:
            yield
        except BaseException as error:
            met = faults.may_run_again(error)
            raise
        finally:
            with self._changed:
                self._room = (
                    max(self._room - tries * LOST, 1) if met else min(self._room + GAINED, self._most)
                )
                self._within -= 1
                self._changed.notify_all()
