"""Side by side: two texts in two columns, their paragraphs level with one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import groupby, zip_longest

from bot.domain.dataclass import dataclass
from bot.domain.text.word_diff import Kind, Run, Word, changes

Cell = list[Run]
"""What stands in one column: runs of words that stayed and of words that went, or came."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands level: paragraphs of the old text, and those of the new one. Either may be empty."""

    old: Cell = field(default_factory=list[Run])
    new: Cell = field(default_factory=list[Run])

    @property
    def same(self) -> bool:
        """Whether nothing in it changed."""
        return all(run.kind is Kind.SAME for run in (*self.old, *self.new))


def side_by_side(old: str, new: str) -> list[Row]:
    """Both texts whole, in rows. Equal paragraphs are level; what was put in or left out has a row of its own."""
    columns = _Columns()
    for same, group in groupby(changes(old, new), key=lambda run: run.kind is Kind.SAME):
        if same:
            for run in group:
                columns.keep(run.words)
        else:
            went: dict[Kind, list[Word]] = {Kind.REMOVED: [], Kind.ADDED: []}
            for run in group:
                went[run.kind] += run.words
            columns.change(went[Kind.REMOVED], went[Kind.ADDED])
    return columns.done()


class _Columns:
    """Fills rows; one is closed wherever both texts are at the beginning of a line."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._row = Row()

    def keep(self, words: Sequence[Word]) -> None:
        for line in _lines(words):
            self._row.old.append(Run(Kind.SAME, line))
            self._row.new.append(Run(Kind.SAME, line))
            if line[-1].ends_line:
                self._close()

    def change(self, removed: Sequence[Word], added: Sequence[Word]) -> None:
        if not self._row.old and not self._row.new and _whole(removed) and _whole(added):
            # Whole paragraphs came and went: what replaced one stands beside it.
            for left, right in zip_longest(_lines(removed), _lines(added), fillvalue=()):
                self._put(left, right)
                self._close()
            return
        self._put(removed, added)
        if _at_line_start(self._row.old) and _at_line_start(self._row.new):
            self._close()

    def done(self) -> list[Row]:
        self._close()
        return self._rows

    def _put(self, removed: Sequence[Word], added: Sequence[Word]) -> None:
        if removed:
            self._row.old.append(Run(Kind.REMOVED, removed))
        if added:
            self._row.new.append(Run(Kind.ADDED, added))

    def _close(self) -> None:
        if self._row.old or self._row.new:
            self._rows.append(self._row)
            self._row = Row()


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of each line, its end among them."""
    line: list[Word] = []
    for word in words:
        line.append(word)
        if word.ends_line:
            yield line
            line = []
    if line:
        yield line


def _whole(words: Sequence[Word]) -> bool:
    return not words or words[-1].ends_line


def _at_line_start(cell: Cell) -> bool:
    return not cell or cell[-1].words[-1].ends_line
