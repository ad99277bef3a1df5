"""Bylines: the names under which readers see an article, in their order, and whose name one may be mistaken for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.article.errors import UnusableByline
from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.domain.text.cleaning import clean_byline
from bot.domain.text.folding import folded
from bot.domain.text.graphemes import utf16_length

BYLINE_LIMIT = 120
"""UTF-16 units of a byline, also of one for several authors."""

OWN_NAME = frozenset({"none", "off", "no", "-", "–", "—"})
"""What people write to have their own name printed again."""

_SEVERAL = pattern(r"\s*[,;&/+·|()]\s*|\s+(?:and|und|et|y|e|i|en|og|och|ve|with|mit)\s+", re.IGNORECASE)

_SCRIPTS = str.maketrans(
    {
        **dict(zip("абвгеєзикмнорстухіјѕԁӏһԛԝүґ", "abbreezukmhopctyxijsdlhqwyr", strict=True)),
        **dict(zip("αβγεζηικμνορτυχω", "abyeznikuvoptuxw", strict=True)),
        **dict(zip("ɑɡʟ", "agl", strict=True)),
    }
)
"""Letters of other scripts as the Latin ones that they look like."""

_STROKES = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "|": "l", "!": "l", "i": "l", "j": "l"})
"""Signs of one shape. Which of them stands for it does not matter, as long as both names go through it."""


@dataclass(frozen=True, slots=True)
class Byliner:
    """One name in a byline. `place` is 0 for the author; others stand before or after them."""

    user_id: int
    name: str
    role: str
    place: int


def read_byline(text: str) -> str:
    """A byline that somebody typed; empty where they want their own name. Raises UnusableByline."""
    if text.strip().casefold() in OWN_NAME:
        return ""
    byline = clean_byline(text)
    if not byline:
        raise UnusableByline(0)
    if utf16_length(byline) > BYLINE_LIMIT:
        raise UnusableByline(utf16_length(byline), BYLINE_LIMIT)
    return byline


def composed(names: Sequence[str]) -> str:
    """The names of several authors as a byline: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def with_role(name: str, role: str) -> str:
    """A name in a byline, with what its bearer did, if that is to be said: A (photos)."""
    return f"{name} ({role})" if role else name


def placed(writers: list[Byliner], user_id: int, place: int) -> dict[int, int]:
    """The places of all, after one is moved to be the `place`-th from 1, or the last if there are fewer."""
    ordered = [each.user_id for each in sorted(writers, key=lambda each: each.place)]
    author = next(each.user_id for each in writers if each.place == 0)
    ordered.remove(user_id)
    ordered.insert(max(place, 1) - 1, user_id)
    at = ordered.index(author)
    return {each: index - at for index, each in enumerate(ordered)}


def latin(name: str) -> str:
    """A name in small letters and without accents, letters of other scripts as the Latin ones that they look like."""
    return folded(unicodedata.normalize("NFKC", name).casefold().translate(_SCRIPTS))


def shape(name: str) -> str:
    """A name without everything by which two that look alike differ: case, accents, script, spaces, ornaments."""
    strokes = unicodedata.normalize("NFKC", name).casefold().translate(_STROKES)
    return latin(strokes).translate(_STROKES).replace(" ", "").replace("rn", "m").replace("vv", "w")


def names_in(byline: str) -> tuple[str, ...]:
    """The names that a byline may consist of: all of it, and what stands between commas and ands."""
    return tuple(dict.fromkeys(filter(None, (byline, *_SEVERAL.split(byline)))))


def namesakes(byline: str, others: Mapping[int, Iterable[str]], *, writers: Iterable[int]) -> tuple[str, ...]:
    """The names of other people that a byline, or one of several in it, is or looks like. `others` are names by the ids
    of those who bear them; those of the `writers` themselves do not count."""
    if not byline:
        return ()
    own = set(writers)
    sought = {shape(name) for name in names_in(byline)} - {""}
    found = {
        name: None
        for person, names in others.items()
        if person not in own
        for name in names
        if shape(name) in sought
    }
    return tuple(found)
