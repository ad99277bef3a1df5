"""Words that speak of an embargo or of a time of publication, in a file's head or above a text.

They are found, misspelt and in other languages too, so that somebody can be asked. Nothing here reads a time.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

TOP_LINES = 6
"""Lines with something on them, from the first on, in which an embargo is looked for."""

_LONGEST_LINE = 200


class Speaks(StrEnum):
    """What a line speaks of."""

    EMBARGO = "embargo"
    PUBLICATION = "publication"
    """A time at which it is to go out."""


@dataclass(frozen=True, slots=True)
class TimeNamed:
    """A place that names a time before which a text may have to wait. `line` is what stands there, `when`
    what seems to be the time; both as typed, and `when` may be empty. A `sure` one is the field that the desk
    reads embargoes from."""

    speaks: Speaks
    line: str
    when: str
    sure: bool = False


EMBARGO_KEYS = frozenset({"embargo", "embargountil"})
"""Names, as `plain_key` gives them, of the fields that hold an embargo."""

_STEMS = (
    "embarg", "ambarg", "empargo", "sperrfrist", "sperrvermerk", "sperrzeit", "sperrefrist", "sparrtid",
    "klausul", "эмбарго", "ембарго", "解禁", "禁发", "엠바고", "notbefore", "holduntil", "holdtill", "nichtvor",
    "pasavant", "nietvoor", "noantes", "nonprima", "naoantes",
)  # fmt: skip
_EMBARGO_WORDS = (
    "embargo",
    "embargoed",
    "embargodate",
    "embargotime",
    "sperrfrist",
    "notbefore",
    "holduntil",
)
_HOLDS = frozenset({"hold", "heldfor", "holdfor", "donotpublish", "notforrelease", "notforpublication"})

_PUBLICATION_STEMS = (
    "veroffentlich", "erscheint", "erscheinungs", "freigabe", "datedepubl", "publierle", "publicaren",
    "fechadepubl", "publicatiedatum", "publicatietijd", "datadipubbl", "datadepubl", "julkais", "publiceringsd",
    "udgivelsesd", "publiseringsd", "datapublikacji", "yayintarih", "датапублик", "опубликовать", "公開日",
    "发布日期", "发布时间", "發布", "게시일", "golive", "goeslive",
)  # fmt: skip
_PUBLICATION_WORDS = (
    "publish", "publishat", "publishon", "publishdate", "publishtime", "publishafter", "publishedat",
    "publisheddate", "publishedon", "publishedtime", "datepublished", "publicationdate", "publicationtime",
    "pubdate", "pubtime", "published", "release", "releasedate", "releasetime", "releaseat", "releaseon",
    "forrelease", "livedate", "liveat", "scheduled", "schedule", "scheduledat", "scheduledfor",
    "scheduleddate", "scheduledate",
)  # fmt: skip
_NEITHER = frozenset(
    {"publisher", "publishers", "publishing", "releases", "released", "publication", "holder"}
)
"""Names that resemble those above and mean something else."""

_DRESSING = " \t\u00a0*_#>[](){}<>!-–—=~|\"'“”„«»"

_LEAD = (
    r"(?:(?:strictly|still|under|please|note|press|news|sous|onder|bajo|sotto|sob|unter|med|på|ett|pod|strikt"
    r"|streng|strict)\s+){0,3}"
)
_UNTIL = (
    r"until|till?|untill|bis|ab|jusqu\S*|hasta|fino|até|ate|tot|tills|до|do|saakka|asti|before|expires|ends|lifts?|"
    r"date|time|par"
)
_WORD_UNTIL = pattern(
    rf"{_LEAD}(?P<word>[^\W\d_]{{5,14}})(?:\s+\w{{1,12}})?\s*(?:[:：]|\b(?:{_UNTIL})\b)\s*(?P<when>.*)",
    re.IGNORECASE,
)
_PHRASE = pattern(
    r"(?:strictly\s+|please\s+)?(?:"
    r"(?:embargo|sous embargo|sperrfrist|onder embargo)(?=\s*\d)|embargoed(?: for)?(?=.*\d)"
    r"|(?:embargoed|under embargo|sous embargo|onder embargo|bajo embargo|gesperrt)$"
    r"|not (?:for|to be) (?:publication|release|broadcast|distribution|use|published?|released?|used|printed)"
    r"\s+(?:before|until|till|prior to)"
    r"|do not (?:publish|release|use|run|print|broadcast)\s+(?:before|until|till|prior to)"
    r"|hold (?:for release\s+)?(?:until|till)|hold for release|held until"
    r"|(?:not|nothing) before(?=.*\d)|for release(?=.*\d)|release (?:date|time)\s*[:–-]?(?=.*\d)"
    r"|publish (?:on|at|after|not before)(?=.*\d)|(?:to be )?published (?:on|at|after)(?=.*\d)\s*:"
    r"|(?:nicht|keine veröffentlichung) vor|frei(?:gegeben)? (?:ab|für)(?=.*\d)|sperrvermerk"
    r"|ne pas (?:publier|diffuser|utiliser) avant|no (?:publicar|difundir) (?:antes del?|hasta)"
    r"|non (?:pubblicare|diffondere) prima(?: del?)?|não (?:publicar|divulgar) antes d[aeo]"
    r"|niet (?:publiceren|voor publicatie) (?:voor|vóór)|(?:ej|inte) för publicering före"
    r"|эмбарго до|не публиковать до|情報解禁|解禁日時?|报道禁令|엠바고"
    r")\s*[:：]?\s*(?P<when>.*)",
    re.IGNORECASE,
)
_AT_ONCE = pattern(r"for immediate release|zur sofortigen veröffentlichung|no embargo\b", re.IGNORECASE)


def plain_key(key: str) -> str:
    """A field's name without capitals, accents, spaces, hyphens and underscores."""
    folded = unicodedata.normalize("NFKD", key[:_LONGEST_LINE]).casefold()
    return "".join(char for char in folded if char.isalnum())


def speaks_of(key: str) -> Speaks | None:
    """What a field of that name may speak of, misspelt or in another language."""
    plain = plain_key(key)
    if not plain or plain in _NEITHER:
        return None
    words = [plain, *map(plain_key, re.split(r"[\s_-]+|(?<=[a-z])(?=[A-Z])", key[:_LONGEST_LINE]))]
    if plain in _HOLDS or any(stem in plain for stem in _STEMS):
        return Speaks.EMBARGO
    if any(_resembles(word, known) for word in words for known in _EMBARGO_WORDS):
        return Speaks.EMBARGO
    if any(stem in plain for stem in _PUBLICATION_STEMS):
        return Speaks.PUBLICATION
    if any(_resembles(plain, known) for known in _PUBLICATION_WORDS):
        return Speaks.PUBLICATION
    return None


def time_above(text: str) -> TimeNamed | None:
    """The line at the top of a text that speaks of an embargo, if there is one."""
    seen = 0
    for line in text[: 8 * _LONGEST_LINE * TOP_LINES].split("\n"):
        bare = line.strip(_DRESSING)
        if not bare:
            continue
        seen += 1
        if seen > TOP_LINES:
            break
        if len(bare) <= _LONGEST_LINE and (found := _in_line(bare)) is not None:
            return found
    return None


def _in_line(bare: str) -> TimeNamed | None:
    if _AT_ONCE.search(bare):
        return None
    plain = re.sub(r"[*_]{1,3}|</?\w+>", "", bare)
    if found := _PHRASE.match(plain):
        return TimeNamed(Speaks.EMBARGO, bare, found["when"].strip(_DRESSING))
    found = _WORD_UNTIL.match(plain)
    if found and _is_embargo_word(found["word"]):
        return TimeNamed(Speaks.EMBARGO, bare, found["when"].strip(_DRESSING))
    return None


def _is_embargo_word(word: str) -> bool:
    plain = plain_key(word)
    return any(
        stem in plain for stem in ("embarg", "ambarg", "эмбарго", "sperrfrist", "sparrtid", "klausul")
    ) or any(_resembles(plain, known) for known in ("embargo", "embargoed", "sperrfrist"))


def _resembles(word: str, known: str) -> bool:
    """Whether a word is another one with a slip of the keyboard or two, by its length."""
    if word == known:
        return True
    slips = 0 if len(known) < 5 else 1 if len(known) < 7 else 2
    return bool(slips) and abs(len(word) - len(known)) <= slips and _distance(word, known, slips) <= slips


def _distance(one: str, other: str, most: int) -> int:
    """How many letters were left out, put in, changed or swapped with their neighbour; `most` + 1 for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(row[-1] + 1, before[to] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
