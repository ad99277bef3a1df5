"""Declarations: what each area says of its own things, put together, so that none is forgotten and none said twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import EnumMeta
from typing import TYPE_CHECKING, Any, TypeVar

K = TypeVar("K", bound=str)
T = TypeVar("T")


class Declared(EnumMeta):
    """The type of an enumeration whose members features declare. One that is used and not declared is named with the place
    where it belongs."""

    if not TYPE_CHECKING:  # a type checker finds a missing member by itself

        def __getattr__(cls, name: str) -> Any:
            if not name.isupper() or name.startswith("_"):
                raise AttributeError(name)
            place = cls.__module__.replace(".", "/")
            raise AttributeError(
                f"{cls.__name__}.{name} is used and not declared: declare {name} in {place}.py"
            )


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
