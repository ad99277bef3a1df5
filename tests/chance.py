"""Chance that is the same each time."""

from __future__ import annotations

import random
import secrets
from collections.abc import Generator
from contextlib import contextmanager


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
