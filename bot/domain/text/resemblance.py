"""Resemblance: the word that somebody most likely meant."""

from __future__ import annotations

from collections.abc import Iterable


def meant(typed: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one is: one slip away, or two if it has six letters or more. None where it might
    be another word: short words are only taken for one with its letters in another order, or doubled or missing."""
    word = typed.casefold()
    best: tuple[int, str] | None = None
    for name in known:
        slips = distance(word, name, most=2)
        allowed = 0 if len(name) < 4 else 1 if len(name) < 6 else 2
        if slips > allowed or (
            len(name) < 5 and slips and len(word) == len(name) and sorted(word) != sorted(name)
        ):
            continue
        if word[:1] != name[:1] and slips > 1:
            continue
        if best is None or slips < best[0]:
            best = slips, name
    return None if best is None else best[1]


def distance(one: str, other: str, *, most: int) -> int:
    """How many slips lie between two words: a letter too much, missing, or another one, or two that have changed places.
    More than `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                slips = min(slips, last[j - 2] + 1)
            row.append(slips)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
