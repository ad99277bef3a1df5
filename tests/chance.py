"""Chance that is the same each time."""

from __future__ import annotations

import random
import secrets
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any


@contextmanager
def chance(drawn: int) -> Generator[None]:
    """Have the same drawn by chance wherever this is entered with the same number."""
    source, token_hex, randbelow = random.Random(drawn), secrets.token_hex, secrets.randbelow
    secrets.token_hex = lambda nbytes=None: source.randbytes(nbytes or 16).hex()  # type: ignore[assignment]
    secrets.randbelow = source.randrange  # type: ignore[assignment]
    try:
        yield
    finally:
        secrets.token_hex, secrets.randbelow = token_hex, randbelow


@contextmanager
def replayed(drawn: list[Any]) -> Generator[None]:
    """Have the same drawn by chance as the last time with this list, which keeps what is drawn."""
    token_hex, randbelow = secrets.token_hex, secrets.randbelow
    place = iter(range(sys.maxsize))

    def again(draw: Callable[..., Any]) -> Callable[..., Any]:
        def drawing(*given: Any) -> Any:
            here = next(place)
            if here == len(drawn):
                drawn.append(draw(*given))
            return drawn[here]

        return drawing

    secrets.token_hex, secrets.randbelow = again(token_hex), again(randbelow)
    try:
        yield
    finally:
        secrets.token_hex, secrets.randbelow = token_hex, randbelow
