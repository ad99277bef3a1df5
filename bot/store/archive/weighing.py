"""Weighing: how well a few articles fit what is looked for, by the rule of FTS5's bm25() and with its weights.

bm25() counts every article with each word at each search, which takes longer the more there are. Here a word is counted
up to COUNTED articles. Beyond that its share of the latest COUNTED stands for all: the rarity of a common word hardly
changes with its exact number. In an archive of up to COUNTED articles the scores are those of bm25().
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import log

from bot.domain.archive.search_query import Term
from bot.store.article import search_index
from bot.store.article.search_index import Side
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
    """A word or a phrase that is weighed, the expression that finds it, and the columns in which it counts."""

    term: Term
    expression: str
    columns: tuple[Column, ...]


def scores(
    tx: Transaction, side: Side, phrases: Sequence[Phrase], places: Mapping[int, int]
) -> Mapping[int, float]:
    """The scores of articles, given by id with their rows, for phrases that all of them hold. The lower the better."""
    rows, words = _extent(tx, side)
    if not phrases or not rows:
        return dict.fromkeys(places, 0.0)
    mean = words / rows
    # With one phrase its rarity changes no order, but what is compared with another side's needs it all the same.
    rarities = [_rarity(rows, _count(tx, side, phrase.expression, rows)) for phrase in phrases]
    found: dict[int, float] = {}
    for article_id in places:
        stands = search_index.standing(tx, side, article_id)
        assert stands is not None
        copy = search_index.text_of(tx, stands.revision_id)
        columns = [part.split() for part in search_index.parts_of(copy, stands)]
        length = _SATURATION * (1 - _LENGTH + _LENGTH * sum(map(len, columns)) / mean)
        score = 0.0
        for phrase, rarity in zip(phrases, rarities, strict=True):
            weight = sum(WEIGHTS[each] * _times(phrase.term, columns[each]) for each in phrase.columns)
            score += rarity * weight * (_SATURATION + 1) / (weight + length)
        found[article_id] = -score
    return found


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


def _count(tx: Transaction, side: Side, expression: str, rows: int) -> int:
    """How many articles of an index hold something, about."""
    row = tx.one(
        f"SELECT count(*) AS n FROM (SELECT 1 FROM {side} WHERE {side} MATCH ? ORDER BY rowid DESC LIMIT ?) AS latest",
        (expression, COUNTED),
    )
    counted = 0 if row is None else int(row["n"])
    if counted < COUNTED or rows <= COUNTED:
        return counted
    latest = tx.one(f"SELECT id FROM {side}_docsize ORDER BY id DESC LIMIT 1 OFFSET ?", (COUNTED - 1,))
    assert latest is not None
    row = tx.one(
        f"SELECT count(*) AS n FROM {side} WHERE {side} MATCH ? AND rowid >= ?", (expression, latest["id"])
    )
    share = 0 if row is None else int(row["n"])
    return max(counted, rows * share // COUNTED)


def _extent(tx: Transaction, side: Side) -> tuple[int, int]:
    """How many articles an index holds, and how many words, as FTS5 itself keeps count of them."""
    row = tx.one(f"SELECT block FROM {side}_data WHERE id = 1")
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
