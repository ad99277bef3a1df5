"""Markdown: the blocks of a Word file as Discord shows such blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.desk.intake.word.blocks import Block, Paragraph, Table
from bot.desk.intake.word.lists import Label
from bot.desk.intake.word.styles import Kind
from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Part
from bot.domain.late import pattern
from bot.domain.text.rich_text import Mark, Span, plain, to_markdown

_LAYOUT_BLOCKS = 3
"""A cell with more paragraphs than this, or with lists or headings, makes its table one that only places text."""

_LIST_NUMBER_DIGITS = 9
_LINE_EDGES = pattern(r"[ \t]*\n[ \t]*")


@dataclass(slots=True)
class _Item:
    """An item of a list that further items may continue."""

    label: Label
    width: int
    """Characters before its words, by which the items within it are indented."""
    number: int
    """What stands before it, if Discord counts on from there; else 0."""


class Markdown:
    """Puts blocks together, one after the other."""

    def __init__(self, levels: Iterable[int] = ()) -> None:
        """`levels` are those of the headings in the text: the highest of them gets ##, below the headline's #,
        all others ###."""
        self.kept: Counter[Part] = Counter()
        self.left_out: Counter[Part] = Counter()
        self._top = min(levels, default=1)
        self._out: list[str] = []
        self._before: Paragraph | None = None
        self._items: list[_Item] = []

    def text(self) -> str:
        """What there is so far."""
        return "".join(self._out)

    def add(self, blocks: Sequence[Block]) -> None:
        """The next blocks."""
        at = 0
        while at < len(blocks):
            block = blocks[at]
            if isinstance(block, Table):
                self._table(block)
                at += 1
                continue
            run = 1
            if is_code(block):
                while at + run < len(blocks) and is_code(blocks[at + run]):
                    run += 1
                self._code([line for line in blocks[at : at + run] if isinstance(line, Paragraph)])
            else:
                self._paragraph(block)
            at += run

    def _paragraph(self, block: Paragraph) -> None:
        match block.kind:
            case Kind.TITLE | Kind.SUBTITLE | Kind.HEADING:
                self._heading(block)
            case Kind.QUOTE if block.label is None:
                self._quote(block)
            case _ if block.label is not None:
                self._item(block, block.label)
            case _:
                self._put(to_markdown(_tidy(block.spans)), block)

    def _put(self, text: str, block: Paragraph | None, *, close: bool = False) -> None:
        """Put a piece after what there is, on the next line if it is `close` to it, else after a blank one."""
        if not text.strip():
            return
        if self._out:
            self._out.append("\n" if close else "\n\n")
        self._out.append(text)
        self._before = block
        if block is None or block.label is None:
            self._items.clear()

    def _heading(self, block: Paragraph) -> None:
        spans = _one_line(_tidy(block.spans))
        if all(span.marks & Mark.BOLD for span in spans if span.text.strip()):
            spans = [replace(span, marks=span.marks & ~Mark.BOLD) for span in spans]
        level = 1 if block.kind is Kind.TITLE else block.level or 2
        words = " ".join(filter(None, (block.label.text if block.label else "", to_markdown(spans))))
        if words:
            self.kept[Part.HEADING] += 1
            self._put(f"{'##' if level <= self._top else '###'} {words}", replace(block, label=None))

    def _quote(self, block: Paragraph) -> None:
        words = to_markdown(_tidy(block.spans))
        if not words.strip():
            return
        goes_on = self._before is not None and self._before.kind is Kind.QUOTE and self._before.label is None
        lines = [f"> {line}" for line in words.split("\n")]
        if goes_on:
            lines.insert(0, "> ")
        else:
            self.kept[Part.QUOTE] += 1
        self._put("\n".join(lines), block, close=goes_on)

    def _item(self, block: Paragraph, label: Label) -> None:
        spans = _tidy(block.spans)
        while self._items and self._items[-1].label.level > label.level:
            self._items.pop()
        sibling = self._items.pop() if self._items and self._items[-1].label.level == label.level else None
        goes_on = self._before is not None and self._before.label is not None
        fits = (
            sibling is None
            or sibling.label.list_id == label.list_id
            or bool(sibling.number) == bool(_number(label))
        )
        number = _number(label)
        if number and not (sibling is None or number == sibling.number + 1):
            number, fits = 0, False  # Discord would count on from the item before
        if label.text and number:
            marker = f"{number}. "
        elif label.text:
            marker = (
                label.text.replace(".", "\\.") + " "
                if _number(label)
                else to_markdown([Span(label.text)]) + " "
            )
        else:
            marker = "- "
        if (
            not goes_on
            or (sibling is None and not self._items)
            or (sibling is not None and sibling.label.list_id != label.list_id)
        ):
            self.kept[Part.LIST] += 1
        indent = " " * sum(item.width for item in self._items)
        words = to_markdown(spans).replace("\n", f"\n{indent}{' ' * len(marker)}")
        self._items.append(_Item(label, len(marker), number))
        items = self._items
        self._put(f"{indent}{marker}{words}", block, close=goes_on and fits)
        self._items = items

    def _code(self, lines: list[Paragraph]) -> None:
        code = "\n".join(plain(line.spans) for line in lines).strip("\n")
        if "```" in code:
            for line in lines:
                self._put(to_markdown([Span(plain(line.spans))]), line)
            return
        self.kept[Part.CODE] += 1
        self._put(f"```\n{code}\n```", lines[-1])

    def _table(self, table: Table) -> None:
        if _only_places(table):
            for row in table.rows:
                for cell in row:
                    self.add(cell)
            return
        rows = [" | ".join(map(_cell, row)).strip() for row in table.rows]
        rows = [row for row in rows if row.strip("| ")]
        if rows:
            self.kept[Part.TABLE] += 1
            self.left_out[Part.TABLE_LOOK] += 1
            self._put("\n".join(rows), None)


def is_code(block: Block) -> bool:
    """Whether a paragraph is a line of code."""
    if isinstance(block, Table) or block.label is not None:
        return False
    if block.kind is Kind.CODE:
        return True
    words = [span for span in block.spans if span.text.strip()]
    return block.kind is Kind.TEXT and bool(words) and all(span.marks & Mark.CODE for span in words)


def _only_places(table: Table) -> bool:
    """Whether a table merely puts text in its place on the page."""
    cells = [cell for row in table.rows for cell in row]
    if all(sum(map(bool, row)) <= 1 for row in table.rows):
        return True
    return any(
        len(cell) > _LAYOUT_BLOCKS
        or any(
            isinstance(block, Table) or block.label is not None or block.kind is Kind.HEADING
            for block in cell
        )
        for cell in cells
    )


def _cell(blocks: list[Block]) -> str:
    words = [_one_line(_tidy(block.spans)) for block in blocks if isinstance(block, Paragraph)]
    spans: list[Span] = []
    for each in words:
        spans += [Span(" "), *each] if spans else each
    return to_markdown(spans).strip()


def _number(label: Label) -> int:
    """The number of an item that Discord can show as one of its own: 7 for "7."."""
    digits = label.text.removesuffix(".")
    known = label.text.endswith(".") and digits.isascii() and digits.isdigit()
    return int(digits) if known and len(digits) <= _LIST_NUMBER_DIGITS and digits == str(int(digits)) else 0


def _one_line(spans: Iterable[Span]) -> list[Span]:
    return [Span(" ".join(span.text.split("\n")), span.marks, span.link) for span in spans]


def _tidy(spans: Sequence[Span]) -> list[Span]:
    """Spans without white space at the start and at the end of the whole and of each of its lines."""
    out: list[Span] = []
    fresh = True
    for span in spans:
        text = span.text
        if fresh:
            text = text.lstrip()
        if "\n" in text:
            text = _LINE_EDGES.sub("\n", text)
        if text:
            fresh = text[-1] == "\n"
            out.append(Span(text, span.marks, span.link))
    while out and not (last := out.pop()).text.isspace():
        return [*out, Span(last.text.rstrip(), last.marks, last.link)]
    return out
