"""Plates: where the pictures of an article stand in its text.

The lead stands above the text. Another picture stands where a line of the body names it (`[picture 2]`), and the others
together below the text. In the body of a sheet such a place is a line of its own, between signs that no text holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from bot.domain.article.copy import Copy, Markup
from bot.domain.article.picture import MARKER, Picture
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.markdown_escape import escape
from bot.domain.text.markdown_regions import mask_code

_BEGIN, _END = "\ufdd0", "\ufdd1"
"""Noncharacters, which `bot.domain.text.cleaning` takes out of every text."""

_STOP = pattern(rf"{_BEGIN}([0-9,]+){_END}\n?")


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture as a sheet shows it: its place in the order from 1, its file, what it shows, and whether it is covered until
    somebody presses on it."""

    number: int
    sha256: str
    extension: str
    alt: str = ""
    spoiler: bool = False

    @property
    def file_name(self) -> str:
        """Its name in public, which says nothing to readers. No two pictures of a message have the same, and a message that
        has a file of this name has this picture, wherever it stands in it."""
        return f"picture-{self.sha256[:16]}.{self.extension}"


def public_name(picture: Picture) -> str:
    """The name of a picture's file in public."""
    return Plate(1, picture.sha256, picture.extension).file_name


def plates_of(pictures: Sequence[Picture], gone: Collection[str] = ()) -> tuple[Plate, ...]:
    """The pictures of a text, without those that may not be shown any more."""
    return tuple(
        Plate(number, each.sha256, each.extension, each.alt, each.spoiler)
        for number, each in enumerate(pictures, 1)
        if each.sha256 not in gone
    )


def named_in(copy: Copy) -> tuple[int, ...]:
    """The numbers in the body that stand for pictures, also such as there are none of. A line of code is none."""
    return tuple(number for _, number in _markers(copy))


def placed(copy: Copy, body: str, gone: Collection[str] = ()) -> str:
    """The body as it is shown, with the places of the pictures in it. `body` has as many lines as the copy's own."""
    return placed_as(copy, body, gone, lambda numbers: _stop(copy, numbers))


def placed_as(copy: Copy, body: str, gone: Collection[str], stop: Callable[[Sequence[int]], str]) -> str:
    """The body with `stop` in each place of pictures, which is given their numbers."""
    shown = {plate.number for plate in plates_of(copy.pictures, gone)}
    there = {number for number, _ in enumerate(copy.pictures, 1)}
    lines, used = body.split("\n"), set[int]()
    for line, number in _markers(copy):
        if number in used or number not in there:
            continue
        used.add(number)
        lines[line] = stop([number]) if number in shown else ""
    above = [] if 1 in used or 1 not in shown else [stop([1])]
    rest = sorted(shown - used - {1})
    below = [stop(rest)] if rest else []
    text = "\n".join(lines).strip("\n")
    return "\n\n".join(part for part in (*above, text, *below) if part)


def _markers(copy: Copy) -> list[tuple[int, int]]:
    """The lines of the body that name a picture, counted from 0, each with its number."""
    if not copy.pictures:
        return []
    body = mask_code(copy.body) if copy.markup is Markup.MARKDOWN else copy.body
    found = [(line, MARKER.fullmatch(text)) for line, text in enumerate(body.split("\n"))]
    return [(line, int(match[1])) for line, match in found if match is not None]


def _stop(copy: Copy, numbers: Sequence[int]) -> str:
    """Where these pictures stand, with what stands under them."""
    words = [escape(copy.pictures[number - 1].line) for number in numbers]
    told = [f"-# {line}" for line in words if line]
    return "\n".join([f"{_BEGIN}{','.join(map(str, numbers))}{_END}", *told])


def without_stops(body: str) -> str:
    """The body without the places of pictures in it."""
    return _STOP.sub("", body)


def parted(body: str, plates: Sequence[Plate]) -> list[str | tuple[Plate, ...]]:
    """The body of a sheet as texts and pictures, in the order in which they stand."""
    by_number: Mapping[int, Plate] = {plate.number: plate for plate in plates}
    found: list[str | tuple[Plate, ...]] = []
    at = 0
    for match in _STOP.finditer(body):
        found.append(body[at : match.start()].strip("\n"))
        found.append(tuple(by_number[int(each)] for each in match[1].split(",") if int(each) in by_number))
        at = match.end()
    found.append(body[at:].strip("\n") if found else body)
    return [part for part in found if part]


def on_sheet(body: str, plates: Sequence[Plate]) -> tuple[Plate, ...]:
    """Those of the pictures whose places are in this body."""
    numbers = {int(each) for match in _STOP.finditer(body) for each in match[1].split(",")}
    return tuple(plate for plate in plates if plate.number in numbers)
