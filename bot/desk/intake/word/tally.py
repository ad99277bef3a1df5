"""Tally: what the reader of a Word file came across, and how much one file may hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.domain.intake.account import Part

PIECE_LIMIT = 15_000
"""Paragraphs, runs and pieces of text in one file. Files of 10,500 took 0.6 s of CPU on a busy machine; one of 28,000,
with 900 printed pages, took 1.5 s, and no file may cost more than 1 s."""
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
