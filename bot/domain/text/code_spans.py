"""Code in Markdown: where it stands, so that nothing in it is read as prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TICKS = re.compile("`+")
_FENCE = 3


def mask_code(text: str) -> str:
    """`text` with code painted over, every character in its place: blocks become blank lines, spans
    become the letter x. Ticks that nothing closes are ticks."""
    pieces: list[str] = []
    done = 0
    for start, end, paint in _spans(text):
        pieces += (text[done:start], re.sub(r"[^\n]", paint, text[start:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and paint of each piece of code. A run of ticks is closed by the next of the same
    length; three and more are a fence. Looking up that next run keeps this linear."""
    runs = list(_TICKS.finditer(text))
    lengths = [min(len(run[0]), _FENCE) for run in runs]
    closing: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        closing[index] = latest.get(lengths[index])
        latest[lengths[index]] = index
    index = 0
    while index < len(runs):
        close = closing[index]
        if close is None:
            index += 1
            continue
        yield runs[index].start(), runs[close].end(), " " if lengths[index] == _FENCE else "x"
        index = close + 1
