"""Tables, which Discord does not have: aligned in a block of code, or as a list where they are too wide for
a telephone or hold links."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WIDEST = 56
"""Columns of letters that an aligned table may take."""

_GAP = "  "

Rows = Sequence[Sequence[str]]


def write_table(plain: Rows, rich: Rows, *, header: bool, linked: bool) -> tuple[str, bool]:
    """A table, and whether it is aligned text. The cells are given as plain words and as Markdown; `linked`
    is a table with something in it that would be lost in code."""
    if not any(cell for row in plain for cell in row):
        return "", False
    widths = [
        max(_width(row[column]) if column < len(row) else 0 for row in plain)
        for column in range(max(map(len, plain)))
    ]
    fits = sum(widths) + len(_GAP) * (len(widths) - 1) <= WIDEST
    if fits and not linked and not any("```" in cell for row in plain for cell in row):
        return _aligned(plain, widths, header=header), True
    return _listed(rich, header=header), False


def _aligned(rows: Rows, widths: Sequence[int], *, header: bool) -> str:
    lines = [
        _GAP.join(cell + " " * (widths[column] - _width(cell)) for column, cell in enumerate(row)).rstrip()
        for row in rows
    ]
    if header and any(rows[0]):
        lines.insert(1, _GAP.join("-" * width for width in widths))
    return "\n".join(["```", *(lines if any(rows[0]) else lines[1:]), "```"])


def _listed(rows: Rows, *, header: bool) -> str:
    lines = [" · ".join(filter(None, row)) for row in rows]
    if header and lines[0]:
        lines[0] = f"**{lines[0]}**" if "**" not in lines[0] else lines[0]
    return "\n".join(f"- {line}" for line in lines if line)


def _width(text: str) -> int:
    """Columns that a text takes in letters of one width."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
