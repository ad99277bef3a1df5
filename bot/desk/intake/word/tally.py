"""Tally: what the reader of a Word file came across, and how much one file may hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.domain.intake.account import Part

PIECE_LIMIT = 15_000
"""Paragraphs, runs and pieces of text in one file. 15,000 take about 0.8 s of CPU; 900 printed pages have 28,000 and
took 1.5 s, which is more than one file may cost."""
LETTER_LIMIT = 400_000
"""Characters in one file, some 60,000 words."""


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
