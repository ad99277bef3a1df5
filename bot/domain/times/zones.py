"""Zones by what people call them: Europe/Berlin, Berlin, New York, UTC."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from bot.domain.late import pattern

ABBREVIATION = pattern(
    "acdt|acst|aedt|aest|akdt|akst|awst|bst|cdt|cest|cet|cst|edt|eest|eet|est|hst|ist|jst|kst|mdt|msk|mst"
    "|nzdt|nzst|pdt|pst|sast|wet"
)
"""Each is several zones' (IST: India, Israel, Ireland), or a zone's for half of the year only (CET)."""

_UNIVERSAL = {"utc": "UTC", "gmt": "UTC", "z": "UTC"}

_WORD = pattern("act|center|christmas|east|easter|general|north|oral|resolute|south|wake|west")
"""Last parts that are words of every day: “Easter 9am” means no island."""

_NO_ZONE = frozenset({"Factory", "localtime"})
"""Entries of the database that are no zone: what is set where nothing is set, and what the machine is set to."""

_LEFT_OUT = ("Etc/", "SystemV/", "posix/", "right/")

LONGEST = 4
"""Words of a zone's name."""


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """IANA names by what they are called: in full, and by the last part."""
    found: dict[str, set[str]] = {}
    for name in available_timezones():
        area, _, _ = name.partition("/")
        short = "/" not in name and (len(name) <= 4 or not name.isalpha())
        if name.startswith(_LEFT_OUT) or short or area in _NO_ZONE:
            continue
        for called in (name, name.rpartition("/")[2]):
            if called == name or not _WORD.fullmatch(_folded(called)):
                found.setdefault(_folded(called), set()).add(name)
    return {called: tuple(sorted(names)) for called, names in found.items()} | {
        called: (name,) for called, name in _UNIVERSAL.items()
    }


def _folded(text: str) -> str:
    return text.replace("_", " ").casefold()


def zones_called(text: str) -> tuple[str, ...]:
    """The IANA names that somebody may mean by this; none, one, or several (of one city, mostly)."""
    return _names().get(_folded(text.strip()), ())


def zone_of(text: str) -> str | None:
    """The one IANA zone that somebody names for a newsroom: in full in any case, or a city. None for what is none, is
    several with other clocks, or says only what the machine is set to."""
    clean = " ".join(text.split())
    if clean in available_timezones() and clean not in _NO_ZONE and not clean.startswith(_LEFT_OUT[1:]):
        return clean
    names = zones_called(clean)
    return names[0] if len(names) == 1 else None


def take_zone(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The zones named by some of the words, the longest name first, and the words without that name.

    No zones and all words where none is named.
    """
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            names = zones_called(" ".join(words[start : start + length]))
            if names:
                return names, words[:start] + words[start + length :]
    return (), words
