"""Graphemes: the length of a text as Discord counts it, and where a character may be parted."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate

ELLIPSIS = "…"
_JOINER = "\u200d"
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units: what JavaScript, and with it Discord's client, counts."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Ruler:
    """Measures stretches of one text in UTF-16 code units, each in constant or logarithmic time."""

    def __init__(self, text: str) -> None:
        self._end = len(text)
        self._marks: list[int] | None = None
        if text and max(text) > "\uffff":
            self._marks = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))

    def length(self, start: int, end: int) -> int:
        """Units from index `start` to index `end`."""
        return end - start if self._marks is None else self._marks[end] - self._marks[start]

    def reach(self, start: int, room: int) -> int:
        """The farthest index that `room` units from `start` reach; `start` itself without room."""
        if self._marks is None:
            return max(start, min(self._end, start + room))
        return max(start, bisect_right(self._marks, self._marks[start] + room) - 1)


def is_boundary(text: str, at: int, start: int = 0) -> bool:
    """Whether a reader would let `text` be parted at index `at`.

    Unicode Annex 29's extended grapheme clusters, as far as the standard library knows the
    characters; where it does not, the answer errs towards not parting. `start` is a known
    boundary before `at`: flags are paired from there.
    """
    if at <= start or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after < "\u0300" and before < "\u0300":
        return not (before == "\r" and after == "\n")
    if before in "\r\n" or after in "\r\n":
        return True
    if _extends(after) or before in _PREPENDED or (before == _JOINER and not after.isspace()):
        return False
    if "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff":
        return False
    if unicodedata.combining(before) == 9 and unicodedata.category(after) == "Lo":
        return False  # a virama joins two consonants
    if _is_flag_half(before) and _is_flag_half(after):
        first = at
        while first > start and _is_flag_half(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 0
    return True


def boundary_before(text: str, at: int, start: int) -> int:
    """The last grapheme boundary in (`start`, `at`], or `at` if one grapheme fills all of it."""
    place = at
    while place > start and not is_boundary(text, place, start):
        place -= 1
    return place if place > start else at


def clip(text: str, limit: int) -> str:
    """`text`, or as much of it as `limit` UTF-16 units hold, ended by '…'.

    Shortened after a word if one ends in the latter half, else between two graphemes. For plain
    text: it knows nothing of markup.
    """
    if utf16_length(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = Ruler(text).reach(0, limit - 1)
    place = end
    while place > end // 2 and not (text[place].isspace() and is_boundary(text, place + 1)):
        place -= 1
    if place <= end // 2:
        place = end
        while place and not is_boundary(text, place):
            place -= 1
    return text[:place].rstrip() + ELLIPSIS


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _extends(char: str) -> bool:
    """Marks, joiners, variation selectors, skin tones, tag letters, and vowels of Hangul."""
    return (
        unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or char in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"
        or "\ud7b0" <= char <= "\ud7fb"
    )
