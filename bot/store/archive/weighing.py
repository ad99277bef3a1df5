"""Weighing: how well articles fit what is looked for, by the rule of FTS5's bm25() and with its weights.

bm25() counts every article with each word at each search, which takes longer the more there are. Here a word is counted
up to COUNTED articles. Beyond that its share of the latest COUNTED stands for all: the rarity of a common word hardly
changes with its exact number. In an archive of up to COUNTED articles the scores are those of bm25().

Many articles are weighed roughly: by the columns in which each word stands, as if it stood there once, and every text were
of one length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from math import log

from bot.domain.archive.search_query import Term
from bot.domain.dataclass import dataclass
from bot.store.article import search_index
from bot.store.transaction import Transaction

COUNTED = 2_000
"""Articles up to which a word is counted, and the latest ones that its share is taken from."""

WEIGHTS = (8.0, 4.0, 4.0, 3.0, 1.0, 0.0)
"""By column, as the migration that makes the indexes gives them to bm25()."""

_SATURATION, _LENGTH = 1.2, 0.75
_LEAST_RARITY = 1e-6
"""What bm25() is made with: k1, b, and the rarity of a word that more than half of the articles have."""


class Column(IntEnum):
    """A column of the index."""

    HEADLINE = 0
    STANDFIRST = 1
    TAGS = 2
    BYLINE = 3
    BODY = 4


TEXT_COLUMNS = tuple(Column)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or a phrase that is weighed, the same for FTS5, and the columns in which it counts."""

    term: Term
    quoted: str
    columns: tuple[Column, ...]

    @property
    def expression(self) -> str:
        """What finds it in these columns."""
        return f"{{{' '.join(column.name.lower() for column in self.columns)}}} : ({self.quoted})"

    def within(self, column: Column) -> str:
        """What finds it in one column."""
        return f"{column.name.lower()} : ({self.quoted})"


def is_large(tx: Transaction) -> bool:
    """Whether an archive is so large that bm25() would walk long."""
    return _extent(tx)[0] > COUNTED


def scores(tx: Transaction, phrases: Sequence[Phrase], places: Sequence[int]) -> Mapping[int, float]:
    """The scores of articles, by their rows, for phrases that all of them hold. The lower the better."""
    rows, words = _extent(tx)
    if not phrases or not rows:
        return dict.fromkeys(places, 0.0)
    mean = words / rows
    rarities = _rarities(tx, phrases, rows)
    found: dict[int, float] = {}
    for place in places:
        stands = search_index.standing(tx, place)
        copy = search_index.text_of(tx, stands.revision_id)
        columns = [part.split() for part in search_index.parts_of(copy, stands)]
        length = sum(map(len, columns)) / mean
        found[place] = -sum(
            rarity
            * _saturated(
                sum(WEIGHTS[each] * _times(phrase.term, columns[each]) for each in phrase.columns), length
            )
            for phrase, rarity in zip(phrases, rarities, strict=True)
        )
    return found


def rough_scores(
    tx: Transaction, phrases: Sequence[Phrase], expression: str, places: Sequence[int]
) -> Mapping[int, float]:
    """The same for many articles that an expression finds, by the columns in which the phrases stand."""
    rows, _ = _extent(tx)
    found = dict.fromkeys(places, 0.0)
    for phrase, rarity in zip(phrases, _rarities(tx, phrases, rows), strict=True):
        weight = dict.fromkeys(places, WEIGHTS[Column.BODY] if Column.BODY in phrase.columns else 0.0)
        for column in phrase.columns:
            # Of a body it would be too dear to know, and what nearly all articles hold tells none from another.
            if column is Column.BODY or rarity == _LEAST_RARITY:
                continue
            there = tx.all(
                "SELECT rowid FROM text_index WHERE text_index MATCH ? AND rowid >= ? AND rowid <= ?"
                " ORDER BY rowid DESC",
                (f"({expression}) AND {phrase.within(column)}", min(places), max(places)),
            )
            for row in there:
                if row["rowid"] in weight:
                    weight[row["rowid"]] += WEIGHTS[column]
        for place in places:
            found[place] -= rarity * _saturated(weight[place], 1.0)
    return found


def _rarities(tx: Transaction, phrases: Sequence[Phrase], rows: int) -> list[float]:
    # With one phrase its rarity changes no order, but what is compared with another query's needs it all the same.
    return [_rarity(rows, _count(tx, phrase.expression, rows)) for phrase in phrases]


def _saturated(weight: float, length: float) -> float:
    """What a phrase counts in a text, whose length is given by that of the mean."""
    return weight * (_SATURATION + 1) / (weight + _SATURATION * (1 - _LENGTH + _LENGTH * length))


def _times(term: Term, words: Sequence[str]) -> int:
    """How often a term stands in a row of words."""
    *first, last = term.words
    if not first and not term.beginning:
        return words.count(last)
    return sum(
        (words[end].startswith(last) if term.beginning else words[end] == last)
        and list(words[end - len(first) : end]) == first
        for end in range(len(first), len(words))
    )


def _rarity(rows: int, holding: int) -> float:
    rarity = log((rows - holding + 0.5) / (holding + 0.5)) if holding < rows + 0.5 else 0.0
    return rarity if rarity > 0 else _LEAST_RARITY


def _count(tx: Transaction, expression: str, rows: int) -> int:
    """How many articles of the index hold something, about."""
    row = tx.one(
        "SELECT count(*) AS n"
        " FROM (SELECT 1 FROM text_index WHERE text_index MATCH ? ORDER BY rowid DESC LIMIT ?) AS latest",
        (expression, COUNTED),
    )
    counted = 0 if row is None else int(row["n"])
    if counted < COUNTED or rows <= COUNTED:
        return counted
    latest = tx.one("SELECT id FROM text_index_docsize ORDER BY id DESC LIMIT 1 OFFSET ?", (COUNTED - 1,))
    assert latest is not None
    row = tx.one(
        "SELECT count(*) AS n FROM text_index WHERE text_index MATCH ? AND rowid >= ?",
        (expression, latest["id"]),
    )
    share = 0 if row is None else int(row["n"])
    return max(counted, rows * share // COUNTED)


def _extent(tx: Transaction) -> tuple[int, int]:
    """How many articles the index holds, and how many words, as FTS5 itself keeps count of them."""
    row = tx.one("SELECT block FROM text_index_data WHERE id = 1")
    numbers = _numbers(bytes(row["block"])) if row is not None else []
    return (numbers[0], sum(numbers[1:])) if numbers else (0, 0)


def _numbers(block: bytes) -> list[int]:
    """The numbers in a record of FTS5: seven bits a byte, the highest first, all but the last byte with the eighth."""
    found: list[int] = []
    number = 0
    for byte in block:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            found.append(number)
            number = 0
    return found
