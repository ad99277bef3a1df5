"""Telling lines: a line of a text that shows whether its letters are right."""

from __future__ import annotations

from bot.domain.late import pattern

_EXCERPT = 100
"""Characters of a line that is quoted."""

_FOREIGN = pattern(r"[^\x00-\x7f]")


def telling_line(text: str, *, like: str = "") -> str:
    """A line of a text that shows whether its letters are right: the one with the most letters beyond ASCII among
    the first, in 100 characters around them. `like` is the same text in another reading: its line is taken."""
    lines = text.splitlines()
    if like:
        others = like.splitlines()
        wanted = _most_telling(others)
        lines = lines[wanted : wanted + 1] if len(lines) == len(others) else lines
    if not lines:
        return ""
    line = " ".join(lines[_most_telling(lines)].split())
    first = _FOREIGN.search(line)
    start = 0
    if first is not None and first.start() > _EXCERPT - 20:
        start = line.rfind(" ", 0, max(first.start() - 30, 1)) + 1
    return (
        ("…" if start else "")
        + line[start : start + _EXCERPT]
        + ("…" if len(line) > start + _EXCERPT else "")
    )


def _most_telling(lines: list[str]) -> int:
    """Which line: one of letters beyond ASCII rather than of signs, and not a long one if another will do."""
    best, most = 0, 0
    for place, line in enumerate(lines[:2000]):
        letters = sum(char.isalpha() for char in _FOREIGN.findall(line[: 2 * _EXCERPT]))
        weight = 3 * min(letters, 8) + (0 if line.isascii() else 1)
        if weight > most:
            best, most = place, weight
            if letters >= 8:
                break
    if not most:
        best = next((place for place, line in enumerate(lines) if not line.isascii()), 0)
    return best
