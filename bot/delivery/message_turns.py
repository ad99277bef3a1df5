"""Message turns: what happens to one message is handled in the order in which it came."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turn:
    """One message's turn. `heard` counts the live events about it, as long as anybody holds on to the turn."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.heard = 0


class Turns:
    """Turns by message. They are forgotten once nobody holds on to them.

    discord.py runs each event as a task of its own: without this, a reaction taken away and put
    there again in a burst (after a lost connection, say) could be taken the other way round.
    """

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[int, Turn] = WeakValueDictionary()

    def of(self, message_id: int) -> Turn:
        """The turn of a message."""
        return self._turns.setdefault(message_id, Turn())
