"""Markdown regions: the stretches of Discord Markdown that belong together - links, mentions, code, emphasis.

Read the way Discord's client reads a message, as far as parting it needs: a code block opens
and closes at three backticks anywhere in a line, and nothing in code is markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

_LONGEST_MARKER = 8
"""A run of more backticks than this is no fence but a drawing."""

_DEEPEST = 64
"""Characters of indentation and quote marks before a fence that still stands at the head of its line."""

_TOKEN = pattern(
    r"(?P<escape>\\(?:[^\w\s]|_))"
    r"|(?P<ticks>`+)"
    r"|(?P<angle><(?:https?://[^\s<>]{1,2048}|[@\#][!&]?\d{1,20}|a?:\w{1,32}:\d{1,20}|id:\w{1,20}"
    r"|t:-?\d{1,16}(?::\w)?|/[\w -]{1,100}:\d{1,20})>)"
    r"|(?P<address>https?://[^\s<\]]+)"
    r"|(?P<bracket>[\[\]])"
    r"|(?P<blank>\n[^\S\n]*(?=\n))"
    r"|(?P<mark>\*\*|\*|__|_|~~|\|\|)"
)
_TARGET = pattern(
    r"\(\s{0,9}(?:<[^<>\n]{0,2048}+>|[^\s()]{0,2048}+(?:\([^\s()]{0,2048}+\)[^\s()]{0,2048}+){0,32}+)"
    r"(?:\s{1,9}(?:\"[^\"\n]{0,512}+\"|'[^'\n]{0,512}+'))?\s{0,9}\)"
)
_LANGUAGE = pattern(r"([\w+\-.#]{1,32})?[ \t]*(?:\r?\n|$)", re.ASCII)
_LINE_LEAD = pattern(r"[ \t]*((?:> ?)*)[ \t]*")


@dataclass(frozen=True, slots=True)
class Fence:
    """A code block, from `start` to `end`; its code stands from `inside` to `close`.

    An `open_ended` block is never closed: its code runs to the end of the text.
    """

    start: int
    inside: int
    close: int
    end: int
    reopening: str
    closing: str
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Regions:
    """What `regions` found. Each tuple is in order and free of overlaps."""

    fences: tuple[Fence, ...]
    whole: tuple[tuple[int, int], ...]
    """Links, mentions, custom emoji and inline code: never to be parted."""
    emphasis: tuple[tuple[int, int], ...]
    """Bold, italics, underline, strike-through, spoilers: better not parted."""
    spoilers: tuple[tuple[int, int], ...] = ()
    """Spoilers, with their bars: a piece of one must be one too."""


def regions(text: str) -> Regions:
    """The regions of `text`, in linear time."""
    return _Scan(text).run()


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fences: list[Fence] = []
        self._whole: list[tuple[int, int]] = []
        self._emphasis: list[tuple[int, int]] = []
        self._brackets: list[int] = []
        self._open: dict[str, int] = {}
        self._spoilers: list[tuple[int, int]] = []
        self._bars: int | None = None
        self._closers: dict[int, list[tuple[int, int]]] = {n: [] for n in range(1, _LONGEST_MARKER + 1)}
        for run in re.finditer("`+", text):
            length = run.end() - run.start()
            if length < 3:
                self._closers[length].append(run.span())
            for marker in range(3, min(length, _LONGEST_MARKER) + 1):
                self._closers[marker].append(run.span())

    def run(self) -> Regions:
        at = 0
        while token := _TOKEN.search(self._text, at):
            at = self._take(token)
        emphasis = merged([*self._emphasis, *self._spoilers])
        return Regions(tuple(self._fences), merged(self._whole), emphasis, merged(self._spoilers))

    def _take(self, token: re.Match[str]) -> int:
        """Note what `token` begins or ends; returns where to read on."""
        match token.lastgroup:
            case "ticks":
                return self._code(*token.span())
            case "angle" | "address":
                self._whole.append(token.span())
            case "bracket":
                return self._bracket(token)
            case "blank":
                self._brackets.clear()
                self._open.clear()
            case "mark":
                self._mark(token)
            case _:
                pass
        return token.end()

    def _code(self, start: int, end: int) -> int:
        length = end - start
        if length > _LONGEST_MARKER:
            return end
        closers = self._closers[length]
        index = bisect_left(closers, (end, end))
        if length < 3:
            if index == len(closers):
                return end
            self._whole.append((start, closers[index][1]))
            return closers[index][1]
        line = max(self._text.rfind("\n", max(0, start - _DEEPEST), start) + 1, start - _DEEPEST, 0)
        lead = _LINE_LEAD.match(self._text, line, start)
        own_line = lead is not None and lead.end() == start
        language = _LANGUAGE.match(self._text, end)
        if index == len(closers) and not (own_line and language):
            return end
        quote = lead[1] if lead and own_line else ""
        marker = quote + "`" * length
        inside = language.end() if language else end
        close, after = closers[index] if index < len(closers) else (len(self._text), len(self._text))
        while quote and close > inside and self._text[close - 1] in "> \t":
            close -= 1
        fence = Fence(
            start=start - len(quote) if quote and self._text.startswith(quote, start - len(quote)) else start,
            inside=min(inside, close),
            close=close,
            end=after,
            reopening=f"{marker}{(language and language[1]) or ''}\n",
            closing=f"\n{marker}",
            open_ended=index == len(closers),
        )
        self._fences.append(fence)
        self._brackets.clear()  # a link holds no code block
        return after

    def _bracket(self, token: re.Match[str]) -> int:
        if token[0] == "[":
            self._brackets.append(token.start())
        elif self._brackets:
            start = self._brackets.pop()
            if target := _TARGET.match(self._text, token.end()):
                self._whole.append((start, target.end()))
                return target.end()
        return token.end()

    def _mark(self, token: re.Match[str]) -> None:
        mark, (start, end) = token[0], token.span()
        if mark == "||":  # to its partner anywhere, beyond blank lines too
            if self._bars is None:
                self._bars = start
            elif start > self._bars + len(mark):
                self._spoilers.append((self._bars, end))
                self._bars = None
            return
        before = self._text[start - 1 : start]
        after = self._text[end : end + 1]
        if mark in self._open and before and not before.isspace():
            if mark != "_" or not after.isalnum():
                self._emphasis.append((self._open.pop(mark), end))
        elif after and not after.isspace() and not (mark == "_" and before.isalnum()):
            self._open[mark] = start


def merged(stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same ground in order, with stretches that overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def surrounding(stretches: tuple[tuple[int, int], ...], at: int) -> tuple[int, int] | None:
    """The stretch that index `at` would part, if any. `stretches` in order, without overlaps."""
    index = bisect_right(stretches, (at, 0)) - 1
    if index >= 0 and stretches[index][0] < at < stretches[index][1]:
        return stretches[index]
    return None


# ------------------------------------------------------------------------------ code painted over

_TICKS = pattern("`+")
_FENCE_TICKS = 3


def mask_code(text: str) -> str:
    """`text` with code painted over, every character in its place: blocks become blank lines, spans
    become the letter x. Ticks that nothing closes are ticks."""
    pieces: list[str] = []
    done = 0
    for start, end, paint in _code_spans(text):
        pieces += (text[done:start], re.sub(r"[^\n]", paint, text[start:end]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _code_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and paint of each piece of code. A run of ticks is closed by the next of the same
    length; three and more are a fence. Looking up that next run keeps this linear."""
    runs = list(_TICKS.finditer(text))
    lengths = [min(len(run[0]), _FENCE_TICKS) for run in runs]
    closing: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        closing[index] = latest.get(lengths[index])
        latest[lengths[index]] = index
    index = 0
    while index < len(runs):
        close = closing[index]
        if close is None:
            index += 1
            continue
        yield runs[index].start(), runs[close].end(), " " if lengths[index] == _FENCE_TICKS else "x"
        index = close + 1
