"""Turns: transactions of one process run beside each other, until one of them has met others too often and runs alone."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """Either several threads are within `taken`, or one that is `alone`. Who wants to be alone is let in next."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._within = 0
        self._waiting_alone = 0
        self._alone = False

    @contextmanager
    def taken(self, *, alone: bool) -> Generator[None]:
        """Wait for a turn, and have it until the block ends."""
        with self._changed:
            if alone:
                self._waiting_alone += 1
                self._changed.wait_for(lambda: not self._within)
                self._waiting_alone -= 1
                self._alone = True
            else:
                self._changed.wait_for(lambda: not self._alone and not self._waiting_alone)
            self._within += 1
        try:
            yield
        finally:
            with self._changed:
                self._within -= 1
                self._alone = False
                self._changed.notify_all()
