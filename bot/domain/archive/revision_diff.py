"""Revision diff: what changed between two texts, word by word, as Discord Markdown."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from unicodedata import bidirectional

from bot.domain.article.amendment import Amendment
from bot.domain.article.copy import Copy
from bot.domain.article.picture import Picture
from bot.domain.dataclass import dataclass
from bot.domain.text.graphemes import ELLIPSIS, clip, utf16_length
from bot.domain.text.markdown_escape import escape
from bot.domain.text.word_diff import Kind, Run, Word, changes

_LENGTHS = (sys.maxsize, 120, 60, 30, 15)
"""Words shown of one removed or added stretch: the most that lets everything fit."""
_LETTERS = 8
"""UTF-16 code units shown of one word, for each word shown of its stretch, where room is short."""
_LEAST_PART = 8
"""UTF-16 code units of a word that are worth showing alone."""
_MORE = f" {ELLIPSIS}"
_LINE_SIGN = "¶"
_GUARD = "\u2060"
"""WORD JOINER, not seen: keeps a text's own sign apart from the marker beside it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`shown` is Discord Markdown: removed words struck out, added ones bold; '' if no word
    changed. The counts are of the whole texts, also when `shown` is `truncated`."""

    shown: str
    added_words: int
    removed_words: int
    truncated: bool


def difference(old: str, new: str, *, context_words: int = 12, limit: int = 1800) -> Difference:
    """What turns `old` into `new`, in at most `limit` UTF-16 code units of Discord Markdown.

    White space within a line does not count. Unchanged stretches are shortened to `context_words`
    words on either side of a change. Both texts are shown as typed, their markup escaped.
    """
    runs = changes(old, new)
    added = sum(run.count for run in runs if run.kind is Kind.ADDED)
    removed = sum(run.count for run in runs if run.kind is Kind.REMOVED)
    if all(run.kind is Kind.SAME for run in runs):
        return Difference("", 0, 0, False)
    shown, whole = "", False
    for number, longest in enumerate(_LENGTHS):
        shown, complete = _Page(limit).fill(runs, context_words, longest)
        whole = complete and number == 0
        if complete:
            break
    return Difference(shown, added, removed, not whole)


Amendments = tuple[Amendment | None, Amendment | None]


def copy_difference(
    old: Copy, new: Copy, *, amendments: Amendments = (None, None), limit: int = 1800
) -> Difference:
    """The difference of all parts of an article, each named where it changed, in at most `limit`
    UTF-16 code units. The body has what room the others leave. `amendments` are what the two texts
    are to the published one."""
    pairs = part_pairs(old, new, amendments)
    names = list(pairs)
    found: dict[str, Difference] = {}
    room = limit
    for name in (*(name for name in names if name != "Body"), "Body"):
        if pairs[name][0] == pairs[name][1]:
            continue
        label = len(_label(name, "\u05d0")) + len("\n")
        share = room if name == "Body" else min(room, limit // 6)
        found[name] = difference(*pairs[name], limit=share - label)
        if found[name].shown:
            room -= label + utf16_length(found[name].shown)
    parts = [(name, found[name]) for name in names if name in found]
    return Difference(
        "\n".join(_label(name, part.shown) + part.shown for name, part in parts if part.shown),
        sum(part.added_words for _, part in parts),
        sum(part.removed_words for _, part in parts),
        any(part.truncated for _, part in parts),
    )


def part_pairs(old: Copy, new: Copy, amendments: Amendments = (None, None)) -> dict[str, tuple[str, str]]:
    """The parts of two texts by name, in the order in which they are read."""
    before, after = _parts(old, amendments[0]), _parts(new, amendments[1])
    return {name: (part, after[name]) for name, part in before.items()}


def _parts(copy: Copy, amendment: Amendment | None) -> dict[str, str]:
    return {
        "Headline": copy.headline,
        "Standfirst": copy.standfirst,
        "Byline": copy.byline,
        "Body": copy.body,
        "Tags": " · ".join(copy.tags),
        "Sources": "\n".join(copy.sources),
        "Pictures": "\n".join(f"{number}. {described(each)}" for number, each in enumerate(copy.pictures, 1)),
        "Markup": copy.markup.value,
        "Kind": "" if amendment is None else amendment.kind.value,
        "Note to readers": "" if amendment is None else amendment.note,
    }


def described(picture: Picture) -> str:
    """A picture in words, as two texts are compared: its file by the beginning of its SHA-256, and what is said of it."""
    said = [
        ("alt text", "decorative" if picture.decorative else picture.alt or "none"),
        ("caption", picture.caption),
        ("credit", picture.credit),
        ("rights", f"{picture.rights.value}{f' ({picture.terms})' if picture.terms else ''}"),
    ]
    told = [f"file {picture.sha256[:8]}", *(f"{name}: {words}" for name, words in said if words)]
    return " · ".join([*told, *(["covered"] if picture.spoiler else [])])


def _label(name: str, text: str) -> str:
    """A line that begins with Latin letters is set from left to right, so other text has one of its own."""
    strong = next((side for char in text if (side := bidirectional(char)) in ("L", "R", "AL")), "L")
    return f"**{name}**: " if strong == "L" else f"**{name}**:\n"


class _Page:
    """Writes runs until its room, in UTF-16 code units, is used up."""

    def __init__(self, limit: int) -> None:
        self._room = limit - len(_MORE)
        self._out: list[str] = []
        self._fresh = True  # nothing stands on this line yet

    def fill(self, runs: Sequence[Run], context_words: int, longest: int) -> tuple[str, bool]:
        """The page, and whether it holds all of `runs`."""
        complete = self._room >= 0
        for number, run in enumerate(runs):
            if not complete:
                break
            if run.kind is Kind.SAME:
                before, after = number > 0, number < len(runs) - 1
                words = _in_context(run.words, before * context_words, after * context_words)
                complete = self._write(run.kind, words)
            elif run.count == 0:
                complete = self._write(run.kind, [Word(_LINE_SIGN)])
                if run.kind is Kind.ADDED:
                    self._end_line()
            else:
                complete = self._write(run.kind, _shortened(run.words, longest))
        if not complete and self._room >= 0:
            self._out.append(_MORE if not self._fresh else ELLIPSIS)
        return "".join(self._out).strip("\n"), complete

    def _write(self, kind: Kind, words: Sequence[Word]) -> bool:
        """Write all of `words`, or as many as there is room for; says whether it was all."""
        for ends_line, group in groupby(words, key=lambda word: word.ends_line):
            if ends_line:
                self._end_line()
            elif not self._write_line(kind, list(group)):
                return False
        return True

    def _end_line(self) -> None:
        if not self._fresh and self._room > 0:
            self._out.append("\n")
            self._room -= 1
            self._fresh = True

    def _write_line(self, kind: Kind, words: list[Word]) -> bool:
        some = words[: max(1, self._room)]
        piece = self._marked(kind, some)
        if len(some) == len(words) and utf16_length(piece) <= self._room:
            self._put(piece)
            return True
        fitting = bisect_right(
            range(len(some)), self._room, key=lambda last: utf16_length(self._marked(kind, some[: last + 1]))
        )
        if fitting:
            self._put(self._marked(kind, some[:fitting]))
        else:
            self._put_part_of(kind, words[0])
        return False

    def _put_part_of(self, kind: Kind, word: Word) -> None:
        """The beginning of a word that is too long; nothing if there is hardly room."""
        length = self._room
        while length >= _LEAST_PART:
            piece = self._marked(kind, [Word(clip(word.text, length), word.spaced)])
            if utf16_length(piece) <= self._room:
                return self._put(piece)
            length //= 2
        return None

    def _marked(self, kind: Kind, words: Sequence[Word]) -> str:
        """`words` between their markers, with the space that parts them from what stands before."""
        plain = "".join(" " + word.text if word.spaced and at else word.text for at, word in enumerate(words))
        lead = " " if words[0].spaced and not self._fresh else ""
        if kind is Kind.SAME:
            return lead + _escaped(plain)
        mark = kind.value
        inner = _escaped(plain).replace(mark, f"{mark[0]}{_GUARD}{mark[0]}")
        before = _GUARD if inner.startswith(mark[0]) else ""
        after = _GUARD if inner.endswith(mark[0]) else ""
        return f"{lead}{mark}{before}{inner}{after}{mark}"

    def _put(self, piece: str) -> None:
        self._out.append(piece)
        self._room -= utf16_length(piece)
        self._fresh = False


def _escaped(plain: str) -> str:
    """`plain` escaped, every opening bracket too: the rest of the link may stand in another run."""
    link_end = " ]("
    return escape(plain + link_end).removesuffix(link_end)


def _in_context(words: Sequence[Word], head: int, tail: int) -> Sequence[Word]:
    """The first `head` and the last `tail` words of an unchanged stretch, '…' for those left out."""
    if len(words) <= head + tail + 2:
        return words
    left_out = words[head : len(words) - tail]
    first, last = words[:head], words[len(words) - tail :]
    if not any(word.ends_line for word in left_out) or not first or not last:
        return [*first, Word(ELLIPSIS), *last]
    return [*first, Word(ELLIPSIS), Word("\n"), Word(ELLIPSIS), *last]


def _shortened(words: Sequence[Word], longest: int) -> Sequence[Word]:
    """The first `longest` words of a changed stretch, none of them endless."""
    if longest == sys.maxsize:
        return words
    some = [Word(clip(word.text, longest * _LETTERS), word.spaced) for word in words[:longest]]
    if len(words) > longest:
        some.append(Word(ELLIPSIS))
        if words[-1].ends_line:
            some.append(words[-1])
    return some
