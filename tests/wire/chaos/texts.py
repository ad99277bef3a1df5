"""The texts that go through the storm: each paragraph, note and report can be known again, wherever it appears."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

MARK = re.compile(r"¶(\w+)\.(\d+)\.(\d+)\b")
"""What each paragraph begins with: the article, the version of its text, the paragraph."""

NOTE = re.compile(r"§(\w+)\.(\d+)\b")
"""What each note of a correction begins with: the article, and which of its notes it is."""

HEADLINE = re.compile(r"Piece (\w+) in version (\d+)")

WORDS = """
    council river night budget school bridge market garden harbour choir league orchard ferry archive
    señal naïve Zürich 東京 кот مقال öffnet l’été “quoted” @everyone <@1> **bold** _slanted_ ||hidden||
    https://example.org/a_(b) `code` 1914–18 §7 100 % ½ 🦊 👩‍👩‍👧
""".split()  # noqa: SIM905 - words read best as words


@dataclass(frozen=True)
class Text:
    """One version of one article, as its writer typed it."""

    headline: str
    body: str

    @property
    def message(self) -> str:
        """As a chat command."""
        return f"!submit {self.headline}\n{self.body}"

    @property
    def file(self) -> bytes:
        """As a file that is meant to the letter: so each version can be compared sign by sign."""
        return f"---\nmarkup: discord\nheadline: {self.headline}\n---\n{self.body}\n".encode()

    @property
    def marks(self) -> list[tuple[str, int, int]]:
        """Its paragraphs in order."""
        return marks_in(self.body)

    @property
    def version(self) -> int:
        """Which version of its article it is."""
        return self.marks[0][1]


def marks_in(text: str) -> list[tuple[str, int, int]]:
    """The paragraphs of a text, in the order in which they stand."""
    return [(name, int(version), int(number)) for name, version, number in MARK.findall(text)]


def write(dice: random.Random, name: str, version: int, *, length: int) -> Text:
    """A text of about `length` signs that begins with its name, so that its messages can be told apart."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        number = len(paragraphs)
        words = dice.choices(WORDS, k=dice.randint(6, 60))
        paragraphs.append(f"¶{name}.{version}.{number} {' '.join(words)}.")
    return Text(f"Piece {name} in version {version}", "\n\n".join(paragraphs))


def remark(dice: random.Random, sign: str, name: str, number: int) -> str:
    """A few words on one line that can be known again: a note of a correction, or a reader's report."""
    return f"{sign}{name}.{number} {' '.join(dice.choices(WORDS, k=dice.randint(3, 25)))}."


def bare(text: str) -> str:
    """A text without white space and without the backslashes that make signs of it plain."""
    return "".join(text.split()).replace("\\", "")
