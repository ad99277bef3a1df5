"""How pictures look, compared: by the bits in which the numbers differ that `bot.imaging.looks` makes."""

from __future__ import annotations

from itertools import combinations

ALIKE_BITS = 10
"""Bits of 64 that may differ in pictures that look alike. Of two unlike ones 32 do, as a rule."""

_PARTS, _BITS = 4, 16

_NEAR = [sum(1 << bit for bit in bits) for count in range(3) for bits in combinations(range(_BITS), count)]
"""What at most two bits of a part change. Of ten bits in four parts, one part has no more than two."""


def parts_of(looks: str) -> list[int]:
    """The four parts by which a picture is looked up, each with its place in it; none without looks."""
    return [place << _BITS | part for place, part in _parts(looks)]


def near_parts(looks: str) -> list[int]:
    """The parts of which a picture that looks alike has at least one."""
    return [place << _BITS | (part ^ change) for place, part in _parts(looks) for change in _NEAR]


def alike(looks: str, other: str) -> bool:
    """Whether two pictures look alike; not without looks."""
    return bool(looks and other) and (int(looks, 16) ^ int(other, 16)).bit_count() <= ALIKE_BITS


def _parts(looks: str) -> list[tuple[int, int]]:
    bits = int(looks or "0", 16)
    return [(place, bits >> place * _BITS & (1 << _BITS) - 1) for place in range(_PARTS)] if looks else []
