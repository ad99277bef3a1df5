"""Copy: the text of one article, as its writer handed it in and the desk cleaned it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from bot.domain.article.amendment import Amendment
from bot.domain.article.picture import Picture
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.cleaning import (
    LINE_END,
    NO_BREAK,
    clean,
    clean_byline,
    clean_line,
    clean_name,
    is_blank,
    nfc,
    trim_blank_lines,
)


class Markup(StrEnum):
    """How the body is to be read."""

    MARKDOWN = "markdown"
    """Discord's Markdown, as typed into a modal, a message or a .md file."""
    PLAIN = "plain"
    """Plain text (.txt, .docx): what Discord would take for markup is escaped when shown."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The parts of an article. The headline, the standfirst, tags and sources are plain text in
    every case; `markup` speaks of the body alone. `byline` is what readers see instead of the writers' names; empty where
    those are printed. Values are clean (see `bot.domain.text.cleaning`)."""

    headline: str
    standfirst: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    markup: Markup = Markup.MARKDOWN
    byline: str = ""
    pictures: tuple[Picture, ...] = ()
    """In their order: the first is the lead."""


_TAG_END = pattern(r"[,;\n\u060c\u061b\u3001\uff0c\uff1b]")


_HEADING = pattern(r"\A#{1,6}[ \t]+")


def content_hash(copy: Copy, amendment: Amendment | None = None) -> str:
    """The SHA-256 of all parts, in hexadecimal, with what it amends. White space at line ends, blank lines at
    the end of the body, line endings and Unicode's form do not change it; anything else does."""
    parts: list[object] = [
        copy.markup.value,
        _comparable(copy.headline),
        _comparable(copy.standfirst),
        _comparable(copy.body).rstrip("\n"),
        [_comparable(tag) for tag in copy.tags],
        [_comparable(source) for source in copy.sources],
    ]
    if amendment is not None:
        parts += [amendment.kind.value, _comparable(amendment.note)]
    if copy.byline:  # without one the hash is what it was before there were bylines
        parts.append({"byline": _comparable(copy.byline)})
    if copy.pictures:  # and without any, what it was before there were pictures
        parts.append({"pictures": [picture.judged() for picture in copy.pictures]})
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _comparable(text: str) -> str:
    lines = nfc(LINE_END.sub("\n", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines)


def make_copy(
    *,
    headline: str,
    standfirst: str = "",
    body: str = "",
    tags: str | Iterable[str] = (),
    sources: str | Iterable[str] = (),
    markup: Markup = Markup.MARKDOWN,
    byline: str = "",
) -> Copy:
    """The one way raw words become Copy.

    Headline and standfirst become one line each. Tags part at commas, semicolons and line ends, also
    within the items of a list, and lose a leading #; the first spelling of a tag wins. Sources stand
    one to a line. Of the body nothing is taken but what `clean` takes and its outer blank lines.
    """
    return Copy(
        headline=_visible_line(clean_name(headline)),
        standfirst=_visible_line(standfirst),
        body=trim_blank_lines(clean(body)),
        tags=_tags(tags),
        sources=tuple(filter(None, map(_visible_line, _joined(sources).split("\n")))),
        markup=markup,
        byline=clean_byline(byline),
    )


def rewritten(
    copy: Copy, *, headline: str, standfirst: str = "", body: str = "", tags: str = "", sources: str = ""
) -> Copy:
    """A text with other words in these parts. All else that belongs to it stays as it was."""
    new = make_copy(headline=headline, standfirst=standfirst, body=body, tags=tags, sources=sources)
    return replace(
        copy,
        headline=new.headline,
        standfirst=new.standfirst,
        body=new.body,
        tags=new.tags,
        sources=new.sources,
    )


def _visible_line(text: str) -> str:
    line = clean_line(text)
    return "" if is_blank(line) else line


def _joined(items: str | Iterable[str]) -> str:
    return clean(items if isinstance(items, str) else "\n".join(items))


def _tags(items: str | Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for raw in _TAG_END.split(_joined(items)):
        tag = _visible_line(clean_line(raw).lstrip(f"# {NO_BREAK}"))
        if tag:
            found.setdefault(nfc(tag).casefold(), tag)
    return tuple(found.values())


def split_message(text: str) -> tuple[str, str]:
    """Chat text as (headline, body): the first line that shows anything, without heading marks and
    the asterisks around it, and the rest."""
    first, _, rest = trim_blank_lines(clean(text)).partition("\n")
    headline = _HEADING.sub("", first.strip(), count=1)
    inner = headline[2:-2]
    if headline.startswith("**") and headline.endswith("**") and inner.strip("* ") and "**" not in inner:
        headline = inner
    return clean_line(headline), trim_blank_lines(rest)
