"""Plain text: what a reader sees of Discord Markdown once it is laid out, without its marks.

One pass over the text, so that no text takes long.
"""

from __future__ import annotations

import re

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

HIDDEN = "…"
"""Stands for a spoiler, which a reader sees only by choice."""

_CODE = pattern(
    r"```(?:[\w+-]{1,20}\n)?(?P<block>.*?)```|(?P<ticks>`{1,2})(?P<span>[^`\n]+)(?P=ticks)", re.DOTALL
)
_SPOILER = pattern(r"\|\|(?=\S)(?:(?!\|\|).)+\|\|", re.DOTALL)
_LINE_START = pattern(r"^[ \t]{0,8}(?:(?:>{1,3}|#{1,3}|-#|[-*+]|\d{1,3}[.)])[ \t]+)+", re.MULTILINE)
_LINK = pattern(
    r"!?\[(?P<label>(?:\\.|[^\[\]\\\n]){1,300})\]\((?:<[^<>\n]{1,600}>|[^\s()]{1,600})(?:[ \t]+\"[^\"\n]{0,200}\")?\)"
)
_TOKEN = pattern(
    r"\\(?P<escaped>[^\w\s]|_)|<(?P<address>https?://[^\s<>]{1,600})>|(?P<mark>\*{1,3}|_{1,3}|~~)"
)


@dataclass(slots=True)
class _Part:
    """A piece of the result; a mark goes if it has its other half."""

    text: str
    opens: bool = False
    closes: bool = False


def plain_text(markdown: str) -> str:
    """The text without emphasis, links' addresses, code ticks, spoilers and the marks at the beginning of lines. Escaped
    signs stay, and so do signs that mark nothing (5 * 3, snake_case)."""
    parts: list[_Part] = []
    at = 0
    for code in _CODE.finditer(markdown):
        parts += _parts(markdown, at, code.start())
        parts.append(_Part(code["block"] or code["span"] or ""))
        at = code.end()
    parts += _parts(markdown, at, len(markdown))
    return "".join(part.text for part in _without_pairs(parts))


def _parts(markdown: str, start: int, end: int) -> list[_Part]:
    text = _SPOILER.sub(HIDDEN, markdown[start:end])
    text = _LINK.sub(lambda link: link["label"], text)
    if start == 0 or markdown[start - 1] == "\n":
        text = _LINE_START.sub("", text)
    else:  # after code its line goes on
        first, newline, rest = text.partition("\n")
        text = first + newline + _LINE_START.sub("", rest)
    parts: list[_Part] = []
    at = 0
    for token in _TOKEN.finditer(text):
        parts.append(_Part(text[at : token.start()]))
        at = token.end()
        if token["mark"] is None:
            parts.append(_Part(token["escaped"] or token["address"]))
            continue
        # What is before and after the mark decides, also where that is code.
        before = text[token.start() - 1] if token.start() else markdown[start - 1 : start] or " "
        after = text[at] if at < len(text) else markdown[end : end + 1] or " "
        inside_word = token["mark"][0] == "_" and before.isalnum() and after.isalnum()
        parts.append(
            _Part(
                token["mark"],
                opens=not after.isspace() and not inside_word,
                closes=not before.isspace() and not inside_word,
            )
        )
    parts.append(_Part(text[at:]))
    return parts


def _without_pairs(parts: list[_Part]) -> list[_Part]:
    """Each mark that closes is paired with the latest one like it that opens; both go."""
    opened: dict[str, list[int]] = {}
    gone: set[int] = set()
    for number, part in enumerate(parts):
        waiting = opened.setdefault(part.text, []) if part.opens or part.closes else []
        if part.closes and waiting:
            first = waiting.pop()
            gone |= {first, number}
            for others in opened.values():  # what was opened inside and not closed is text
                while others and others[-1] > first:
                    others.pop()
        elif part.opens:
            waiting.append(number)
    return [part for number, part in enumerate(parts) if number not in gone]
