"""The bot with one safeguard left out, to see that the storm finds it: `python -m tests.wire.chaos.broken nonce`.

Never imported by the bot. Each break is what a simpler program would do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import bot.__main__
from bot.delivery.carrier import Carrier


def nonce() -> None:
    """Every try has a nonce of its own, so Discord does not know a second one again."""
    import dataclasses
    import secrets

    carry = Carrier.carry

    async def with_another(self: Carrier, delivery: Any) -> Any:
        return await carry(self, dataclasses.replace(delivery, nonce=secrets.token_hex(12)))

    Carrier.carry = with_another  # type: ignore[method-assign]


def scan() -> None:
    """Nobody looks whether an earlier try arrived."""

    async def nothing(*_: object, **__: object) -> None:
        return None

    Carrier._already_there = nothing  # type: ignore[method-assign, assignment]


def order() -> None:
    """What is to be sent is recorded as sent first."""


def catch_up() -> None:
    """What people did meanwhile is not read back."""


BREAKS: dict[str, Callable[[], None]] = {
    "nonce": nonce,
    "scan": scan,
    "record-then-send": order,
    "catch-up": catch_up,
}


if __name__ == "__main__":
    BREAKS[sys.argv[1]]()
    sys.exit(bot.__main__.main(["run"]))
