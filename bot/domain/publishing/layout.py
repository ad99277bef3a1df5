"""Layout: how an article's text is spread over Discord messages, sheet by sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.article.copy import Copy, Markup
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.publishing.plates import Plate, on_sheet, placed, plates_of
from bot.domain.text.graphemes import clip, utf16_length
from bot.domain.text.markdown_escape import escape
from bot.domain.text.splitting import pages, same_text

__all__ = ["SHEET_LIMIT", "Sheet", "clip", "lay_out", "same_text", "shown_body"]

SHEET_LIMIT = 4000
"""Discord's limit for all text displays of one message together (Components V2)."""

_LINE_ENDS = pattern(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one message holds, in Discord Markdown; each part may be '', but not all three.
    Meant for text displays of their own: no line end stands between the parts. `report` says whether
    readers can report an error under it, and `plates` are the pictures whose places are in its body
    (`bot.domain.publishing.plates`)."""

    head: str = ""
    body: str = ""
    foot: str = ""
    report: bool = False
    plates: tuple[Plate, ...] = ()


def lay_out(
    copy: Copy,
    byline: str,
    *,
    closing: Sequence[str] = (),
    limit: int = SHEET_LIMIT,
    gone: Collection[str] = (),
) -> tuple[Sheet, ...]:
    """The article on as many sheets as it takes, at least one, each of at most `limit` UTF-16
    code units over its three parts (Discord counts characters; the stricter reading is safe).
    `closing` are lines of Markdown under the body: notes of corrections, the way to other articles. `gone` are pictures, by
    their SHA-256, that may not be shown any more.

    The bodies of the sheets are `shown_body(copy)`, but for white space at the joints and code
    blocks closed and reopened there: see `same_text`. Only empty copy gives an empty sheet.
    """
    heads = _stacked(_head_lines(copy, byline, limit), limit)
    feet = _stacked([*closing, *_foot_lines(copy)], limit)
    head = heads.pop() if heads else ""
    body = placed(copy, shown_body(copy), gone) if copy.pictures else shown_body(copy)
    bodies = pages(body, first=limit - utf16_length(head), limit=limit)
    first_body = bodies.pop(0) if bodies else ""
    sheets = [*(Sheet(head=earlier) for earlier in heads), Sheet(head, first_body)]
    sheets += [Sheet(body=body) for body in bodies]
    if feet and utf16_length(sheets[-1].head + sheets[-1].body + feet[0]) <= limit:
        sheets[-1] = Sheet(sheets[-1].head, sheets[-1].body, feet.pop(0))
    sheets += [Sheet(foot=foot) for foot in feet]
    if copy.pictures:
        plates = plates_of(copy.pictures, gone)
        sheets = [replace(sheet, plates=on_sheet(sheet.body, plates)) for sheet in sheets]
    return tuple(sheets)


def shown_body(copy: Copy) -> str:
    """The body as Discord Markdown: plain text is escaped."""
    return escape(copy.body) if copy.markup is Markup.PLAIN else copy.body


def _head_lines(copy: Copy, byline: str, limit: int) -> list[str]:
    lines: list[str] = []
    if headline := _line(copy.headline):
        lines.append(f"# {headline}")
    if standfirst := _line(copy.standfirst):
        fits = utf16_length(standfirst) + 2 <= limit
        lines.append(f"*{standfirst}*" if fits and "*" not in standfirst else standfirst)
    if writer := _line(byline):
        lines.append(f"-# By {writer}")
    return lines


def _foot_lines(copy: Copy) -> list[str]:
    lines: list[str] = []
    if tags := [tag for tag in map(_line, copy.tags) if tag]:
        lines.append(f"-# Tags: {' · '.join(tags)}")
    sources = [source for source in map(_line, copy.sources) if source]
    if len(sources) == 1:
        lines.append(f"-# Sources: {sources[0]}")
    elif sources:
        lines += ["-# Sources:", *(f"-# · {source}" for source in sources)]
    return lines


def _line(text: str) -> str:
    """Plain text as one line of Markdown; an address stays the link it is."""
    return escape(_LINE_ENDS.sub(" ", text).strip())


def _stacked(lines: Sequence[str], limit: int) -> list[str]:
    """The lines on as few sheets as they need; only a line longer than a sheet is parted."""
    stacks: list[str] = []
    for line in lines:
        for piece in pages(line, first=limit, limit=limit):
            if stacks and utf16_length(stacks[-1]) + 1 + utf16_length(piece) <= limit:
                stacks[-1] += f"\n{piece}"
            else:
                stacks.append(piece)
    return stacks
