"""Blocks: what a Word file is made of once it is read, paragraphs and tables."""

from __future__ import annotations

from bot.desk.intake.word.lists import Label
from bot.desk.intake.word.styles import (
    Kind,
)
from bot.domain.dataclass import dataclass
from bot.domain.text.rich_text import Span


@dataclass(slots=True)
class Paragraph:
    """A paragraph that shows something."""

    kind: Kind
    spans: list[Span]
    level: int = 0
    """Of a heading, from 1."""
    label: Label | None = None
    boxed: bool = False
    """Whether it stands in a text box beside the text."""


@dataclass(slots=True)
class Table:
    """A table: rows of cells of blocks."""

    rows: list[list[list[Block]]]
    boxed: bool = False


Block = Paragraph | Table
