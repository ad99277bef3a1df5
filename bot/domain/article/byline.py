"""Bylines: the names over a text, in their order, each with a role or none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Byliner:
    """One name in a byline. `place` is 0 for the author; others stand before or after them."""

    user_id: int
    name: str
    role: str
    place: int


def byline_of(writers: list[Byliner]) -> str:
    """The names as readers see them: A, B (photos) and C."""
    ordered = sorted(writers, key=lambda each: each.place)
    names = [f"{each.name} ({each.role})" if each.role else each.name for each in ordered]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def placed(writers: list[Byliner], user_id: int, place: int) -> dict[int, int]:
    """The places of all, after one is moved to be the `place`-th from 1, or the last if there are fewer."""
    ordered = [each.user_id for each in sorted(writers, key=lambda each: each.place)]
    author = next(each.user_id for each in writers if each.place == 0)
    ordered.remove(user_id)
    ordered.insert(max(place, 1) - 1, user_id)
    at = ordered.index(author)
    return {each: index - at for index, each in enumerate(ordered)}
