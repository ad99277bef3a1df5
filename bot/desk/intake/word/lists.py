"""Lists: what stands before the items of a Word file's lists, counted as Word counts.

A paragraph belongs to a w:num, which takes its levels from a w:abstractNum. All w:nums of one w:abstractNum count
on together, except where one of them says with what number it starts.
"""

from __future__ import annotations

import re

from bot.desk.intake.word.parts import Node, W, value
from bot.desk.intake.word.signs import without_private
from bot.desk.intake.word.styles import is_on
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

LEVELS = 9

_PLACE = pattern(r"%([1-9])")
_LARGEST = 100_000
"""Numbers above this are written in digits, whatever the list asks for."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before an item."""

    text: str
    """Such as 3. or c) or II. Empty for a bullet."""
    list_id: str
    level: int


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    """Levels up to this one (from 1) make it start again; 0 for none. None for any level above."""


class Lists:
    """The lists of one file. Labels have to be asked for in the order of the text."""

    def __init__(self, root: Node | None) -> None:
        self._abstract: dict[str, Node] = {}
        self._by_style: dict[str, str] = {}
        self._nums: dict[str, Node] = {}
        self._abstract_ids: dict[str, str] = {}
        self._levels: dict[str, list[_Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        for node in root if root is not None else ():
            if node.tag == W + "abstractNum":
                key = node.get(W + "abstractNumId") or ""
                self._abstract[key] = node
                if link := value(node.find(W + "styleLink")):
                    self._by_style[link] = key
            elif node.tag == W + "num":
                self._nums[node.get(W + "numId") or ""] = node

    def label(self, num_id: str, level: int) -> Label | None:
        """The label of the next item at that level (from 0); None if the file has no such list."""
        num = self._nums.get(num_id)
        if num is None or num_id == "0":
            return None
        if num_id not in self._abstract_ids:
            self._abstract_ids[num_id] = self._abstract_of(num)
        abstract = self._abstract_ids[num_id]
        levels = self._levels_of(num_id, num, abstract)
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        this = levels[level]
        start = self._start_override(num, num_id, level)
        before = counts[level]
        counts[level] = start if start is not None else this.start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart
            if restart is None or level < restart:
                counts[deeper] = None
        for above in range(level):
            if counts[above] is None:
                counts[above] = levels[above].start
        if this.format == "bullet" or (this.format == "none" and not _PLACE.sub("", this.text).strip()):
            return Label("", num_id, level) if this.format == "bullet" else None
        text = _PLACE.sub(
            lambda place: self._number(levels, counts, int(place[1]) - 1, this.legal), this.text
        )
        return Label(text.strip(), num_id, level) if text.strip() else None

    def _number(self, levels: list[_Level], counts: list[int | None], at: int, legal: bool) -> str:
        counted = counts[at]
        return number_text(
            levels[at].start if counted is None else counted, "decimal" if legal else levels[at].format
        )

    def _abstract_of(self, num: Node) -> str:
        key = value(num.find(W + "abstractNumId")) or ""
        node = self._abstract.get(key)
        link = value(node.find(W + "numStyleLink")) if node is not None else None
        return self._by_style.get(link, key) if link else key

    def _levels_of(self, num_id: str, num: Node, abstract: str) -> list[_Level]:
        if num_id not in self._levels:
            levels = [_Level(text=f"%{at + 1}.") for at in range(LEVELS)]
            node = self._abstract.get(abstract)
            for level in node if node is not None else ():
                if level.tag == W + "lvl":
                    _take(level, levels)
            for override in num:
                level = override.find(W + "lvl") if override.tag == W + "lvlOverride" else None
                if level is not None:
                    _take(level, levels)
            self._levels[num_id] = levels
        return self._levels[num_id]

    def _start_override(self, num: Node, num_id: str, level: int) -> int | None:
        """The number with which this w:num begins the level, the first time it is used."""
        if (num_id, level) in self._begun:
            return None
        self._begun.add((num_id, level))
        for override in num:
            if override.tag == W + "lvlOverride" and override.get(W + "ilvl") == str(level):
                start = value(override.find(W + "startOverride"))
                if start is not None:
                    return _integer(start, 1)
        return None


def _take(node: Node, levels: list[_Level]) -> None:
    at = _integer(node.get(W + "ilvl"), -1)
    if not 0 <= at < LEVELS:
        return
    restart = value(node.find(W + "lvlRestart"))
    text, _ = without_private(value(node.find(W + "lvlText")) or "", "")
    levels[at] = _Level(
        start=_integer(value(node.find(W + "start")), 0 if node.find(W + "start") is None else 1),
        format=value(node.find(W + "numFmt")) or "decimal",
        text=text,
        legal=bool(is_on(node.find(W + "isLgl"))),
        restart=None if restart is None else _integer(restart, 0),
    )


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


def number_text(number: int, form: str) -> str:
    """A number in one of Word's forms; in digits where the form is not known."""
    if not 0 < number < _LARGEST:
        return str(number)
    match form:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman" if number < 4000:
            return _roman(number).lower() if form == "lowerRoman" else _roman(number)
        case "decimalZero":
            return f"{number:02}"
        case "none":
            return ""
        case "ordinal":
            ending = (
                "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            )
            return f"{number}{ending}"
        case "russianLower" | "russianUpper":
            letter = "абвгдежзиклмнопрстуфхцчшщыэюя"[(number - 1) % 29]
            return letter if form == "russianLower" else letter.upper()
        case _:
            return str(number)


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    out = ""
    for worth, letters in _ROMAN:
        out += letters * (number // worth)
        number %= worth
    return out
