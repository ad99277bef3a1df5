"""The pictures that go through the storm: each is drawn from its key, so whoever sees its bytes in public knows which it is."""

from __future__ import annotations

import hashlib
import random
from functools import cache
from io import BytesIO

from PIL import Image

from bot.imaging.normalising import normalise

SHARED = 4
"""How many pictures several articles may have."""


@cache
def drawn(key: str) -> bytes:
    """The file that somebody sends: no two keys have the same."""
    file = BytesIO()
    Image.frombytes("RGB", (24, 16), random.Random(key).randbytes(24 * 16 * 3)).save(file, "PNG")
    return file.getvalue()


@cache
def digest_of(key: str) -> str:
    """The SHA-256 of the file that the bot makes of it."""
    return hashlib.sha256(normalise(drawn(key)).data).hexdigest()


def new_key(dice: random.Random, name: str, number: int) -> str:
    """A picture of one article; now and then one that others may have too."""
    return f"shared.{dice.randrange(SHARED)}" if dice.random() < 0.15 else f"{name}.{number}"
