"""Sign-offs that a newsroom wants beside votes: facts, legal, copy or its own words; when, by whom, and what to check.

People write them a line each, and the database keeps them so:

    facts
    legal: tags court, crime; role @Legal; check names | dates
    style: asked
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.refusals import Refusal
from bot.domain.text.cleaning import clean, clean_line, is_blank, nfc

SIGN_OFFS_MOST = 8
"""Sign-offs of a newsroom: the card's menu has room for what can be done with each."""
NAME_LIMIT = 30
"""Characters of a name."""
POINTS_MOST, POINT_LIMIT = 10, 100
"""Points of a checklist, and characters of each: what a form of Discord takes."""
TERMS_MOST, TERM_LIMIT = 50, 60
"""Tags or words of a rule, and characters of each."""
TEXT_LIMIT = 4000
"""Characters of all of them together, as they are written: what a field of a form takes."""

NONE = frozenset({"", "none", "-", "–", "—"})

_NAME = pattern(r"[^\W_](?:[\w &’'/-]*[^\W_])?")
_ROLE = pattern(r"(?:<@&)?(\d{1,20})>?")
_WORDS_OF = {"tag": "tags", "word": "words", "checks": "check", "checklist": "check"}


class When(StrEnum):
    """When a sign-off is wanted. An editor may ask for any."""

    ALWAYS = "always"
    ASKED = "asked"
    """Only when an editor asks for it."""
    TAGS = "tags"
    """For articles with one of some tags."""
    WORDS = "words"
    """For articles in which one of some words or phrases stands."""


class Fault(StrEnum):
    """What is wrong with a sign-off that somebody declares. The value is how `BadSignOff.part` is to be read."""

    NAME = "a name"
    GONE = "a name that is not there"
    DOUBLE = "a name that is there already"
    MANY = "one too many"
    PART = "a part that means nothing"
    ROLE = "a role"
    NO_TERMS = "a rule without its tags or words"
    TERMS = "a tag or word that is too long, or one too many"
    POINTS = "a point that is too long, or one too many"
    LONG = "all of them, in characters"


class BadSignOff(Refusal):
    """A sign-off that cannot be declared, and which part of it is at fault."""

    fault: Fault
    part: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One that is declared. `terms` are the tags or words of its rule. Editors who sign hold `role` too, beside that of the
    editors, and have ticked every point of `checklist`."""

    name: str
    when: When = When.ALWAYS
    terms: tuple[str, ...] = ()
    role: int | None = None
    checklist: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name without what does not tell it from others."""
        return key_of(self.name)

    def __str__(self) -> str:
        """As it may be written again."""
        parts = [] if self.when is When.ALWAYS else [" ".join((self.when, ", ".join(self.terms))).strip()]
        parts += [f"role <@&{self.role}>"] if self.role is not None else []
        parts += [f"check {' | '.join(self.checklist)}"] if self.checklist else []
        return f"{self.name}: {'; '.join(parts)}" if parts else self.name


SignOffs = tuple[SignOff, ...]
"""All that a newsroom declares, in their order."""


def key_of(name: str) -> str:
    """A name without what does not tell it from others."""
    return nfc(" ".join(name.split())).casefold()


def sign_off(name: str, when: str, terms: str, role: int | None, checklist: str) -> SignOff:
    """One as a form has it: tags or words with commas between them, a point of the checklist on each line. Raises
    BadSignOff."""
    name = clean_line(name)
    if len(name) > NAME_LIMIT or _NAME.fullmatch(name) is None or key_of(name) in NONE:
        raise BadSignOff(Fault.NAME, name)
    try:
        rule = When(when.strip().casefold() or When.ALWAYS)
    except ValueError:
        raise BadSignOff(Fault.PART, when) from None
    tags_or_words = _terms(terms) if rule in (When.TAGS, When.WORDS) else ()
    if rule in (When.TAGS, When.WORDS) and not tags_or_words:
        raise BadSignOff(Fault.NO_TERMS, name)
    return SignOff(name, rule, tags_or_words, role, _points(clean(checklist).split("\n")))


def take(text: str) -> SignOffs:
    """All that somebody writes, a line each; none for none. Raises BadSignOff."""
    lines = [line for line in map(clean_line, clean(text).split("\n")) if not is_blank(line)]
    if len(lines) == 1 and key_of(lines[0]) in NONE:
        return ()
    return checked(map(read_line, lines))


def checked(found: Iterable[SignOff]) -> SignOffs:
    """They may stand beside each other. Raises BadSignOff."""
    declared = tuple(found)
    keys = [each.key for each in declared]
    double = next((each for at, each in enumerate(declared) if each.key in keys[:at]), None)
    if double is not None:
        raise BadSignOff(Fault.DOUBLE, double.name)
    if len(declared) > SIGN_OFFS_MOST:
        raise BadSignOff(Fault.MANY, declared[-1].name)
    if len(text := written(declared)) > TEXT_LIMIT:
        raise BadSignOff(Fault.LONG, f"{len(text):,}")
    return declared


def written(declared: SignOffs) -> str:
    """As they may be written again, a line each; empty for none."""
    return "\n".join(map(str, declared))


def read_line(line: str) -> SignOff:
    """One as it is written on a line. Raises BadSignOff."""
    name, _, rest = line.partition(":")
    when, terms, role, points = When.ALWAYS, "", None, ""
    for part in filter(None, map(str.strip, rest.split(";"))):
        word, _, value = part.partition(" ")
        word = word.rstrip(":").casefold()
        match _WORDS_OF.get(word, word):
            case When.ALWAYS | When.ASKED if not value.strip():
                when = When(word)
            case When.TAGS | When.WORDS as rule:
                when, terms = When(rule), value
            case "role":
                role = _role(value)
            case "check":
                points = value.replace("|", "\n")
            case _:
                raise BadSignOff(Fault.PART, part)
    return sign_off(name, when, terms, role, points)


def _role(text: str) -> int | None:
    text = text.strip()
    if text.casefold() in NONE:
        return None
    match = _ROLE.fullmatch(text)
    if match is None or not 0 < int(match[1]) < 1 << 63:
        raise BadSignOff(Fault.ROLE, text)
    return int(match[1])


def _terms(text: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for raw in re.split(r"[,;\n]", clean(text)):
        term = clean_line(raw).lstrip("# ")
        if not is_blank(term):
            found.setdefault(key_of(term), term)
    long = next((term for term in found.values() if len(term) > TERM_LIMIT), None)
    if long is not None or len(found) > TERMS_MOST:
        raise BadSignOff(Fault.TERMS, long or f"{len(found)}")
    return tuple(found.values())


def _points(lines: Iterable[str]) -> tuple[str, ...]:
    """Points that are written alike are one. What parts them on a line is not in them."""
    points = [" ".join(clean_line(line).replace("|", "/").replace(";", ",").split()) for line in lines]
    found = tuple(dict.fromkeys(point for point in points if not is_blank(point)))
    if found == ("none",):
        return ()
    long = next((point for point in found if len(point) > POINT_LIMIT), None)
    if long is not None or len(found) > POINTS_MOST:
        raise BadSignOff(Fault.POINTS, long or f"{len(found)}")
    return found
