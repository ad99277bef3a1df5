"""Literal text: what a writer did not mean as markup, kept from being read as it.

There are three kinds of text: plain (nothing in it is markup), raw (as a Markdown parser left it: escapes are
still in it, and signs that it found no partner for), and shown (Discord's Markdown that shows the raw text).
"""

from __future__ import annotations

import re

from bot.domain.late import pattern

_PLAIN_SIGNS = pattern(
    r"(https?://[^\s<>\[\]*`|\\]+)|[\\*_~`|\[\]]|<(?=[@#:]|a:\w|id:|t:-?\d|/[\w -]{1,100}:\d|https?://)|:(?=[\w+-]{1,64}:)|@(?=everyone|here)"
)
_ESCAPE = pattern(r"\\([^\w\s]|_)")

_RAW = pattern(
    r"(?P<keep>\\(?:[^\w\s]|_)|<[^<>\s]{1,200}>|https?://[^\s<\]]+"
    r"|\*\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*\*(?!\*)"  # bold to Discord and to its writer: **Now:**today
    r"|\|\|)"
    r"|(?P<stars>\*+)|(?P<lines>_+)|(?P<waves>~~+)|(?P<ticks>`+)|(?P<bracket>\[)(?=[^\[\]\n]{0,300}\]\()"
)
_LINE_START = pattern(r"([^\S\n]*)(\d{1,9}(?=\.(?:\s|$))|(?=(?:\#{1,3}|>|>>>|[-*+]|-\#)(?:\s|$)))")


def from_plain(text: str) -> str:
    """Plain text as raw text that shows it."""
    return _PLAIN_SIGNS.sub(lambda found: found[1] or f"\\{found[0]}", text)


def to_plain(raw: str) -> str:
    """What raw text shows."""
    return _ESCAPE.sub(r"\1", raw)


def shown(raw: str) -> str:
    """Raw text as Discord's Markdown. Spoilers, mentions and the like, which Markdown does not know, stay."""
    return _RAW.sub(_shown, raw)


def _shown(found: re.Match[str]) -> str:
    sign = found[0]
    if found["keep"] is not None:
        return sign
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if (
        found["stars"]
        and len(sign) == 1
        and (not before or before.isspace())
        and (not after or after.isspace())
    ):
        return sign
    if found["lines"] and len(sign) == 1 and before.isalnum() and after.isalnum():
        return sign
    return "".join(f"\\{char}" for char in sign)


def line_start(line: str, *, small_print: bool = True) -> str:
    """A line in which nothing at its head makes a list, a quotation or a heading. `small_print` may stay."""
    found = _LINE_START.match(line)
    if found is None or (small_print and line.startswith("-# ")):
        return line
    return f"{line[: found.end()]}\\{line[found.end() :]}"
