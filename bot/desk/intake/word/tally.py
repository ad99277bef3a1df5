"""Tally: what the reader of a Word file came across, and how much one file may hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from bot.domain.dataclass import dataclass
from bot.domain.intake.account import Part

PIECE_LIMIT = 25_000
"""Runs and pieces of text in one file, a paragraph counting as `PARAGRAPH_PIECES`. Each costs some 20 µs of CPU, and no
file may take more than 1 s of it."""
PARAGRAPH_PIECES = 4
LETTER_LIMIT = 400_000
"""Characters in one file, some 60,000 words. Each costs less than 1 µs, preflight included."""


class TooMuch(Exception):
    """The file holds more than any article does."""


@dataclass(slots=True)
class Tally:
    """What a reader of the file came across."""

    pieces: int = 0

    kept: Counter[Part] = field(default_factory=Counter[Part])
    left_out: Counter[Part] = field(default_factory=Counter[Part])
    letters: int = 0
    letters_of_one_width: int = 0
    swallowed: int = 0
    """Letters within the instructions of fields."""
