"""Unicode's canonical form, in time that grows with the text and no faster.

`unicodedata.normalize` sorts every run of combining marks by insertion. A text of nothing but marks
therefore costs quadratic time, with the interpreter locked: 60,000 characters hold the whole bot for
seconds. Long runs are put in order here first; what normalising then does is the same, but cheap.
"""

from __future__ import annotations

import re
import unicodedata

_LONG_RUN = re.compile(r"[^\w\s]{32,}")
"""Where marks may pile up. Marks are neither word characters nor white space to `re`; a run of
punctuation is caught too, and comes through unchanged. Honest writing stays far under 32 marks."""


def nfc(text: str) -> str:
    """`text` in Unicode Normalization Form C (UAX #15)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _LONG_RUN.sub(_ordered, text))


def _ordered(run: re.Match[str]) -> str:
    """The run decomposed, its marks in canonical order (stable, by combining class)."""
    decomposed = "".join(unicodedata.normalize("NFD", char) for char in run[0])
    ordered: list[str] = []
    marks: list[str] = []
    for char in decomposed:
        if unicodedata.combining(char):
            marks.append(char)
            continue
        ordered += sorted(marks, key=unicodedata.combining)
        marks.clear()
        ordered.append(char)
    ordered += sorted(marks, key=unicodedata.combining)
    return "".join(ordered)
