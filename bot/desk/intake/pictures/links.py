"""Links to pictures in a Markdown file: as an export writes them, and as a file that came together with its pictures has them.

An export has under each picture its caption and its source, for people to read, and the source once more as the link's
title, by which the two are told apart when the file is read back.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from urllib.parse import unquote

from bot.desk.intake.pictures.places import marker
from bot.domain.article.copy import Copy
from bot.domain.article.picture import Picture
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.publishing.plates import placed_as, public_name
from bot.domain.text.cleaning import trim_blank_lines
from bot.domain.text.markdown_escape import escape
from bot.domain.text.markdown_regions import mask_code

_IMAGE = pattern(
    r"!\[(?P<alt>(?:\\.|[^\]\\\n]){0,2000})\]\(\s*<?(?P<path>[^)>\n]{1,500}?)>?"
    r"(?:\s+[\"'](?P<title>(?:\\.|[^\"'\\\n]){0,1000})[\"'])?\s*\)"
)
"""A picture in Markdown: what it shows, its address, and perhaps a title."""

_EXPORTED = pattern(r"(?:(?:\.\./)*media/[0-9a-f]{64}|picture-[0-9a-f]{16})\.[a-z]{3,4}")
"""Its address in an export, and in the file that goes with *Read*."""

_UNDER = pattern(r"\n\*(?P<line>[^\n]{1,2000})\*(?=\n|$)")
_ESCAPED = pattern(r"\\([^\w\s]|_)")
_PLACE = pattern(r"\[picture [0-9]{1,2}\]")


@dataclass(frozen=True, slots=True)
class Named:
    """A picture that a Markdown file names and that came beside it: its file's name, what it shows, and, in an export, what
    stands under it."""

    filename: str
    alt: str
    caption: str = ""
    credit: str = ""
    exported: bool = False


Address = Callable[[Picture], str]
"""Where a file says that a picture is."""


def in_folder(way: str) -> Address:
    """In the folder of an export; `way` leads there, with a slash at its end."""
    return lambda picture: f"{way}{picture.file_name}"


def linked(copy: Copy, address: Address, without: Collection[str] = ()) -> str:
    """The body with a link in the place of each picture."""

    def links(numbers: Sequence[int]) -> str:
        return "\n\n".join(_link(copy.pictures[number - 1], address) for number in numbers)

    return placed_as(copy, copy.body, without, links)


def _link(picture: Picture, address: Address) -> str:
    title = f' "{_quoted(picture.source)}"' if picture.source else ""
    link = f"![{_quoted(picture.alt)}]({address(picture)}{title})"
    return f"{link}\n*{escape(picture.line)}*" if picture.line else link


def _quoted(words: str) -> str:
    """Words within a link, of which none of their signs is a part."""
    return re.sub(r"([\\\[\]\"'`*_<])", r"\\\1", words)


def named_beside(text: str, beside: Collection[str]) -> tuple[str, tuple[Named, ...]]:
    """A Markdown text with signs in the place of the pictures that came beside it, and those pictures, in its order."""
    names = {name.casefold(): name for name in beside}
    found: list[Named] = []
    pieces: list[str] = []
    done = 0
    for match in _IMAGE.finditer(mask_code(text) if names else ""):
        path = unquote(match["path"].strip()).replace("\\", "/")
        name = names.get(posixpath.basename(path).casefold())
        if name is None or "://" in path or any(each.filename == name for each in found):
            continue
        named, end = Named(name, _plain(match["alt"]).strip()), match.end()
        if _EXPORTED.fullmatch(path):
            named, end = _with_what_is_under(named, _plain(match["title"] or ""), text, end)
        found.append(named)
        pieces += (text[done : match.start()], marker(len(found)))
        done = end
    return "".join([*pieces, text[done:]]), tuple(found)


def _with_what_is_under(named: Named, source: str, text: str, end: int) -> tuple[Named, int]:
    """The picture with its caption and its source, and where what stands under it ends."""
    under = _UNDER.match(text, end)
    line = "" if under is None else _plain(under["line"])
    if not source or line == source:
        caption = "" if source else line
    elif line.endswith(f" · {source}"):
        caption = line.removesuffix(f" · {source}")
    else:  # somebody has written something else there
        return Named(named.filename, named.alt, credit=source, exported=True), end
    told = Named(named.filename, named.alt, caption, source, exported=True)
    return told, end if under is None else under.end()


def names_of(pictures: Sequence[Picture]) -> dict[str, int]:
    """The names by which files of ours link an article's pictures, each with the picture's place in the order from 1."""
    return {
        name: number
        for number, each in enumerate(pictures, 1)
        for name in (each.file_name, public_name(each))
    }


def without_usual_places(body: str, count: int) -> str:
    """The body without the lines for pictures that stand where they would without them: the lead above the text, and the
    last ones below it."""
    lines = trim_blank_lines(body).split("\n")
    if lines[0] == "[picture 1]":
        del lines[0]
    last = count
    while lines and last > 1 and (lines[-1] == f"[picture {last}]" or not lines[-1].strip()):
        last -= bool(_PLACE.fullmatch(lines.pop()))
    return trim_blank_lines("\n".join(lines))


def _plain(words: str) -> str:
    return _ESCAPED.sub(r"\1", words)
