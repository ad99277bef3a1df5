"""Fingerprints of a text, by which a passage that two texts share is found, and the passage itself.

Every run of ten words is hashed; of every 31 hashes in a row the smallest is kept (winnowing: Schleimer, Wilkerson,
Aiken, 2003). So any 40 words in a row that two texts share leave the same fingerprint in both. What is quoted is left
out, for a quotation may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import accumulate
from operator import sub
from zlib import adler32, crc32

from bot.domain.article.copy import Copy, Markup
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.markdown_regions import mask_code

SHARED_WORDS = 40
"""Words in a row that another article may not have as well."""

_RUN = 10
_WINDOW = SHARED_WORDS - _RUN + 1

_SCRAMBLER, _BITS = 0x9E3779B1, 0xFFFFFFFF
"""Without it the numbers of neighbouring runs, which have nine words in common, would fall and rise together, and more
of them be kept than need be."""

_EXCERPT_WORDS = 12
_PLACES_MOST = 8
"""Places in another text at which the same ten words are looked at: a litany has no end of them."""

_Word = tuple[str, int, int]
"""A word, where it begins, and in which paragraph."""

_WORD = pattern(r"\w+(?:[’'-]\w+)*")
_UNSPACED = pattern(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_QUOTED = pattern(
    r"“[^”]{0,5000}”|„[^“”]{0,5000}[“”]|«[^»]{0,5000}»|\"[^\"]{0,5000}\"|»[^«]{0,5000}«|「[^」]{0,5000}」"
)
_MARK = pattern('[“”„"«»「]')
_BLOCK_QUOTE = pattern(r"(?m)^[ \t]*>.*$")


Standing = Callable[[frozenset[int]], AbstractSet[int]]
"""Which of these fingerprints belong to standing passages, such as a notice under every article."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two texts share: how many, how they begin, and in which paragraph of either (from 1)."""

    words: int
    beginning: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class _Match:
    """Words in a row that stand in two texts: a piece of a run of either."""

    ours: list[_Word]
    theirs: list[_Word]

    @property
    def marks(self) -> list[tuple[int, int]]:
        return _winnowed([word for word, _, _ in self.ours])

    def without(self, standing: AbstractSet[int]) -> _Match:
        """The longest part of it in which no standing fingerprint is."""
        covered = [at for at, mark in self.marks if mark in standing]
        begins = [0, *(at + _RUN for at in covered)]
        ends = [*covered, len(self.ours)]
        start, end = max(zip(begins, ends, strict=True), key=lambda part: part[1] - part[0])
        return _Match(self.ours[start:end], self.theirs[start:end])


def fingerprints(copy: Copy) -> frozenset[int]:
    """The fingerprints of a body, each from 0 to 2^62. A text of fewer than ten words in a row has none."""
    return frozenset(mark for words in _plain_runs(copy) for _, mark in _winnowed(words))


def shared(copy: Copy, other: Copy, standing: Standing = lambda _: frozenset()) -> Passage | None:
    """The longest passage that two bodies share, word for word, without what is `standing` in it; None if it is
    shorter than 40 words."""
    found = list(_matches(_runs(copy), [run for run in _runs(other) if len(run) >= SHARED_WORDS]))
    house = (
        standing(frozenset(mark for match in found for _, mark in match.marks)) if found else frozenset[int]()
    )
    best = max((match.without(house) for match in found), key=lambda match: len(match.ours), default=None)
    if best is None or len(best.ours) < SHARED_WORDS:
        return None
    last = best.ours[_EXCERPT_WORDS - 1]
    beginning = copy.body[best.ours[0][1] : last[1] + len(last[0])]
    return Passage(len(best.ours), " ".join(beginning.split()), best.ours[0][2], best.theirs[0][2])


def _matches(ours: Iterable[list[_Word]], theirs: list[list[_Word]]) -> Iterator[_Match]:
    """Whatever of 40 words or more in a row stands in both."""
    texts = [[word for word, _, _ in run] for run in theirs]
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, text in enumerate(texts):
        for at in range(0, len(text) - _RUN + 1, _RUN):  # every tenth: 40 words cover three whole ones
            places.setdefault(tuple(text[at : at + _RUN]), []).append((number, at))
    for run in ours:
        words = [word for word, _, _ in run]
        at = 0
        while at <= len(words) - _RUN:
            longest = 0
            spans: list[tuple[int, int]] = []
            for number, place in places.get(tuple(words[at : at + _RUN]), ())[:_PLACES_MOST]:
                there = texts[number]
                first, before = at, place
                while first and before and words[first - 1] == there[before - 1]:
                    first, before = first - 1, before - 1
                last, after = at, place
                while last < len(words) and after < len(there) and words[last] == there[after]:
                    last, after = last + 1, after + 1
                longest = max(longest, last - at)
                # Of a text that repeats itself every place says the same, each a little less of it.
                if last - first >= SHARED_WORDS and not any(a <= first and last <= b for a, b in spans):
                    spans.append((first, last))
                    yield _Match(run[first:last], theirs[number][before:after])
            at += max(longest - _RUN + 1, 1)


def _plain_runs(copy: Copy) -> Iterator[list[str]]:
    """The words of each run alone: most texts are never compared any further."""
    body, spans = _spans(copy)
    for start, end in spans:
        part = body[start:end]
        if not part.isascii() and _UNSPACED.search(part):
            words = [word for word, _ in _words(body, start, end)]
        else:
            words = _WORD.findall(part.casefold())
        if len(words) >= _RUN:
            yield words


def _runs(copy: Copy) -> Iterator[list[_Word]]:
    """The words of each run, with where each begins and in which paragraph (from 1)."""
    body, spans = _spans(copy)
    breaks = [match.end() for match in re.finditer(r"\n\s*\n", body)]
    paragraph = 0
    for start, end in spans:
        run: list[_Word] = []
        for word, at in _words(body, start, end):
            while paragraph < len(breaks) and breaks[paragraph] <= at:
                paragraph += 1
            run.append((word, at, paragraph + 1))
        if len(run) >= _RUN:
            yield run


def _spans(copy: Copy) -> tuple[str, list[tuple[int, int]]]:
    """A body and the parts of it that are nobody's quotation: a quotation ends a run."""
    body = mask_code(copy.body) if copy.markup is Markup.MARKDOWN and "`" in copy.body else copy.body
    gaps = [match.span() for match in _QUOTED.finditer(body)] if _MARK.search(body) else []
    if copy.markup is Markup.MARKDOWN and ">" in body:
        gaps += [match.span() for match in _BLOCK_QUOTE.finditer(body)]
    spans: list[tuple[int, int]] = []
    start = 0
    for low, high in [*sorted(gaps), (len(body), len(body))]:
        if low > start:
            spans.append((start, low))
        start = max(start, high)
    return body, spans


def _words(body: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Words, or characters of scripts that put no spaces between words."""
    for match in _WORD.finditer(body, start, end):
        word = match[0].casefold()
        if _UNSPACED.search(word) and len(word) == len(match[0]):
            yield from ((char, match.start() + at) for at, char in enumerate(word))
        else:
            yield word, match.start()


def _winnowed(words: list[str]) -> list[tuple[int, int]]:
    """The fingerprints of words in a row, with the word at which the run of each begins. Which runs are kept is told
    by a number that is quick to come by for every run: the sum of its words' checksums, scrambled."""
    parts = " ".join(words).encode("utf-8", "surrogatepass").split(b" ")
    totals = [0, *accumulate(map(crc32, parts))]
    sums = [total * _SCRAMBLER & _BITS for total in map(sub, totals[_RUN:], totals)]
    places: list[int] = []
    if 0 < len(sums) <= _WINDOW:
        places.append(_last_least(sums, 0, len(sums)))
    elif sums:
        least, least_at = 0, -1
        for end, latest in enumerate(sums[_WINDOW - 1 :], _WINDOW):
            if least_at < end - _WINDOW:
                least_at = _last_least(sums, end - _WINDOW, end)
            elif latest <= least:
                least_at = end - 1
            else:
                continue
            least = sums[least_at]
            places.append(least_at)
    runs = [b" ".join(parts[place : place + _RUN]) for place in places]
    return [(place, crc32(run) << 30 ^ adler32(run)) for place, run in zip(places, runs, strict=True)]


def _last_least(sums: list[int], start: int, end: int) -> int:
    """Where the smallest of some checksums stands; the last of several."""
    part = sums[start:end]
    part.reverse()
    return end - 1 - part.index(min(part))
