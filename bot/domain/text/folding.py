"""Folding: what a text is searched by, whatever accents, forms of letters or script it is written in.

People leave out what is laborious to type: accents, vowel points, the stroke through a letter. Chinese, Japanese,
Korean, Thai, Lao, Khmer, Burmese and Tibetan do not set words apart in the way that a search could rely on, so
there each letter counts as a word, and a word is looked for as a row of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.domain.late import pattern
from bot.domain.text.cleaning import nfc

LONGEST_WORD = 64
"""Letters of a word that count. What is longer is no word of anybody's."""

_RUN = pattern(r"[^\s\x00-/:-@\[-`{-\x7f]+")
"""What holds words: no white space and no ASCII punctuation."""

_HALF_WIDTH = pattern("[\uff61-\uff9f]+")
"""Half-width kana: their voice marks are characters of their own."""

_APART = pattern(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U00020000-\U000323af]"
)
"""Letters that count as words by themselves."""

_LEFT_OUT = pattern(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # accents
    "\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u08d3-\u08ff\u3099\u309a\uff9e\uff9f"
    "\u00ad\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Accents, vowel points, the Arabic tatweel, voice marks that stand alone; soft hyphens, joiners, direction
marks and variation selectors. A word goes on over them."""

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "æ": "ae",
        "œ": "oe",
        "ŧ": "t",
        "ƀ": "b",
        "ɨ": "i",
        "ς": "σ",
        "ё": "е",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
    }
)
"""Letters with a stroke, ligatures, and forms of one letter that people do not tell apart."""


class Word(NamedTuple):
    """A word as it is searched by, and where it stands in the text."""

    folded: str
    start: int
    end: int


def searchable(text: str) -> str:
    """A text in the form in which `words` counts places: Unicode's composed form, kana in full width."""
    return nfc(_HALF_WIDTH.sub(lambda run: unicodedata.normalize("NFKC", run[0]), nfc(text)))


def words(text: str) -> Iterator[Word]:
    """The words of a `searchable` text, in order."""
    for run in _RUN.finditer(text):
        if run[0].isascii():
            yield Word(run[0].lower()[:LONGEST_WORD], run.start(), run.end())
        else:
            yield from _in_run(run[0], run.start())


def folded(text: str) -> str:
    """The words of any text with a space between them: what is put into the index."""
    if text.isascii():
        return " ".join(run[:LONGEST_WORD] for run in _RUN.findall(text.lower()))
    return " ".join(word.folded for word in words(searchable(text)))


def stands_apart(word: str) -> bool:
    """Whether a folded word is a letter of a script that does not set words apart. No longer word begins with it."""
    return _APART.fullmatch(word) is not None


def _in_run(run: str, offset: int) -> Iterator[Word]:
    """The words of a run that holds other letters than ASCII's, and other punctuation."""
    letters, start, end = "", 0, 0
    for place, char in enumerate(run):
        apart, found = _fold(char)
        if found and not apart:
            start = start if letters else place
            letters, end = letters + found, place + 1
            continue
        if found is not None and not apart:
            continue  # it adds nothing to the word, and does not end it
        if letters:
            yield Word(letters[:LONGEST_WORD], offset + start, offset + end)
            letters = ""
        for letter in found or "":
            yield Word(letter, offset + place, offset + place + 1)
    if letters:
        yield Word(letters[:LONGEST_WORD], offset + start, offset + end)


@lru_cache(maxsize=20_000)
def _fold(char: str) -> tuple[bool, str | None]:
    """What a character comes to, and whether that stands apart; None for what ends a word, "" for what is
    passed over within one."""
    if _LEFT_OUT.match(char):
        return False, ""
    if unicodedata.category(char)[0] not in "LMN":
        return False, None
    if unicodedata.category(char) == "Nd":
        return _APART.match(char) is not None, str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char).casefold()
    if _APART.match(plain):
        return True, _letters(plain)
    base = unicodedata.normalize("NFD", plain)
    if _loses_accents(base[0]):
        plain = unicodedata.normalize("NFC", _LEFT_OUT.sub("", unicodedata.normalize("NFKD", plain)))
    return False, _letters(plain.translate(_LETTERS)) or ""


def _loses_accents(base: str) -> bool:
    """Whether people leave out what is put on this letter: of Latin, Greek, Hebrew and Arabic. Elsewhere it
    makes another letter, as in Cyrillic й or in the scripts of India."""
    return base < "\u0400" or "\u0590" <= base < "\u0700" or "\u1e00" <= base < "\u2000"


def _letters(text: str) -> str:
    return "".join(
        char for char in text if unicodedata.category(char)[0] in "LMN" and not _LEFT_OUT.match(char)
    )
