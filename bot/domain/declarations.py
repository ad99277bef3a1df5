"""Declarations: what each area says of its own things, put together, so that none is forgotten and none said twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=str)
T = TypeVar("T")


def merged(every: Iterable[K], where: str, *areas: Mapping[K, T]) -> dict[K, T]:
    """What the areas declare, together. Raises ValueError for what two areas declare, or none; `where` says of what kind
    the declarations are and where they stand."""
    found: dict[K, T] = {}
    for area in areas:
        if double := found.keys() & area.keys():
            raise ValueError(f"{where}: declared twice: {', '.join(sorted(double))}")
        found |= area
    if missing := set(every) - found.keys():
        raise ValueError(f"{where}: nothing declares {', '.join(sorted(missing))}")
    return found
