"""Forum tags: which tags of a forum the post of an article gets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

APPLIED = 5
"""Tags that Discord allows on one post."""


class Tag(Protocol):
    """A tag as a forum has it."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Tag)


def fitting(available: Sequence[T], wanted: Sequence[str]) -> list[T]:
    """The tags of a forum that are wanted by name, in the order in which they are wanted, at most five."""
    by_name: dict[str, T] = {}
    for tag in available:
        by_name.setdefault(folded(tag.name), tag)
    found = dict.fromkeys(folded(name) for name in wanted)
    return [by_name[name] for name in found if name in by_name][:APPLIED]


def unknown(available: Sequence[Tag], wanted: Sequence[str]) -> list[str]:
    """What of the wanted names no tag of the forum has."""
    names = {folded(tag.name) for tag in available}
    return [name for name in wanted if folded(name) not in names]


def named(text: str) -> list[str]:
    """Names as people write them, apart by commas: `News, Local`."""
    return list(
        dict.fromkeys(name for each in re.split(r"[,;\n]", text) if (name := each.strip().lstrip("#")))
    )


def folded(name: str) -> str:
    """A name as it is compared: whatever its capitals, spaces and hyphens are."""
    return re.sub(r"[\s_-]+", " ", name.strip().lstrip("#")).casefold()
