"""Rich text: stretches of words with their emphasis and links, as the Markdown that Discord shows so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.links import ADDRESS
from bot.domain.text.markdown_escape import escape, inert


class Mark:
    """How words are set apart: bits of a number, since `enum.Flag` costs more than all else over a long text."""

    NONE = 0
    BOLD = 1
    ITALIC = 2
    UNDERLINE = 4
    STRIKE = 8
    CODE = 16


@dataclass(frozen=True, slots=True)
class Span:
    """Plain words, possibly of several lines, that look alike. `link` is a web address that may stand in
    a Markdown link (see `link_target`), or ''."""

    text: str
    marks: int = Mark.NONE
    link: str = ""


_NESTING = ((Mark.STRIKE, "~~"), (Mark.UNDERLINE, "__"), (Mark.BOLD, "**"), (Mark.ITALIC, "*"))
"""From the outermost to the innermost."""

_ADDRESS_RUN = pattern(r"https?://[^\s<]+")
_EMPHASIS_SIGNS = pattern(r"\*|__|~~")
_WEB = pattern(r"https?://[^/\s?#]", re.IGNORECASE)
_NOT_IN_TARGET = pattern(r"[\s<>\"\\`\[\]|*\x00-\x1f\x7f]|~(?=~)")
_BALANCED = pattern(r"[^()]*(?:\([^()]*\)[^()]*)*")


def plain(spans: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


def link_target(address: str) -> str:
    """A web address in the form in which a Markdown link can hold it; '' for anything but http and https."""
    target = address.strip()
    if _WEB.match(target) is None:
        return ""
    scheme, _, rest = target.partition(":")
    target = f"{scheme.lower()}:{rest}"
    target = _NOT_IN_TARGET.sub(_percent, target)
    return target if _BALANCED.fullmatch(target) else target.replace("(", "%28").replace(")", "%29")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def to_markdown(spans: Iterable[Span]) -> str:
    """The words as Discord Markdown that shows them with their emphasis and links, and nothing else.

    What only looks like markup is escaped. Emphasis never reaches beyond a line and never encloses white
    space alone. Where two emphases touch within a word so that Discord could not tell them apart, the
    letters stay and one emphasis goes.
    """
    return "\n".join(_line(line) for line in _lines(_whole_addresses(_merged(spans))))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Neighbours that look alike made one; empty ones dropped."""
    visible = [
        Span(span.text, Mark.CODE, span.link) if span.marks & Mark.CODE else span
        for span in spans
        if span.text
    ]
    return [
        Span("".join(span.text for span in group), marks, link)
        for (marks, link), group in groupby(visible, key=lambda span: (span.marks, span.link))
    ]


def _whole_addresses(spans: list[Span]) -> list[Span]:
    """The spans, with each address that stands in the text in one of them: Discord reads no emphasis
    within an address, and would take its signs for letters."""
    if "http" not in plain(spans):
        return spans
    out: list[Span] = []
    for linked, group in groupby(spans, key=lambda span: bool(span.link)):
        members = list(group)
        if linked:
            out += members
            continue
        text, at = plain(members), 0
        starts = list(accumulate((len(span.text) for span in members), initial=0))
        marks = [span.marks for span in members]
        for match in _ADDRESS_RUN.finditer(text):
            first = marks[bisect_right(starts, match.start()) - 1]
            clear = _EMPHASIS_SIGNS.search(match[0]) is not None
            out += _cut(text, starts, marks, at, match.start())
            out.append(Span(match[0], Mark.NONE if clear else first & ~Mark.CODE))
            at = match.end()
        out += _cut(text, starts, marks, at, len(text))
    return _merged(out)


def _cut(text: str, starts: list[int], marks: list[int], begin: int, end: int) -> list[Span]:
    """What stands between two places of a text whose pieces start at `starts` and have `marks`."""
    out: list[Span] = []
    at = bisect_right(starts, begin) - 1
    while begin < end:
        until = min(starts[at + 1], end)
        out.append(Span(text[begin:until], marks[at]))
        begin, at = until, at + 1
    return out


def _lines(spans: list[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        lines[-1].append(Span(first, span.marks, span.link))
        lines += [[Span(other, span.marks, span.link)] for other in others]
    return [[span for span in line if span.text] for line in lines]


@dataclass(frozen=True, slots=True)
class _Atom:
    """Markdown of a piece of a line, but for the emphasis that encloses it."""

    markdown: str
    text: str
    marks: int
    italic_sign: str = "*"


def _line(spans: list[Span]) -> str:
    guarded = "](" in plain(span for span in spans if not span.link)
    atoms: list[_Atom] = []
    for link, group in groupby(spans, key=lambda span: span.link):
        members = list(group)
        atoms += (
            [_link(members, link)] if link and plain(members).strip() else _words(members, guarded, not atoms)
        )
        if len(atoms) > 1 and link:
            atoms[-2] = _before_link(atoms[-2])
    if not any(atom.marks for atom in atoms):
        return "".join(atom.markdown for atom in atoms).rstrip()
    return _emphasised(_told_apart(_spaced(atoms)), _NESTING).rstrip()


def _words(spans: list[Span], guarded: bool, at_start: bool) -> list[_Atom]:
    atoms: list[_Atom] = []
    for span in spans:
        if span.marks & Mark.CODE and span.text.strip() and "`" not in span.text:
            inner = span.text.strip()
            lead, trail = (
                span.text[: span.text.index(inner)],
                span.text[span.text.index(inner) + len(inner) :],
            )
            atoms.append(_Atom(f"{lead}`{inner}`{trail}", span.text, Mark.NONE))
        else:
            words = _escaped(span.text, guarded=guarded, at_start=at_start and not atoms)
            atoms.append(_Atom(words, span.text, span.marks & ~Mark.CODE))
    return atoms


def _escaped(text: str, *, guarded: bool, at_start: bool) -> str:
    """`text` escaped as a part of a line. `guarded` when the line holds the middle of a link in plain text."""
    lead, tail = "" if at_start else "x", "\n](" if guarded else ""
    escaped = escape(f"{lead}{text}{tail}")
    return escaped[len(lead) : len(escaped) - len(tail)]


def _link(spans: list[Span], target: str) -> _Atom:
    """A link, whose outer white space is left out here and put around it again."""
    text = plain(spans)
    shared = Mark.STRIKE | Mark.BOLD | Mark.ITALIC
    for span in spans:
        if span.text.strip():
            shared &= span.marks
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if text.strip() == target and ADDRESS.fullmatch(target):
        return _Atom(f"{lead}{target}{trail}", text, Mark.NONE)
    inner = [
        _Atom(inert(span.text), span.text, span.marks & ~shared & ~Mark.UNDERLINE & ~Mark.CODE)
        for span in spans
    ]
    words = _emphasised(_told_apart(_spaced(inner)), _NESTING).strip()
    return _Atom(f"{lead}[{words}]({target}){trail}", text, shared)


def _before_link(atom: _Atom) -> _Atom:
    """What stands right before a link: an address would swallow it, an exclamation mark make it a picture."""
    address = list(_ADDRESS_RUN.finditer(atom.text))
    if address and address[-1].end() == len(atom.text):
        return replace(atom, markdown=atom.markdown + " ", text=atom.text + " ")
    if atom.markdown.endswith("!"):
        return replace(atom, markdown=atom.markdown[:-1] + "\\!")
    return atom


def _spaced(atoms: list[_Atom]) -> list[_Atom]:
    """White space between two pieces has what both have."""
    out = list(atoms)
    for at, atom in enumerate(out):
        if not atom.text.strip():
            around = (out[at - 1].marks & out[at + 1].marks) if 0 < at < len(out) - 1 else Mark.NONE
            out[at] = replace(atom, marks=around)
    return out


def _told_apart(atoms: list[_Atom]) -> list[_Atom]:
    """Italics that touch bold without being within it: ***a** b* would be read otherwise. They get the other
    sign, or none where that would not be read either."""
    out = list(atoms)
    for at in range(1, len(out)):
        struck = out[at - 1].marks & ~out[at].marks & Mark.STRIKE
        if struck and out[at].marks & Mark.UNDERLINE and _touch(out[at - 1], out[at]):
            # Discord ends no strike-through before an underscore.
            out[at] = replace(out[at], marks=out[at].marks & ~Mark.UNDERLINE)
    for at, atom in enumerate(out):
        if atom.marks & (Mark.ITALIC | Mark.BOLD) != Mark.ITALIC:
            continue
        before = out[at - 1] if at and _touch(out[at - 1], atom) else None
        after = out[at + 1] if at + 1 < len(out) and _touch(atom, out[at + 1]) else None
        beside = [other for other in (before, after) if other is not None]
        if not any(other.marks & Mark.BOLD for other in beside):
            continue
        readable = all(
            other.marks & Mark.BOLD and other.marks & Mark.UNDERLINE == atom.marks & Mark.UNDERLINE
            for other in beside
            if not _is_sign(other, last=other is before)
        )
        if before is not None and before.marks & ~atom.marks & Mark.STRIKE:
            readable = False
        if readable and "_" not in atom.markdown.replace("\\_", ""):
            out[at] = replace(atom, italic_sign="_")
        else:
            out[at] = replace(atom, marks=atom.marks & ~Mark.ITALIC)
    return out


def _touch(left: _Atom, right: _Atom) -> bool:
    return not left.text[-1:].isspace() and not right.text[:1].isspace()


def _is_sign(atom: _Atom, *, last: bool) -> bool:
    """Whether the letter that touches is neither a letter nor a digit, and no emphasis stands between."""
    letter = atom.text[-1:] if last else atom.text[:1]
    return atom.marks == Mark.NONE and not letter.isalnum() and letter != "_"


def _emphasised(atoms: Sequence[_Atom], nesting: Sequence[tuple[int, str]]) -> str:
    if not nesting:
        return "".join(atom.markdown for atom in atoms)
    (mark, sign), *inner = nesting

    def key(atom: _Atom) -> tuple[bool, str]:
        return bool(atom.marks & mark), atom.italic_sign if mark == Mark.ITALIC else sign

    out = ""
    for (has, used), group in groupby(atoms, key=key):
        words = _emphasised(list(group), inner)
        bare = words.strip()
        if has and bare:
            lead, trail = words[: words.index(bare)], words[words.index(bare) + len(bare) :]
            words = f"{lead}{used}{bare}{used}{trail}"
        out += words
    return out
