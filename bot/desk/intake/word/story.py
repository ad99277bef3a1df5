"""Stories: the paragraphs and tables of a Word file's body and notes, as a reader of the file sees them.

The XML itself is walked (ECMA-376 part 1, chapter 17). Marked changes are read as accepted. What the file hides, such as
deleted passages, hidden type, comments and the prompts of empty fields, is counted and never read.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.intake.word.blocks import Block, Paragraph, Table
from bot.desk.intake.word.fields import Fields
from bot.desk.intake.word.lists import Label
from bot.desk.intake.word.parts import MATH, MC, Node, Relationship, W, first, value
from bot.desk.intake.word.styles import Kind, Style, is_on, numbering_of, outline_of
from bot.desk.intake.word.tally import PARAGRAPH_PIECES
from bot.desk.intake.word.words import DELETED, NO_TEXT, Open, Place, Words, branch
from bot.domain.intake.account import Part
from bot.domain.text.rich_text import plain

LONGEST_HEADING = 300
"""Characters: a longer paragraph in a heading's style is text."""

_PARAGRAPH, _PROPERTIES, _STYLE, _MARK = W + "p", W + "pPr", W + "pStyle", W + "rPr"


class Reader(Words):
    """Reads the stories of one file, which share its styles, lists and notes."""

    def read(self, story: Node, ties: dict[str, Relationship]) -> list[Block]:
        """The blocks of a story: a body or a note, whose part has these relationships."""
        self._ties = ties
        return self._story(story, None)

    def _story(self, node: Node, table: Style | None) -> list[Block]:
        """The blocks of a text that stands apart, read amid another one or not."""
        before = self._fields, self._open, self._carried
        self._fields, self._open, self._carried = Fields(), Open(), Open()
        blocks = list(self._blocks(node, table))
        blocks += self._flushed()
        self._fields, self._open, self._carried = before
        return blocks

    def _blocks(self, node: Node, table: Style | None) -> Iterator[Block]:
        for child in node:
            tag = child.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(child, table)
            elif tag == W + "tbl":
                yield from self._flushed()
                yield from self._table(child)
            elif tag in DELETED:
                self._delete(child)
            elif tag == W + "altChunk":
                self.tally.left_out[Part.EMBEDDED] += 1
            elif tag == MC + "AlternateContent":
                yield from self._blocks(branch(child), table)
            elif tag == W + "sdt":
                content = self._content_of(child)
                if content is not None:
                    yield from self._blocks(content, table)
            elif tag == MATH + "oMathPara":
                self._formula(child, Place(Style()))
                yield from self._flushed()
            elif tag not in NO_TEXT:
                yield from self._blocks(child, table)

    def _flushed(self) -> Iterator[Block]:
        """What a paragraph left behind whose end is deleted, if no paragraph follows."""
        left, self._carried = self._carried, Open()
        left = Open(left.spans + self._open.spans, left.boxes + self._open.boxes)
        self._open = Open()
        if plain(left.spans).strip():
            yield Paragraph(Kind.TEXT, left.spans)
        yield from left.boxes

    def _paragraph(self, node: Node, table: Style | None) -> Iterator[Block]:
        self._count(PARAGRAPH_PIECES)
        properties = first(node, _PROPERTIES)
        style = self._styles.paragraph(value(first(properties, _STYLE)) if properties is not None else None)
        kind, level = _kind(style, properties)
        self._open, self._carried = self._carried, Open()
        if kind is Kind.CONTENTS:
            self._pass_over(node, Place(style, table))
        else:
            self._runs(node, Place(style, table))
        if properties is not None and self._ends_unseen(properties, style, table):
            self._carried, self._open = self._open, Open()
            return
        label = None if kind is Kind.CONTENTS or self._fields.in_contents else self._label(properties, style)
        now, self._open = self._open, Open()
        words = plain(now.spans)
        if words.strip():
            self._in_contents = False
            self._gone = None
            if kind is Kind.HEADING and len(words) > LONGEST_HEADING:
                kind = Kind.TEXT
            yield Paragraph(kind, now.spans, level, label)
        yield from now.boxes

    def _pass_over(self, entry: Node, place: Place) -> None:
        """Read an entry of a table of contents only for the fields that begin and end in it."""
        before, kept, left_out = len(self._open.spans), self.tally.kept.copy(), self.tally.left_out.copy()
        self._runs(entry, place)
        if len(self._open.spans) > before:
            del self._open.spans[before:]
            self.tally.kept, self.tally.left_out = kept, left_out
            self._meet_contents()

    def _ends_unseen(self, properties: Node, style: Style, table: Style | None) -> bool:
        """Whether the paragraph's end is deleted or hidden, so that the next one follows in the same line."""
        mark = first(properties, _MARK)
        if mark is not None and any(child.tag in DELETED for child in mark):
            return True
        return self._styles.run(mark, style, table).hidden

    def _label(self, properties: Node | None, style: Style) -> Label | None:
        num_id, level = numbering_of(properties)
        if num_id is None:
            num_id, inherited = style.numbering
            level = inherited if level is None else level
        return self._lists.label(num_id, level or 0) if num_id is not None else None

    def _table(self, node: Node) -> Iterator[Block]:
        style_id = value(node.find(f"{W}tblPr/{W}tblStyle"))
        style = self._styles.get(style_id) if style_id else None
        rows: list[list[list[Block]]] = []
        for row in self._within(node, "tr", (f"{W}trPr/{W}hidden", f"{W}trPr/{W}del")):
            cells = [self._story(cell, style) for cell in self._within(row, "tc", (f"{W}tcPr/{W}cellDel",))]
            if any(cells):
                rows.append(cells)
        if rows:
            self._in_contents = False
            yield Table(rows)

    def _within(self, node: Node, name: str, gone: tuple[str, ...]) -> Iterator[Node]:
        """The rows of a table or the cells of a row, but for hidden and deleted ones."""
        for child in node:
            if child.tag == W + name:
                unseen = next((path for path in gone if is_on(child.find(path))), None)
                if unseen is None:
                    yield child
                else:
                    self.tally.left_out[Part.HIDDEN if unseen.endswith("hidden") else Part.DELETED] += 1
            elif child.tag == W + "sdt":
                content = self._content_of(child)
                if content is not None:
                    yield from self._within(content, name, gone)
            elif child.tag == MC + "AlternateContent":
                yield from self._within(branch(child), name, gone)
            elif child.tag in DELETED:
                self._delete(child)
            elif child.tag not in NO_TEXT and child.tag not in (W + "p", W + "tbl"):
                yield from self._within(child, name, gone)


def _kind(style: Style, properties: Node | None) -> tuple[Kind, int]:
    """What a paragraph is by its style and, where that says nothing, by its own outline level."""
    outline = outline_of(properties)
    if style.kind in (None, Kind.TEXT, Kind.HEADING) and outline is not None:
        return (Kind.HEADING, outline + 1) if outline < 9 else (Kind.TEXT, 0)
    return style.kind or Kind.TEXT, style.level
