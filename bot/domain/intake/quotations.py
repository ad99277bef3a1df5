"""Quoted material in copy, and quotation marks that do not pair.

Read paragraph by paragraph, because of the trade's rule for long quotations: every paragraph opens
with a mark and only the last one closes. Apostrophes and single quotes are never counted; a
straight mark after a digit may be inches or seconds of arc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from bot.domain.article.copy import Markup
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.cleaning import count_words
from bot.domain.text.markdown_regions import mask_code

QUOTED_WORDS = 3
"""Fewer words than this in quotation marks are a name or a sneer, not a quotation."""

_CONTEXT = 200
"""Characters shown from an unpaired mark on. A bound, for there may be as many marks as characters."""

_WRAPPED = 120
"""Characters: lines that are all shorter were wrapped by their writer's editor."""

_COLONS = (":", "：")

_MARK = pattern('[“”„"«»「」『』]')
_FAMILY = {mark: family[0] for family in ("“”„", '"', "«»", "「」", "『』") for mark in family}
_CLOSERS = {"“": "”", "„": "“”", "”": "”", '"': '"', "«": "»", "»": "«»", "「": "」", "『": "』"}
"""What may close each opening mark: “English”, „German“, „Polish”, ”Swedish”, «French», »German«,
»Swedish»."""

_OPENS_ANYWHERE = "“„«「『"
_OPENS_A_WORD = "”»"
"""Closing marks of some languages that open in others: they open where only an opening mark can stand."""

_LINE_DRESSING = " \t\u00a0>*_~#-"
_BEFORE_WORD = " \t\n\u00a0([{—–-/*_~|>"
_INSET = pattern(r"[-*+•·▪◦‣✓✔☐→#>|]|[0-9]{1,9}[.)]|[A-Za-z][.)]\s|\([0-9A-Za-z]{1,3}\)\s|https?://")
"""How a paragraph begins that is a list, a heading, a table or an address rather than speech."""

_SPEECH_ENDS = (".", "!", "?", "…", "。", "！", "？", *'”“"»«」』')

_ATTRIBUTES = pattern(
    r"<[A-Za-z/!][^<>]{0,2000}>"  # a tag and what stands in it
    r"|(?<=\])\([^()\s]{0,2000}[ \t\n]+(?:\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”)[ \t]*\)"  # a link with a title
    r"|(?m:^[ \t]{0,3}\[[^\]\n]+\]:.*$)"  # where a reference link leads
)
"""What has quotation marks that quote nobody."""


@dataclass(slots=True)
class QuoteReport:
    """What one text holds: its quotations of three words and more, and the passages (their first 200
    characters) that begin with a mark without a partner. Both as written, in order."""

    passages: list[str] = field(default_factory=list[str])
    unpaired: list[str] = field(default_factory=list[str])


def mask_attributes(text: str) -> str:
    """`text` with HTML tags, titles of links and definitions of links painted over, every character in its place."""
    return _ATTRIBUTES.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)


def _is_inset(words: str) -> bool:
    """Whether the paragraph after a colon is a list and no speech: its lines are short or begin with a mark."""
    lines = words.split("\n")
    if _INSET.match(words):
        return True
    return len(lines) > 1 and not any(line.rstrip("*_ ").endswith(_SPEECH_ENDS) for line in lines)


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    block_quote: bool
    passages: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    unpaired: list[int] = field(default_factory=list[int])
    left_open: list[int] = field(default_factory=list[int])
    """The outermost mark of each family that is still open at the end."""
    goes_on: bool = False
    """Whether its first mark continues the quotation of the paragraph before."""


def read_quotes(text: str, markup: Markup) -> QuoteReport:
    """The quotations and unpaired marks of one text. In Markdown, code is left out and block quotes
    are quotations. A paragraph after one that ends with a colon counts as quoted."""
    masked = mask_attributes(mask_code(text) if markup is Markup.MARKDOWN else text)
    paragraphs = list(_paragraphs(masked, markup))
    for paragraph in paragraphs:
        _pair_marks(masked, paragraph)
    _join_long_quotations(masked, paragraphs)
    report = QuoteReport()
    introduced = False
    for paragraph in paragraphs:
        words = masked[paragraph.start : paragraph.end]
        if paragraph.block_quote or (introduced and not _is_inset(words)):
            paragraph.passages = [(paragraph.start, paragraph.end)]
        for start, end in sorted(paragraph.passages):
            if count_words(masked[start:end]) >= QUOTED_WORDS:
                report.passages.append(text[start:end])
        for at in sorted(paragraph.unpaired):
            report.unpaired.append(text[at : min(paragraph.end, at + _CONTEXT)])
        introduced = words.rstrip("*_ ").endswith(_COLONS) and not words.startswith("#")
    return report


def _paragraphs(text: str, markup: Markup) -> Iterator[_Paragraph]:
    """Runs of lines between blank lines. In a text without any blank line, each line, unless all are
    so short that they are one wrapped paragraph. A Markdown block quote ('> ' to its last line, '>>> '
    to the end of the text) is a paragraph of its own."""
    lines = text.strip("\n").split("\n")
    unbroken = all(map(str.strip, lines))
    wrapped = unbroken and max(map(len, lines)) <= _WRAPPED
    at = len(text) - len(text.lstrip("\n"))
    current: _Paragraph | None = None
    to_the_end = after_colon = False
    for line in lines:
        words = line.strip()
        to_the_end = to_the_end or (markup is Markup.MARKDOWN and words.startswith(">>> "))
        quoted = to_the_end or (markup is Markup.MARKDOWN and words.startswith("> "))
        within = quoted or not unbroken or (wrapped and not after_colon)
        goes_on = within if words else to_the_end
        if current and not (goes_on and current.block_quote == quoted):
            yield current
            current = None
        if words:
            start = at + len(line) - len(line.lstrip())
            current = current or _Paragraph(start, start, quoted)
            current.end = start + len(words)
        after_colon = words.endswith(_COLONS)
        at += len(line) + 1
    if current:
        yield current


def _pair_marks(text: str, paragraph: _Paragraph) -> None:
    """Pair the marks of one paragraph, each family of marks on its own."""
    start, end = paragraph.start, paragraph.end
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    inches = _inch_marks(text, marks, paragraph)
    openers = _line_openers(text, marks, paragraph)
    opener = _first_mark(text, paragraph)
    stacks: dict[str, list[int]] = {family: [] for family in set(_FAMILY.values())}
    for at in marks:
        mark, stack = text[at], stacks[_FAMILY[text[at]]]
        top = text[stack[-1]] if stack else ""
        if at in inches and (not stack or inches[at]):
            continue
        if top == mark and at in openers:
            continue  # a long quotation opens each of its lines
        if top and mark in _CLOSERS[top]:
            opened = stack.pop()
            if not stack:
                paragraph.passages.append((opened, at + 1))
        elif (
            mark in _OPENS_ANYWHERE
            or mark == '"'
            or (mark in _OPENS_A_WORD and (at == opener or _before_word(text, at, paragraph)))
        ):
            stack.append(at)
        else:
            paragraph.unpaired.append(at)
    for stack in filter(None, stacks.values()):
        paragraph.left_open.append(stack[0])
        paragraph.unpaired += stack[1:]


def _inch_marks(text: str, marks: list[int], paragraph: _Paragraph) -> dict[int, bool]:
    """The straight marks that follow a digit, and for each whether it is inches even inside a
    quotation: it is when the next straight mark closes ("the 6" pipe broke")."""
    found: dict[int, bool] = {}
    next_closes = False
    for at in reversed(marks):
        if text[at] != '"':
            continue
        if at > paragraph.start and text[at - 1].isdecimal():
            found[at] = next_closes
        else:
            next_closes = not _before_word(text, at, paragraph)
    return found


def _line_openers(text: str, marks: list[int], paragraph: _Paragraph) -> set[int]:
    """The marks with which a line begins, apart from indents and Markdown's signs."""
    found: set[int] = set()
    line_end = -1
    for at in marks:
        if at < line_end:
            continue
        line_start = max(text.rfind("\n", paragraph.start, at) + 1, paragraph.start)
        line_end = text.find("\n", at, paragraph.end)
        line_end = paragraph.end if line_end == -1 else line_end
        if not text[line_start:at].strip(_LINE_DRESSING) and _before_word(text, at, paragraph):
            found.add(at)
    return found


def _before_word(text: str, at: int, paragraph: _Paragraph) -> bool:
    """Whether the mark stands where only an opening one can: after a gap and before a word."""
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    return before in _BEFORE_WORD and not after.isspace()


def _join_long_quotations(text: str, paragraphs: list[_Paragraph]) -> None:
    """Settle the marks left open: in order if the next paragraph opens with one of that family,
    otherwise without a partner. A quotation over many paragraphs is one passage."""
    following = [*paragraphs[1:], None]
    for paragraph, successor in zip(paragraphs, following, strict=False):
        opener = _first_mark(text, paragraph)
        for at in paragraph.left_open:
            next_opener = _first_mark(text, successor) if successor else None
            if successor and next_opener is not None and _FAMILY[text[next_opener]] == _FAMILY[text[at]]:
                successor.goes_on = True
            else:
                paragraph.unpaired.append(at)
            paragraph.passages.append((at, paragraph.end))
        if paragraph.goes_on:
            paragraph.passages = [span for span in paragraph.passages if span[0] != opener]


def _first_mark(text: str, paragraph: _Paragraph) -> int | None:
    """Where the quotation mark stands with which the paragraph opens, if it does."""
    opening = text[paragraph.start : min(paragraph.end, paragraph.start + 20)]
    at = len(opening) - len(opening.lstrip(_LINE_DRESSING))
    return paragraph.start + at if opening[at : at + 1] in _FAMILY else None
