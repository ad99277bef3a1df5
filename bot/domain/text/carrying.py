"""Carrying: what a text that is parted within a quotation, a list item, small print or a spoiler needs on its
next piece, to stay what it is."""

from __future__ import annotations

import re

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.markdown_regions import Regions, surrounding

SPOILER = "||"

_MARK = pattern(r"[^\S\n]*(?:> )?[^\S\n]*(?:#{1,3} |-# |>>> |[-*+] |\d{1,9}\. )?")
"""What stands at the head of a line and says what the line is."""

_LONGEST_MARK = 64
_TO_THE_END = pattern(r"^ *>>> ", re.MULTILINE)
"""A quotation that goes on to the end of the message."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a piece begins with that does not stand there in the text: `lead` before it, and `spoiler` after
    the first `skip` characters of it, which are a line's own mark."""

    lead: str = ""
    skip: int = 0
    spoiler: str = ""

    @property
    def length(self) -> int:
        """How much longer it makes the piece, in UTF-16 units."""
        return len(self.lead) + len(self.spoiler)

    def before(self, piece: str) -> str:
        """The piece with it."""
        return self.lead + piece[: self.skip] + self.spoiler + piece[self.skip :]

    def taken_from(self, piece: str) -> str:
        """The piece without it, if it has it."""
        end = len(self.lead) + self.skip
        if piece.startswith(self.lead) and piece.startswith(self.spoiler, end):
            return piece[len(self.lead) : end] + piece[end + len(self.spoiler) :]
        return piece


class Carrying:
    """What has to be carried over at any place of one text."""

    def __init__(self, text: str, found: Regions) -> None:
        self._text = text
        self._code = tuple((fence.start, fence.end) for fence in found.fences)
        self._spoilers = found.spoilers
        self._to_the_end = next(
            (m.start() for m in _TO_THE_END.finditer(text) if surrounding(self._code, m.start() + 1) is None),
            len(text),
        )

    def opening(self, begin: int) -> Opening:
        """What a piece that begins there opens with."""
        text = self._text
        if surrounding(self._code, begin) is not None:
            return Opening()
        line = text.rfind("\n", 0, begin) + 1
        mark = _MARK.match(text, line, min(len(text), line + _LONGEST_MARK))
        assert mark is not None
        spoiler = SPOILER if surrounding(self._spoilers, begin) is not None else ""
        lead = ""
        if text[line:begin].strip():
            lead = mark[0].lstrip() if mark.end() <= begin else ""
        if begin > self._to_the_end and not lead.startswith(">>> "):
            lead = ">>> "
        skip = 0
        if not text[line:begin].strip() and begin < mark.end():
            skip = mark.end() - begin
        return Opening(lead, skip if spoiler else 0, spoiler)

    def closing(self, end: int) -> str:
        """What a piece that ends there closes with."""
        return SPOILER if surrounding(self._spoilers, end) is not None else ""

    def may_part(self, end: int, begin: int) -> bool:
        """Whether a spoiler that is parted there has something of it on both sides."""
        return not self._at_edge(end) and not self._at_edge(begin)

    def _at_edge(self, at: int) -> bool:
        stretch = surrounding(self._spoilers, at)
        if stretch is None:
            return False
        start, end = stretch
        inside = self._text[start + len(SPOILER) : at], self._text[at : end - len(SPOILER)]
        return not all(map(str.strip, inside))
