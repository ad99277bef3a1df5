"""Word files: headline, standfirst and paragraphs of a .docx.

python-docx opens the file and names its styles. The words are read from the XML below it: what
python-docx itself gives as a paragraph's text leaves out insertions that are still marked as changes,
and its tables repeat a merged cell as often as the file asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol, cast

from bot.desk.intake.word_archive import checked_archive
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.text.cleaning import clean_line, is_blank

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_WRAPPERS = frozenset(_W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_NOT_WORDS = frozenset(
    {_FALLBACK, *(_W + name for name in ("del", "moveFrom", "pPr", "rPr", "drawing", "pict", "object", "rt"))}
)
"""Deleted text, formatting, pictures with their text boxes, reading aids above characters."""

_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "\u00ad",
}


class _Node(Protocol):
    """An XML element, as lxml gives it."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def get(self, key: str) -> str | None: ...
    def __iter__(self) -> Iterator[_Node]: ...


@dataclass(frozen=True, slots=True)
class WordText:
    """The words of a Word file, raw. Paragraphs are those of the body, without the headline's and the
    standfirst's; a table is one of them, a line for each row."""

    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]
    headline_is_guess: bool
    """Whether the headline is the first paragraph merely because it comes first."""


@dataclass(frozen=True, slots=True)
class _Block:
    style: str
    text: str


def read_wordfile(data: bytes, filename: str) -> WordText:
    """The words of a .docx. The headline is the paragraph in the style Title, else the first in
    Heading 1, else the first of all; a Subtitle is the standfirst.

    Raises UnreadableFile: BOMB and DAMAGED as in `bot.desk.intake.drafts.wordarchive`, EMPTY without any words.
    """
    archive = checked_archive(data, filename)
    try:
        blocks = _blocks(archive)
    except Exception as error:  # python-docx raises whatever it stumbles over
        raise UnreadableFile(FileFault.DAMAGED, filename, detail=type(error).__name__) from error
    if not blocks:
        raise UnreadableFile(FileFault.EMPTY, filename)
    styled = _in_style(blocks, "title") or _in_style(blocks, "heading 1")
    headline = styled or blocks[0]
    subtitle = _in_style(blocks, "subtitle")
    standfirst = subtitle if subtitle is not headline else None
    return WordText(
        headline.text,
        standfirst.text if standfirst else "",
        tuple(block.text for block in blocks if block is not headline and block is not standfirst),
        headline_is_guess=styled is None,
    )


def _in_style(blocks: list[_Block], style: str) -> _Block | None:
    return next((block for block in blocks if block.style == style), None)


def _blocks(archive: bytes) -> list[_Block]:
    """The paragraphs and tables that show anything, in order."""
    import docx  # noqa: PLC0415 - brings lxml along, which few sessions of the bot need

    document = docx.Document(BytesIO(archive))
    styles = {style.style_id: (style.name or "").casefold() for style in document.styles}
    body = _child(cast(_Node, document.element), "body")
    members = _members(body) if body is not None else ()
    blocks = [_table(node) if node.tag == _W + "tbl" else _paragraph(node, styles) for node in members]
    return [block for block in blocks if not is_blank(block.text)]


def _members(node: _Node) -> Iterator[_Node]:
    """Paragraphs and tables, also those within content controls and marked changes."""
    for child in node:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _members(child)


def _paragraph(node: _Node, styles: dict[str, str]) -> _Block:
    style = _child(_child(node, "pPr"), "pStyle")
    style_id = style.get(_W + "val") if style is not None else None
    return _Block(styles.get(style_id or "", ""), _words(node))


def _child(node: _Node | None, name: str) -> _Node | None:
    return None if node is None else next((child for child in node if child.tag == _W + name), None)


def _words(node: _Node) -> str:
    words: list[str] = []
    _collect(node, words)
    return "".join(words)


def _collect(node: _Node, words: list[str]) -> None:
    for child in node:
        if child.tag == _W + "t":
            words.append(child.text or "")
        elif isinstance(child.tag, str) and child.tag in _SIGNS:
            words.append(_SIGNS[child.tag])
        elif child.tag not in _NOT_WORDS:
            _collect(child, words)


def _table(node: _Node) -> _Block:
    """A table as lines, its cells apart by ' | '. A table within a cell becomes words of that cell."""
    rows = [[_cell(cell) for cell in _within(row, "tc")] for row in _within(node, "tr")]
    return _Block("", "\n".join(" | ".join(row) for row in rows if any(row)))


def _within(node: _Node, name: str) -> Iterator[_Node]:
    for child in node:
        if child.tag == _W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, name)


def _cell(node: _Node) -> str:
    members = list(_members(node))
    parts = [_table(member).text if member.tag == _W + "tbl" else _words(member) for member in members]
    return clean_line(" ".join(parts))
