"""Places of pictures in a manuscript: while it is read they are signs that no text holds, then lines of the body."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence

from bot.domain.article.picture import MARKER
from bot.domain.intake.pictures import FilePicture
from bot.domain.late import pattern

_SIGN = pattern("\ufdd2([0-9]{1,2})\ufdd3")
"""Noncharacters, which `bot.domain.text.cleaning` takes out of every text before it is read."""


def marker(number: int) -> str:
    """The sign for the picture of that number."""
    return f"\ufdd2{number}\ufdd3"


def without_markers(text: str) -> str:
    """The text without such signs."""
    return _SIGN.sub("", text)


def as_lines(body: str, numbers: dict[int, int]) -> str:
    """The body with a line for each sign that stands alone on its own, by the number that it has now. One within other words
    goes, and so does that of a picture which has none: those pictures stand below the text."""
    lines: list[str] = []
    for line in body.split("\n"):
        alone = _SIGN.fullmatch(line.strip())
        if alone is None:
            lines.append(_SIGN.sub("", line))
        elif int(alone[1]) in numbers:
            lines.append(f"[picture {numbers[int(alone[1])]}]")
    return "\n".join(lines)


def taken_over(
    found: Sequence[tuple[str, str]], body: str, read: Callable[[str], bytes | None]
) -> tuple[tuple[FilePicture, ...], str]:
    """The pictures of a file that can be read, and its body with their places. `found` are their names and what they show."""
    taken: list[FilePicture] = []
    numbers: dict[int, int] = {}
    for number, (name, alt) in enumerate(found, 1):
        data = read(name)
        if data is not None:
            taken.append(FilePicture(posixpath.basename(name), data, alt))
            numbers[number] = len(taken)
    return tuple(taken), as_lines(body, numbers)


def renumbered(body: str, numbers: dict[int, int | None]) -> str:
    """The body with other numbers in its lines for pictures; a line whose picture did not come goes."""
    lines: list[str] = []
    for line in body.split("\n"):
        match = MARKER.fullmatch(line)
        number = None if match is None else int(match[1])
        if number is None or number not in numbers:
            lines.append(line)
        elif (now := numbers[number]) is not None:
            lines.append(f"[picture {now}]")
    return "\n".join(lines)
