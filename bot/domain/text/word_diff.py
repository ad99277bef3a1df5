"""Word diff: which words of a text were removed, which added, which stayed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import Enum
from itertools import chain, groupby

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.sequence_matching import matching

_SOUTH_EAST = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff" + _SOUTH_EAST
_MARKS = r"\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef" + "".join(
    char for char in map(chr, range(0x0E00, 0x1800)) if unicodedata.category(char) in ("Mn", "Mc")
)
_JOINING = r"\u1039\u17d2"  # stack the next letter under the one before
_WORD = pattern(
    # An address is one word. What is written without spaces is compared letter by letter, with the marks that
    # follow one.
    rf"\n\s*|https?://\S+|[{_UNSPACED}](?:[{_MARKS}]|(?<=[{_JOINING}])[{_SOUTH_EAST}])*|[^\s{_UNSPACED}]+"
)
_LEAST_ALIKE = 0.3
"""Paragraphs with less in common (share of words) are shown as removed and added whole."""


class Kind(Enum):
    """What became of a stretch; the value is the marker it is shown between."""

    SAME = ""
    REMOVED = "~~"
    ADDED = "**"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the end of a line (one or two line feeds); `spaced` unless another word touches it."""

    text: str
    spaced: bool = True

    @property
    def ends_line(self) -> bool:
        return self.text[0] == "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words with one fate."""

    kind: Kind
    words: Sequence[Word]

    @property
    def count(self) -> int:
        """Words in it, line ends not counted."""
        return sum(not word.ends_line for word in self.words)


def changes(old: str, new: str) -> list[Run]:
    """The whole of both texts, in order. Paragraphs are matched first, words only within those
    that changed."""
    old_lines, new_lines = _lines(old), _lines(new)
    runs: list[Run] = []
    at = 0
    for a, a_end, b, b_end in matching(
        [_key(line) for line in old_lines], [_key(line) for line in new_lines]
    ):
        runs.append(Run(Kind.SAME, _joined(new_lines[at:b])))
        runs += _word_runs(_joined(old_lines[a:a_end]), _joined(new_lines[b:b_end]))
        at = b_end
    runs.append(Run(Kind.SAME, _joined(new_lines[at:])))
    return _united(runs)


def _word_runs(old: list[Word], new: list[Word]) -> list[Run]:
    changed = matching([word.text for word in old], [word.text for word in new])
    same = len(old) - sum(a_end - a for a, a_end, _, _ in changed)
    if same < _LEAST_ALIKE * min(len(old), len(new)):
        end = old[-1:] if old[-1:] == new[-1:] and old[-1].ends_line else []
        kept = len(end)
        return [
            Run(Kind.REMOVED, old[: len(old) - kept]),
            Run(Kind.ADDED, new[: len(new) - kept]),
            Run(Kind.SAME, end),
        ]
    runs: list[Run] = []
    at = 0
    for a, a_end, b, b_end in changed:
        runs.append(Run(Kind.SAME, new[at:b]))
        runs.append(Run(Kind.REMOVED, old[a:a_end]))
        runs.append(Run(Kind.ADDED, new[b:b_end]))
        at = b_end
    return [*runs, Run(Kind.SAME, new[at:])]


def _united(runs: list[Run]) -> list[Run]:
    """Without empty runs; neighbours of one kind are one."""
    out: list[Run] = []
    for kind, group in groupby((run for run in runs if run.words), key=lambda run: run.kind):
        out.append(Run(kind, [word for run in group for word in run.words]))
    return out


def _lines(text: str) -> list[list[Word]]:
    """The words of each line, its end among them, also of the last: so a paragraph that another one is added
    to is the same still. More than one blank line counts as one."""
    lines: list[list[Word]] = [[]]
    for found in _WORD.finditer(text.strip()):
        if found[0][0] == "\n":
            lines[-1].append(Word("\n" if found[0].count("\n") == 1 else "\n\n"))
            lines.append([])
        else:
            start = found.start()
            lines[-1].append(Word(found[0], start == 0 or found.string[start - 1].isspace()))
    if lines[-1]:
        lines[-1].append(Word("\n\n"))
    return lines


def _key(line: list[Word]) -> str:
    return " ".join(word.text for word in line)


def _joined(lines: list[list[Word]]) -> list[Word]:
    return list(chain.from_iterable(lines))
