"""Lettering: text drawn into pictures with the fonts of this machine, each sign by a font that has it.

Needs Pillow (the extra `charts`). The first family of PREFERRED that is found letters everything it can; a
sign that it lacks comes from any other font of the machine; a sign that no font has is drawn as a hollow box,
and `Lettering.missing` says so. Without any font on the machine Pillow's own serves, which knows Latin letters.
Scripts from right to left are shaped and ordered by libraqm where Pillow has it.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from bot.domain.dataclass import dataclass
from bot.domain.text.graphemes import ELLIPSIS, is_boundary

PREFERRED = ("NotoSans", "DejaVuSans", "LiberationSans", "Roboto", "SegoeUI", "Arial", "Helvetica")
"""Families to letter with, the best first; each knows Latin, Greek and Cyrillic."""

FONTS_LOOKED_AT = 600
"""Font files of the machine that are looked at, at the most."""

EMOJI_PIXELS = 109
"""The one size that fonts of coloured pictures come in."""

JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""Signs without a shape of their own that belong to what stands around them."""

NO_SIGN = "\uffff"
"""No character at all: what a font draws for it, it draws for all that it lacks."""

SHAPES = features.check("raqm")
"""Whether letters are joined and ordered as their scripts want it."""

Colour = tuple[int, int, int]


def _folders() -> list[Path]:
    home = Path.home()
    match sys.platform:
        case "darwin":
            return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
        case "win32":
            return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
        case _:
            return [
                home / ".fonts",
                home / ".local/share/fonts",
                Path("/usr/local/share/fonts"),
                Path("/usr/share/fonts"),
            ]


@cache
def _files() -> tuple[Path, ...]:
    """Font files of this machine, those first that are likely to have a plain shape of a sign."""
    found = [
        file for folder in _folders() for file in sorted(folder.rglob("*.[tToO][tT][fFcC]")) if file.is_file()
    ]
    plain = ("Regular", "Sans", "CJK")
    found.sort(key=lambda file: (-sum(word in file.stem for word in plain), len(file.stem), file.stem))
    return tuple(found[:FONTS_LOOKED_AT])


def count_fonts() -> int:
    """How many font files of this machine there are to letter with."""
    return len(_files())


@cache
def _preferred(*, bold: bool) -> Path | None:
    endings = ("-Bold", "bd", " Bold", "b") if bold else ("-Regular", "", " Regular")
    names = {file.stem.casefold(): file for file in reversed(_files())}
    for family in PREFERRED:
        for ending in endings:
            file = names.get((family + ending).casefold())
            if file is not None:
                return file
    return None


@lru_cache(maxsize=64)
def _opened(file: Path | None, size: int) -> ImageFont.FreeTypeFont | None:
    """A font at a size in pixels; None for a file that is no font of that size. Without a file Pillow's own."""
    engine = ImageFont.Layout.RAQM if SHAPES else ImageFont.Layout.BASIC
    try:
        if file is not None:
            return ImageFont.truetype(str(file), size, layout_engine=engine)
        own = ImageFont.load_default(size)
    except (OSError, ValueError):
        return None
    return own if isinstance(own, ImageFont.FreeTypeFont) else None


def _shape(font: ImageFont.FreeTypeFont, sign: str) -> bytes | None:
    """What a font draws for a character; None for nothing at all."""
    side = int(2 * font.size)
    drawn = Image.new("L", (side, side))
    ImageDraw.Draw(drawn).text((side // 4, side // 2), sign, 255, font, anchor="ls")
    return None if drawn.getbbox() is None else drawn.tobytes()


@lru_cache(maxsize=20_000)
def _has(file: Path | None, sign: str) -> bool:
    """Whether a font has a shape for a single character."""
    font = _opened(file, 20) or _opened(file, EMOJI_PIXELS)
    if font is None:
        return False
    shape = _shape(font, sign)
    return sign.isspace() if shape is None else shape != _shape(font, NO_SIGN)


@lru_cache(maxsize=20_000)
def _file_for(sign: str) -> Path | None:
    """Any font of the machine that has a shape for a single character."""
    return next((file for file in _files() if _has(file, sign)), None)


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text in one font, in pixels wide. Without a font there is a box for each sign."""

    text: str
    font: ImageFont.FreeTypeFont | None
    width: float
    scale: float = 1.0


@dataclass(slots=True)
class Lettering:
    """Letters one picture, and knows afterwards whether a sign was missing."""

    image: Image.Image
    missing: bool = False

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        """How wide a line is, in pixels."""
        return sum(run.width for run in self._runs(text, size, bold=bold))

    def write(
        self, place: tuple[float, float], text: str, size: int, colour: Colour, *, bold: bool = False
    ) -> float:
        """Write a line from a point of its base line on, and return its width in pixels."""
        runs = self._runs(text, size, bold=bold)
        x, y = place
        pen = ImageDraw.Draw(self.image)
        for run in reversed(runs) if is_rtl(text) else runs:
            if run.font is None:
                self._box(pen, x, y, run, size, colour)
            elif run.scale == 1.0:
                pen.text((x, y), run.text, colour, run.font, anchor="ls")
            else:
                self._picture(x, y, run, size)
            x += run.width
        return x - place[0]

    def wrap(self, text: str, width: float, size: int, *, lines: int, bold: bool = False) -> list[str]:
        """A text in so many lines of that width (pixels) at the most; what is left out is an ellipsis."""
        rest = tidy(text)
        wrapped: list[str] = []
        while rest:
            if self.width(rest, size, bold=bold) <= width:
                return [*wrapped, rest]
            last = len(wrapped) + 1 == lines
            ends = [at for at in range(1, len(rest)) if is_boundary(rest, at)]
            # The longest that fits; one cluster in any case, so that it comes to an end.
            low, high = 0, len(ends)
            while low < high:
                middle = (low + high + 1) // 2
                tried = rest[: ends[middle - 1]] + (ELLIPSIS if last else "")
                if self.width(tried, size, bold=bold) <= width:
                    low = middle
                else:
                    high = middle - 1
            cut = ends[max(low, 1) - 1] if ends else len(rest)
            if last:
                return [*wrapped, rest[:cut].rstrip() + ELLIPSIS]
            cut = max(rest.rfind(" ", 0, cut + 1), rest.rfind("-", 0, cut) + 1) or cut
            wrapped.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        return wrapped

    def _runs(self, text: str, size: int, *, bold: bool) -> list[_Run]:
        chosen = _preferred(bold=bold)
        pieces: list[tuple[str, Path | None, bool]] = []
        for cluster in _clusters(tidy(text)):
            signs = [sign for sign in cluster if sign not in JOINERS] or [" "]
            file, found = chosen, all(_has(chosen, sign) for sign in signs)
            before = pieces[-1] if pieces else None
            neutral = unicodedata.bidirectional(signs[0]) not in ("L", "R", "AL")
            letters = before is not None and before[2] and _opened(before[1], size) is not None
            if before is not None and letters and neutral and all(_has(before[1], sign) for sign in signs):
                file, found = before[1], True  # a space does not part two words of one script
            elif not found:
                file = _file_for(signs[0])
                found = file is not None
            if before is not None and before[1:] == (file, found):
                pieces[-1] = (before[0] + cluster, file, found)
            else:
                pieces.append((cluster, file, found))
        return [self._run(piece, file, size, found=found) for piece, file, found in pieces]

    def _run(self, text: str, file: Path | None, size: int, *, found: bool) -> _Run:
        if not found:
            self.missing = True
            return _Run(text, None, len(list(_clusters(text))) * _box_width(size))
        shown = text if SHAPES or not is_rtl(text) else "".join(reversed(list(_clusters(text))))
        font = _opened(file, size)
        if font is not None:
            return _Run(shown, font, font.getlength(shown))
        font = _opened(file, EMOJI_PIXELS)
        assert font is not None
        scale = size / EMOJI_PIXELS
        return _Run(shown, font, font.getlength(shown) * scale, scale)

    def _box(
        self, pen: ImageDraw.ImageDraw, x: float, y: float, run: _Run, size: int, colour: Colour
    ) -> None:
        for number in range(len(list(_clusters(run.text)))):
            left = x + number * _box_width(size)
            corners = (left + 1, y - size * 0.7, left + _box_width(size) - 2, y)
            pen.rectangle(corners, outline=colour, width=1)

    def _picture(self, x: float, y: float, run: _Run, size: int) -> None:
        """Coloured pictures come in one size: drawn beside, and made as large as the letters."""
        assert run.font is not None
        full = Image.new("RGBA", (max(int(run.width / run.scale), 1), int(EMOJI_PIXELS * 1.3)))
        at = (0, EMOJI_PIXELS)
        ImageDraw.Draw(full).text(at, run.text, font=run.font, anchor="ls", embedded_color=True)
        full.thumbnail((max(int(run.width), 1), int(size * 1.3)), Image.Resampling.LANCZOS)
        self.image.paste(full, (int(x), int(y - size)), full)


def tidy(text: str) -> str:
    """A text in one line, without the signs that only steer how others are shown."""
    kept = (sign for sign in text if sign in JOINERS or unicodedata.category(sign) not in ("Cf", "Cs", "Co"))
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in kept).split())


def is_rtl(text: str) -> bool:
    """Whether a text begins from the right: its first letter decides."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _clusters(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or is_boundary(text, at, start):
            yield text[start:at]
            start = at


def _box_width(size: int) -> float:
    return size * 0.62
