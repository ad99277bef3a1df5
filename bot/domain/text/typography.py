"""Typography: whether two texts differ only in how they are set, so that nobody who read one has to read the other.

Setting is: which spaces there are and how many in a row, soft hyphens, blank lines beyond one, spaces beside punctuation
and inside brackets, the shape of quotation marks, apostrophes and dashes, and three dots for an ellipsis. Text is all else:
every letter and digit, where words, lines and paragraphs part, links, code, and what Markdown reads at the start of a
line. In doubt it is text: then somebody reads it once more.
"""

from __future__ import annotations

import re

from bot.domain.late import pattern
from bot.domain.text.cleaning import nfc

_LINE_END = pattern(r"\r\n?|[\u0085\u2028]")
_SPACES = pattern(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_MARGIN = pattern(r"[ \t]*(?:(?:[-*+>#~|=_]+|\d+[.)])(?:[ \t]+|$))*")
"""What Markdown may read at the start of a line: how far it is set in, lists, headings, quotes and rules."""
_EXACT = pattern(r"[^ ]*(?:://|www\.|[\\<>@\ue000\ue001]|\]\()[^ ]*")
"""A word that is a link, a mention or escaped."""
_HELD = pattern("\ue000([0-9]+)\ue001")
_GUILLEMETS = pattern("« ?([^«»]*?) ?»|» ?([^«»]*?) ?«")
_DOUBLE = pattern("[“”„‟«»″〝〞]")
_SINGLE = pattern("[‘’‚‛‹›′ʼ´]")
_ELLIPSIS = pattern(r"(?<!\.)\.\.\.(?!\.)")
_SHORT_DASH = pattern("[‐‑‒–−]")
_LONG_DASH = pattern(r" ?(?:[—―]|(?<!-)-{2,3}(?!-)) ?| - ")
"""A dash between parts of a sentence: a long one, or one with a space on each side."""
_SPACE_BESIDE = pattern(r" (?=[,;:!?…)\]}](?!\d))| (?=\.(?: |$))|(?<=[(\[{]) ")
_SPACE_AFTER = pattern(r"(?<=[^\W\d_])([,;!?]) (?=[^\W\d_])")


def is_typographic(before: str, after: str) -> bool:
    """Whether two texts differ in nothing but typography: also true where they do not differ."""
    return before == after or set_plainly(before) == set_plainly(after)


def set_plainly(text: str) -> str:
    """The one text that a text and all of its settings come to. Nothing for people to read."""
    lines = nfc(_LINE_END.sub("\n", text)).replace("\u00ad", "").split("\n")
    if "`" in text:  # code, where every space counts
        return "\n".join(line.rstrip() for line in lines)
    plain = [_line(line) for line in lines]
    return "\n".join(line for at, line in enumerate(plain) if line or (at and plain[at - 1])).strip("\n")


def _line(line: str) -> str:
    margin = _MARGIN.match(line)
    begin = margin.end() if margin else 0
    held: list[str] = []

    def hold(word: re.Match[str]) -> str:
        held.append(word[0])
        return f"\ue000{len(held) - 1}\ue001"

    words = _EXACT.sub(hold, _SPACES.sub(" ", line[begin:]))
    words = _GUILLEMETS.sub(lambda said: f'"{said[1] or said[2] or ""}"', words)
    words = _SINGLE.sub("'", _DOUBLE.sub('"', words))
    words = _LONG_DASH.sub("—", _SHORT_DASH.sub("-", _ELLIPSIS.sub("…", words)))
    words = _SPACE_AFTER.sub(r"\1", _SPACE_BESIDE.sub("", words))
    words = _HELD.sub(lambda number: held[int(number[1])], words)
    return (line[:begin] + words).rstrip()
