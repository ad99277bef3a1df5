"""Excerpts: the stretch of a text in which what was looked for stands, with the hits told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.archive.search_query import Query, words_of
from bot.domain.dataclass import dataclass
from bot.domain.text.graphemes import ELLIPSIS, boundary_before, is_boundary

_LEAD_SHARE = 4
"""One part in so many of an excerpt stands before its first hit."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is a hit."""

    text: str
    hit: bool = False


def excerpt(text: str, query: Query, length: int) -> tuple[Piece, ...]:
    """At most about `length` characters of a text, on one line: those with most of what is wanted; its
    beginning if nothing of it stands there. Nothing of the text is changed but its white space."""
    line, spans = _found(text, query)
    start, end = _window(line, spans, length)
    pieces = [Piece(f"{ELLIPSIS} ")] if start else []
    at = start
    for low, high in _merged(span for _, span in spans):
        if low >= start and high <= end:
            pieces += [Piece(line[at:low]), Piece(line[low:high], hit=True)]
            at = high
    tail = line[at:end].rstrip() + f" {ELLIPSIS}" if end < len(line) else line[at:]
    return tuple(piece for piece in (*pieces, Piece(tail)) if piece.text)


def _found(text: str, query: Query) -> tuple[str, list[tuple[int, Span]]]:
    """The text on one line, and where which of the terms stand in it, in order."""
    line, found = words_of(" ".join(text.split()))
    spans = [
        (number, _whole(line, span))
        for number, term in enumerate(query.wanted)
        for span in term.found_in(found)
    ]
    return line, sorted(spans, key=lambda each: each[1])


def _window(line: str, spans: Sequence[tuple[int, Span]], length: int) -> Span:
    """The stretch to show: from a little before the hit from which the most terms are within reach."""
    if len(line) <= length:
        return 0, len(line)
    lead = length // _LEAD_SHARE
    best, begin, first = 0, 0, 0
    counts: dict[int, int] = {}
    for number, (low, high) in spans:
        counts[number] = counts.get(number, 0) + 1
        while spans[first][1][0] < high - (length - lead) and spans[first][1][0] < low:
            passed = spans[first][0]
            counts[passed] -= 1
            if not counts[passed]:
                del counts[passed]
            first += 1
        if len(counts) > best:
            best, begin = len(counts), spans[first][1][0]
    start = _cut(line, max(begin - lead, 0), begin) if begin > lead else 0
    end = len(line)
    if start + length < end:
        end = start + length
        space = line.rfind(" ", start + length - lead, end + 1)
        end = space if space > 0 else boundary_before(line, end, start)
    if best and end < (hit := next(high for _, (low, high) in spans if low >= begin)):
        end = min(hit, start + 2 * length)  # a hit longer than all of the excerpt
        end = boundary_before(line, end, start)
    return start, end


def _cut(line: str, at: int, latest: int) -> int:
    """The next place from `at` on, before `latest`, where a word begins, else a letter."""
    space = line.find(" ", at, latest)
    if space >= 0:
        return space + 1
    while at < latest and not is_boundary(line, at):
        at += 1
    return at


def _whole(line: str, span: Span) -> Span:
    """The span, grown to where readers see letters begin and end."""
    low, high = span
    while not is_boundary(line, low):
        low -= 1
    while not is_boundary(line, high):
        high += 1
    return low, high


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order that do not touch."""
    merged: list[Span] = []
    for low, high in spans:
        if merged and low <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return merged
