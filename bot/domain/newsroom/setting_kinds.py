"""Kinds of settings: how a value is written by people, kept in the database and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import time
from enum import Enum, StrEnum, auto
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.newsroom import signoffs
from bot.domain.newsroom.quiet_hours import QuietHours, quiet_hours
from bot.domain.newsroom.signoffs import BadSignOff, SignOffs
from bot.domain.text.cleaning import clean, clean_line, trim_blank_lines
from bot.domain.text.graphemes import clip
from bot.domain.times.clock_times import take_clock
from bot.domain.times.timetable import Timetable, parse
from bot.domain.times.zones import zone_of

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

Kept = str | int | None
"""A value as the database has it."""

NONE = frozenset({"", "none", "no", "off", "-", "–", "—", "never"})
"""Words that undo a choice."""

OF_NEWSROOM = frozenset({"newsroom", "the newsroom", "newsroom’s", "newsroom's"})
"""Words by which a section takes a setting from its newsroom again."""

_NUMBER = pattern(r"-?\d{1,3}(?:[, ’']\d{3})+|-?\d{1,18}")
"""A whole number as people write it, thousands apart if they like."""


class Shape(Enum):
    """The kind of form field that asks for a value."""

    TEXT = auto()
    NUMBER = auto()
    CHOICE = auto()
    CHANNEL = auto()
    ROLE = auto()


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """All that is the same for settings of a kind. `named` is what the database holds, as a restore says it of a value
    that is none."""

    shape: Shape
    take: Callable[[str], T]
    """Reads what people write. Raises ValueError, or a refusal that says more."""
    keep: Callable[[T], Kept]
    read: Callable[[Kept], T]
    """Reads what `keep` made of it. Raises ValueError and what `take` raises."""
    show: Callable[[T], str]
    """As a person may write it again."""
    allowed: str
    named: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    longest: int = 100
    """Characters that one may have."""
    optional: bool = False
    """Whether `none` undoes it."""
    forums: bool = False
    """Whether a channel may be a forum or a media channel too."""
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    """What is said of some values, by how they are shown."""
    brief: Callable[[T], str] | None = None
    """A value in one line, for lists of settings, where it may have several."""


def number(low: int, high: int, *, zero: str = "") -> Kind[int]:
    """A whole number within bounds. `zero` is what nought is called, where that is more than a number."""

    def take(text: str) -> int:
        clean = " ".join(text.split())
        if zero and clean.casefold() in NONE - {""}:
            clean = "0"
        if _NUMBER.fullmatch(clean) is None:
            raise ValueError(clean)
        found = int(re.sub(r"[, ’']", "", clean))
        if not low <= found <= high:
            raise ValueError(clean)
        return found

    return Kind(
        Shape.NUMBER,
        take,
        keep=int,
        read=lambda kept: int(kept or 0),
        show=lambda value: zero if zero and not value else f"{value:,}",
        allowed=f"a whole number from {low:,} to {high:,}",
        named="a whole number",
        bounds=(low, high),
        longest=12,
    )


def choice(values: type[E], named: str, meanings: Mapping[E, str] | None = None) -> Kind[E]:
    """One of a few."""
    names = tuple(value.value for value in values)

    def take(text: str) -> E:
        return values(text.strip().casefold())

    return Kind(
        Shape.CHOICE,
        take,
        keep=lambda value: value.value,
        read=values,
        show=lambda value: value.value,
        allowed=f"{', '.join(names[:-1])} or {names[-1]}",
        named=named,
        choices=names,
        meanings={value.value: meaning for value, meaning in (meanings or {}).items()},
    )


def switch(on: str = "", off: str = "") -> Kind[bool]:
    """On or off, with what each means."""

    def take(text: str) -> bool:
        return {"on": True, "yes": True, "off": False, "no": False, "none": False}[text.strip().casefold()]

    def checked(text: str) -> bool:
        try:
            return take(text)
        except KeyError:
            raise ValueError(text) from None

    return Kind(
        Shape.CHOICE,
        checked,
        keep=int,
        read=lambda kept: bool(int(kept or 0)),
        show=lambda value: "on" if value else "off",
        allowed="on or off",
        named="on or off",
        choices=("on", "off"),
        bounds=(0, 1),
        meanings={name: meaning for name, meaning in (("on", on), ("off", off)) if meaning},
    )


def line(longest: int) -> Kind[str]:
    """A line of words; empty for none."""

    def take(text: str) -> str:
        clean = clean_line(text)
        if clean.casefold() in {"none", "-", "–", "—"}:
            return ""
        if len(clean) > longest:
            raise ValueError(clean)
        return clean

    return _words(take, "a line", longest)


def lines(longest: int) -> Kind[str]:
    """A text of several lines, without blank lines around it; empty for none."""

    def take(text: str) -> str:
        clean_text = trim_blank_lines(clean(text))
        if clean_text.strip().casefold() in {"none", "-", "–", "—"}:
            return ""
        if len(clean_text) > longest:
            raise ValueError(clean_text)
        return clean_text

    def brief(value: str) -> str:
        first, *rest = value.split("\n")
        more = f" (line 1 of {len(rest) + 1})" if rest else ""
        return f"“{clip(clean_line(first), 60)}”{more}" if value else "none"

    return replace(_words(take, "a text", longest), brief=brief)


def _words(take: Callable[[str], str], named: str, longest: int) -> Kind[str]:
    return Kind(
        Shape.TEXT,
        take,
        keep=lambda value: value or None,
        read=lambda kept: str(kept or ""),
        show=lambda value: value or "none",
        allowed=f"{named} of up to {longest:,} characters, or none",
        named=named,
        longest=longest,
        optional=True,
    )


def zone() -> Kind[str]:
    """An IANA zone."""

    def take(text: str) -> str:
        found = zone_of(text)
        if found is None:
            raise ValueError(text)
        return found

    return Kind(
        Shape.TEXT,
        take,
        keep=str,
        read=lambda kept: ZoneInfo(str(kept)).key,
        show=str,
        allowed="a city or an IANA zone, such as Europe/Berlin",
        named="an IANA zone",
    )


def weekly() -> Kind[Timetable | None]:
    """A weekly timetable, or none."""
    kind = _or_none(parse, str, "days and times such as Mon–Fri 09:00, 17:00; Sun 18:00", "a timetable")
    return replace(kind, longest=1000)


def quiet() -> Kind[QuietHours | None]:
    """Hours of a day, or none."""
    return _or_none(quiet_hours, str, "two times such as 22:00–07:00", "quiet hours")


def sign_offs() -> Kind[SignOffs]:
    """Sign-offs, a line each, or none."""

    def take(text: str) -> SignOffs:
        if len(text) > signoffs.TEXT_LIMIT:
            raise ValueError(text)
        return signoffs.take(text)

    def read(kept: Kept) -> SignOffs:
        try:
            return signoffs.take(str(kept or ""))
        except BadSignOff as bad:
            raise ValueError(str(kept)) from bad

    return Kind(
        Shape.TEXT,
        take,
        keep=lambda value: signoffs.written(value) or None,
        read=read,
        show=lambda value: signoffs.written(value) or "none",
        allowed="a line for each sign-off, such as “legal: tags court, crime; role @Legal; check names | dates”, or none",
        named="sign-offs",
        longest=signoffs.TEXT_LIMIT,
        optional=True,
    )


def daily() -> Kind[time | None]:
    """A time of every day, or none."""
    return _or_none(time_of_day, "{:%H:%M}".format, "a time of day such as 08:30", "a time of day")


def _or_none(
    take: Callable[[str], T | None], write: Callable[[T], str], allowed: str, named: str
) -> Kind[T | None]:
    """A value that is kept as it is shown, and read as people write it."""
    return Kind(
        Shape.TEXT,
        take,
        keep=lambda value: None if value is None else write(value),
        read=lambda kept: take(str(kept or "")),
        show=lambda value: "none" if value is None else write(value),
        allowed=f"{allowed}, or none",
        named=named,
        optional=True,
    )


def time_of_day(text: str) -> time | None:
    """A time of day as people write it (08:30, 8.30am, noon); None for none. Raises ValueError."""
    clean = " ".join(text.split()).casefold()
    if clean in NONE:
        return None
    clock, rest = take_clock(clean)
    if clock is None or rest:
        raise ValueError(text)
    return clock.at.replace(second=0)


def channel() -> Kind[int]:
    """A channel that the newsroom cannot do without."""
    return _needed(Shape.CHANNEL, "a channel")


def destination() -> Kind[int]:
    """A channel where articles appear, which the newsroom cannot do without: of text, of announcements, or a forum."""
    return replace(_needed(Shape.CHANNEL, "a channel"), forums=True)


def role() -> Kind[int]:
    """A role that the newsroom cannot do without."""
    return _needed(Shape.ROLE, "a role")


def optional_channel(without: str) -> Kind[int | None]:
    """A channel, or none, and what it means that there is none."""
    return _optional(Shape.CHANNEL, "a channel", without)


def optional_role(without: str) -> Kind[int | None]:
    """A role, or none, and what it means that there is none."""
    return _optional(Shape.ROLE, "a role", without)


_MENTION = {Shape.CHANNEL: "<#{}>", Shape.ROLE: "<@&{}>"}


def _needed(shape: Shape, named: str) -> Kind[int]:
    return Kind(shape, int, keep=int, read=_id, show=_MENTION[shape].format, allowed=named, named=named)


def _optional(shape: Shape, named: str, without: str) -> Kind[int | None]:
    return Kind(
        shape,
        lambda text: None if text.strip().casefold() in NONE else int(text),
        keep=lambda value: value,
        read=lambda kept: None if kept is None else _id(kept),
        show=lambda value: "none" if value is None else _MENTION[shape].format(value),
        allowed=f"{named}, or none",
        named=named,
        optional=True,
        meanings={"none": without},
    )


def _id(kept: Kept) -> int:
    return int(kept or 0)
