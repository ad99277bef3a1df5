"""Break points: the places where a body may be parted, and how good each of them is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.carrying import Carrying
from bot.domain.text.graphemes import Ruler, is_boundary
from bot.domain.text.markdown_regions import Fence, merged, regions, surrounding

_PLACE = pattern(
    r"\s+"
    r"|[。！？｡][”’」』）】》〉\])]*+(?=[^\s。！？｡])"
    r"|[、，；：](?=\S)"
)
_SENTENCE_END = pattern(r"[.!?…。！？｡؟۔।։][\"'”’»›«“」』）】》〉)\]}*_~|]{0,6}$")
_ABBREVIATION = pattern(
    r"(?:^|[^\w.])(?:[^\W\d]|(?:\w\.)+\w|mr|mrs|ms|dr|prof|st|gen|col|capt|lt|sgt|rep|sen|gov|rev|hon|jr|sr|vs"
    r"|fig|vol|pp|cf|approx|dept|est|ed|eds|bzw|nr|vgl)\.[\"'”’»)\]]{0,3}$",
    re.IGNORECASE,
)
_BLOCK = pattern(r"[ \t]*(?:>>>|>|\#{1,3}|-\#|\\?[-*+•]|\d{1,9}\\?[.)])(?=\s)")
_HEADING = pattern(r"\#{1,3}\s")
_DEEPEST_INDENT = 80
"""Characters of indentation that a line keeps at the head of a sheet."""


class Rank(IntEnum):
    """How good a break is: the higher, the less a reader minds."""

    WORD = 1
    LINE = 2
    SENTENCE = 3
    ITEM = 4
    """Between lines of lists, quotes and code."""
    PARAGRAPH = 5


class Break(NamedTuple):
    """A break: the left side ends before index `end`, the right side begins at `begin`.

    A `forced` break changes what the text means: it leaves the rest of a quote without its
    mark, or turns a number in mid-sentence into a list.
    """

    end: int
    begin: int
    rank: Rank
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Breaks:
    """All breaks of a text in order, with what parting it there has to mind."""

    places: tuple[Break, ...]
    long_fences: tuple[Fence, ...]
    """Code blocks that no sheet can hold: closed at the end of one, reopened on the next."""
    whole: tuple[tuple[int, int], ...]
    emphasis: tuple[tuple[int, int], ...]
    carrying: Carrying

    def between(self, start: int, end: int) -> tuple[Break, ...]:
        """The breaks whose left side ends after `start`, and at `end` at the latest."""
        low = bisect_right(self.places, start, key=_end_of)
        return self.places[low : bisect_right(self.places, end, lo=low, key=_end_of)]

    def next_unforced(self, after: int) -> Break | None:
        """The first break that changes no meaning, of those whose left side ends after `after`."""
        low = bisect_right(self.places, after, key=_end_of)
        return next((place for place in islice(self.places, low, None) if not place.forced), None)

    def in_emphasis(self, place: Break) -> bool:
        """Whether `place` lies inside bold, italics or the like."""
        return surrounding(self.emphasis, place.end) is not None

    def fence_at(self, begin: int) -> Fence | None:
        """The long code block whose code goes on at `begin`."""
        return _fence_at(self.long_fences, begin)


def breaks(text: str, limit: int) -> Breaks:
    """The breaks of `text` for sheets of `limit` UTF-16 units. Nothing that fits on a sheet and
    belongs together (a link, a code block) is parted; what is longer counts as ordinary text."""
    found = regions(text)
    ruler = Ruler(text)

    def fits(stretch: tuple[int, int]) -> bool:
        return ruler.length(*stretch) <= limit

    long_fences = tuple(
        fence
        for fence in found.fences
        if not fits((fence.start, fence.end)) and len(fence.reopening + fence.closing) <= limit // 4
    )
    short = [(f.start, f.end) for f in found.fences if fits((f.start, f.end))]
    links = [stretch for stretch in found.whole if fits(stretch)]
    whole = merged([*short, *links])
    emphasis = tuple(s for s in found.emphasis if fits(s))
    carrying = Carrying(text, found)
    found_places = _Finder(text, found.fences, whole, long_fences, limit).places()
    places = tuple(place for place in found_places if carrying.may_part(place.end, place.begin))
    return Breaks(places, long_fences, whole, emphasis, carrying)


class _Finder:
    """Walks once over a text and judges every place where it might be parted."""

    def __init__(
        self,
        text: str,
        fences: tuple[Fence, ...],
        whole: tuple[tuple[int, int], ...],
        long_fences: tuple[Fence, ...],
        limit: int,
    ) -> None:
        self._text = text
        self._whole = whole
        self._fences = fences
        self._long_fences = long_fences
        self._indent = min(_DEEPEST_INDENT, limit // 4)

    def places(self) -> tuple[Break, ...]:
        found = {place.end: place for place in self._beside_fences()}
        for place in self._in_text():
            if place.end not in found or not place.forced:
                found[place.end] = place
        return tuple(found[end] for end in sorted(found))

    def _beside_fences(self) -> list[Break]:
        """Code may stand in mid-line: better to part there than inside a word."""
        edges = {edge for fence in self._fences for edge in (fence.start, fence.end)}
        return [
            Break(at, at, Rank.WORD, forced=True)
            for at in sorted(edges)
            if 0 < at < len(self._text)
            and not self._text[at].isspace()
            and not self._text[at - 1].isspace()
            and is_boundary(self._text, at)
            and surrounding(self._whole, at) is None
        ]

    def _in_text(self) -> Iterator[Break]:
        text = self._text
        line, block = 0, _BLOCK.match(text)
        for found in _PLACE.finditer(text):
            start, end = found.span()
            if not text[start].isspace():
                start = end
            lines = found[0].count("\n")
            before, block_before = line, block
            if lines:
                line = text.rfind("\n", start, end) + 1
                block = _BLOCK.match(text, line)
            if start == 0 or not self._may_part(end):
                continue
            begin = line if lines and end - line <= self._indent else end
            if fence := _fence_at(self._long_fences, end):
                if fence.inside < start and end < fence.close:
                    yield Break(start, begin, Rank.ITEM if lines else Rank.WORD, forced=not lines)
            elif lines:
                yield Break(start, begin, self._line_rank(start, lines, before, block_before, block))
            else:
                yield self._in_line(start, end, block)

    def _may_part(self, at: int) -> bool:
        text = self._text
        return (
            at < len(text)
            and (text[at] < "\u0300" or is_boundary(text, at))
            and surrounding(self._whole, at) is None
        )

    def _in_line(self, start: int, end: int, block: re.Match[str] | None) -> Break:
        tied = block is not None and "\\" not in block[0]  # what is escaped is no list
        at_mark = block is not None and start <= block.end()
        rank = Rank.SENTENCE if not at_mark and self._ends_sentence(start, end) else Rank.WORD
        return Break(start, end, rank, forced=tied or at_mark or self._opens_block(end))

    def _line_rank(
        self,
        at: int,
        lines: int,
        line: int,
        block: re.Match[str] | None,
        next_block: re.Match[str] | None,
    ) -> Rank:
        if block and _HEADING.match(self._text, line):
            return Rank.WORD  # a heading stays with what it heads
        if lines > 1:
            return Rank.PARAGRAPH
        if block or next_block:
            return Rank.ITEM
        return Rank.SENTENCE if self._ends_sentence(at, at) else Rank.LINE

    def _ends_sentence(self, at: int, following: int) -> bool:
        """Whether the text before `at` closes a sentence and does not go on in lower case."""
        tail = self._text[max(0, at - 24) : at]
        if tail[-1:].isalnum() or tail[-1:] in ",;:-–—" or not _SENTENCE_END.search(tail):
            return False
        if following > at and self._text[following].islower():
            return False
        return "." not in tail or not _ABBREVIATION.search(tail)

    def _opens_block(self, at: int) -> bool:
        """Whether the text from `at` would be a list, quote or heading at the head of a line."""
        return (self._text[at] in "#->*+•" or self._text[at].isdecimal()) and bool(
            _BLOCK.match(self._text, at)
        )


def _end_of(place: Break) -> int:
    return place.end


def _start_of(fence: Fence) -> int:
    return fence.start


def _fence_at(fences: tuple[Fence, ...], at: int) -> Fence | None:
    index = bisect_right(fences, at, key=_start_of) - 1
    return fences[index] if index >= 0 and fences[index].start < at < fences[index].end else None
