"""A file whose encoding was guessed: its bytes, until the writer says that the letters are right."""

from __future__ import annotations

from bot.domain.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class GuessedFile:
    """The bytes and the encoding in which they were read. `headline` and `byline` were given beside the file:
    None and '' if they were not."""

    filename: str
    data: bytes
    encoding: str
    headline: str | None = None
    byline: str = ""
