"""Fingerprints of a text, by which a passage that two texts share is found, and the passage itself.

Every run of ten words is hashed; of every 31 hashes in a row the smallest is kept (winnowing: Schleimer, Wilkerson,
Aiken, 2003). So any 40 words in a row that two texts share leave the same fingerprint in both. What is quoted is left
out, for a quotation may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from zlib import adler32, crc32

from bot.domain.article.copy import Copy, Markup
from bot.domain.text.code_spans import mask_code

SHARED_WORDS = 40
"""Words in a row that another article may not have as well."""

_RUN = 10
_WINDOW = SHARED_WORDS - _RUN + 1

_EXCERPT_WORDS = 12

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_QUOTED = re.compile(
    r"“[^”]{0,5000}”|„[^“”]{0,5000}[“”]|«[^»]{0,5000}»|\"[^\"]{0,5000}\"|»[^«]{0,5000}«|「[^」]{0,5000}」"
)
_MARK = re.compile('[“”„"«»「]')
_BLOCK_QUOTE = re.compile(r"(?m)^[ \t]*>.*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two texts share: how many, how they begin, and in which paragraph of either (from 1)."""

    words: int
    beginning: str
    here: int
    there: int
    marks: frozenset[int] = frozenset()
    """The fingerprints of the passage alone."""


def fingerprints(copy: Copy) -> frozenset[int]:
    """The fingerprints of a body, each from 0 to 2^62. A text of fewer than ten words in a row has none."""
    found: set[int] = set()
    for words in _plain_runs(copy):
        found |= _winnowed(words)
    return frozenset(found)


def shared(copy: Copy, other: Copy) -> Passage | None:
    """The longest passage that two bodies share, word for word; None if it is shorter than 40 words."""
    theirs = [run for run in _runs(other) if len(run) >= SHARED_WORDS]
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, run in enumerate(theirs):
        words = [word for word, _, _ in run]
        for at in range(
            0, len(words) - _RUN + 1, _RUN
        ):  # every tenth: a shared run of 40 covers three whole ones
            places.setdefault(tuple(words[at : at + _RUN]), []).append((number, at))
    best: Passage | None = None
    for run in _runs(copy):
        words = [word for word, _, _ in run]
        at = 0
        while at <= len(words) - _RUN:
            longest = 0
            for number, place in places.get(tuple(words[at : at + _RUN]), ())[:8]:
                there = theirs[number]
                first, before = at, place
                while first and before and words[first - 1] == there[before - 1][0]:
                    first, before = first - 1, before - 1
                last, after = at, place
                while last < len(words) and after < len(there) and words[last] == there[after][0]:
                    last, after = last + 1, after + 1
                longest = max(longest, last - at)
                if last - first >= SHARED_WORDS and (best is None or last - first > best.words):
                    end = min(last, first + _EXCERPT_WORDS) - 1
                    beginning = copy.body[run[first][1] : run[end][1] + len(run[end][0])]
                    best = Passage(
                        last - first,
                        " ".join(beginning.split()),
                        run[first][2],
                        there[before][2],
                        frozenset(_winnowed(words[first:last])),
                    )
            at += max(longest - _RUN + 1, 1)
    return best


def _plain_runs(copy: Copy) -> Iterator[list[str]]:
    """The words of each run alone: most texts are never compared any further."""
    body, spans = _spans(copy)
    for start, end in spans:
        part = body[start:end]
        if _UNSPACED.search(part):
            words = [word for word, _ in _words(body, start, end)]
        else:
            words = _WORD.findall(part.casefold())
        if len(words) >= _RUN:
            yield words


def _runs(copy: Copy) -> Iterator[list[tuple[str, int, int]]]:
    """The words of each run, with where each begins and in which paragraph (from 1)."""
    body, spans = _spans(copy)
    breaks = [match.end() for match in re.finditer(r"\n\s*\n", body)]
    paragraph = 0
    for start, end in spans:
        run: list[tuple[str, int, int]] = []
        for word, at in _words(body, start, end):
            while paragraph < len(breaks) and breaks[paragraph] <= at:
                paragraph += 1
            run.append((word, at, paragraph + 1))
        if len(run) >= _RUN:
            yield run


def _spans(copy: Copy) -> tuple[str, list[tuple[int, int]]]:
    """A body and the parts of it that are nobody's quotation: a quotation ends a run."""
    body = mask_code(copy.body) if copy.markup is Markup.MARKDOWN else copy.body
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


def _winnowed(words: list[str]) -> set[int]:
    parts = [word.encode("utf-8", "surrogatepass") for word in words]
    joined = b" ".join(parts)
    starts = [0, *accumulate(len(part) + 1 for part in parts)]
    chunks = [joined[start : end - 1] for start, end in zip(starts, starts[_RUN:], strict=False)]
    hashes = [crc32(chunk) << 30 ^ adler32(chunk) for chunk in chunks]
    if len(hashes) <= _WINDOW:
        return {min(hashes)} if hashes else set()
    found: set[int] = set()
    least, least_at = 0, -1
    for end in range(_WINDOW, len(hashes) + 1):
        start = end - _WINDOW
        if least_at < start:
            least = min(hashes[start:end])
            least_at = end - 1 - hashes[start:end][::-1].index(least)
            found.add(least)
        elif hashes[end - 1] <= least:
            least, least_at = hashes[end - 1], end - 1
            found.add(least)
    return found
