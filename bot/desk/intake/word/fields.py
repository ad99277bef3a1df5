"""Fields: the instructions within a Word text whose results are shown (links, tables of contents, form fields)."""

from __future__ import annotations

import re
from dataclasses import field

from bot.desk.intake.word.parts import Node, W, value
from bot.desk.intake.word.signs import sign
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

_TOKEN = pattern(r'["“”„]([^"“”„]*)["“”„]|(\S+)')
_TAKES_A_VALUE = frozenset({"\\o", "\\t"})


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list[str])
    showing: bool = False
    contents: bool = False
    choice: str = ""
    link: str | None = None
    own_link: str | None = None
    began_at: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """A field that is over."""

    instruction: str
    showed: bool
    """Whether it had a result."""
    choice: str
    """What it shows without one."""
    link: str | None
    """Where it leads, if it is a link."""
    began_at: int
    """The number of spans there were when it began."""


class Fields:
    """The fields that are open at a place of the text, one within another."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._instructing = 0
        self._contents = 0

    def begin(self, choice: str = "", at: int = 0) -> None:
        """A field begins, after `at` spans; `choice` is what it shows if it has no result of its own."""
        link = self._open[-1].link if self._open else None
        self._open.append(_Field(choice=choice, link=link, began_at=at))
        self._instructing += 1

    def instruct(self, text: str) -> None:
        """A piece of the instruction."""
        if self._open and not self._open[-1].showing:
            self._open[-1].instruction.append(text)

    def separate(self) -> None:
        """The instruction is over, the result begins."""
        if not self._open or self._open[-1].showing:
            return
        now = self._open[-1]
        now.showing = True
        self._instructing -= 1
        instruction = "".join(now.instruction)
        now.contents = instruction.split(None, 1)[:1] in (["TOC"], ["TOA"])
        self._contents += now.contents
        now.own_link = link_of(instruction)
        now.link = now.own_link if now.own_link is not None else now.link

    def end(self) -> Ended | None:
        """The innermost field is over. None if there was none."""
        if not self._open:
            return None
        now = self._open.pop()
        self._contents -= now.contents
        if not now.showing:
            self._instructing -= 1
        return Ended("".join(now.instruction), now.showing, now.choice, now.own_link, now.began_at)

    @property
    def swallowing(self) -> bool:
        """Whether text at this place is part of an instruction, which no reader sees."""
        return self._instructing > 0

    @property
    def in_contents(self) -> bool:
        """Whether this place lies in a table of contents."""
        return self._contents > 0

    @property
    def link(self) -> str | None:
        """Where text at this place leads, as `link_of` has it."""
        return self._open[-1].link if self._open else None


def link_of(instruction: str) -> str | None:
    """Where a HYPERLINK field leads: an address, `#` and a name for a place in the file, or '' if it does not
    say. None for any other field."""
    tokens = [match[1] if match[1] is not None else match[2] for match in _TOKEN.finditer(instruction)]
    if not tokens or tokens[0].upper() != "HYPERLINK":
        return None
    address, place = "", ""
    at = 1
    while at < len(tokens):
        token = tokens[at]
        if token.casefold() == "\\l":
            at += 1
            place = tokens[at] if at < len(tokens) else ""
        elif token.casefold() in _TAKES_A_VALUE:
            at += 1
        elif not token.startswith("\\") and not address:
            address = token.replace("\\\\", "\\")
        at += 1
    return f"{address}#{place}" if place else address


def symbol_of(instruction: str) -> str | None:
    """The character that a SYMBOL field shows; None for any other field or an unknown character."""
    words = instruction.split()
    if len(words) < 2 or words[0].upper() != "SYMBOL":
        return None
    font = re.search(r'\\f\s+(?:["“”]([^"“”]+)["“”]|(\S+))', instruction)
    code = words[1]
    if re.fullmatch(r"[0-9]{1,6}", code):
        code = f"{int(code):X}"
    elif re.fullmatch(r"0[xX][0-9a-fA-F]{1,6}", code):
        code = code[2:]
    return sign((font[1] or font[2]) if font else "", code)


def form_choice(begin: Node) -> str:
    """What a list or a box of an old form shows: the chosen entry, or ☒ and ☐."""
    data = begin.find(W + "ffData")
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        ticked = box.find(W + "checked")
        ticked = box.find(W + "default") if ticked is None else ticked
        return "☒" if ticked is not None and (value(ticked) or "1") not in ("0", "false", "off") else "☐"
    choices = data.find(W + "ddList")
    if choices is None:
        return ""
    entries = [value(entry) or "" for entry in choices if entry.tag == W + "listEntry"]
    chosen = value(choices.find(W + "result")) or value(choices.find(W + "default")) or "0"
    return entries[int(chosen)] if re.fullmatch(r"[0-9]{1,3}", chosen) and int(chosen) < len(entries) else ""
