"""Guessing: the encodings in which bytes that do not say what they are make sense, the likeliest first.

The library chardet knows which letters go together in which language; what it cannot know, because a few letters are
too few, is judged by where the letters and signs stand.
"""

from __future__ import annotations

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern

_BEYOND_ASCII = bytes(range(0x80, 0x100))

ENCODINGS = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "cp874": "Windows-874 (Thai)",
    "iso8859-2": "ISO-8859-2 (Central European)",
    "iso8859-4": "ISO-8859-4 (Baltic)",
    "iso8859-5": "ISO-8859-5 (Cyrillic)",
    "iso8859-6": "ISO-8859-6 (Arabic)",
    "iso8859-7": "ISO-8859-7 (Greek)",
    "iso8859-8": "ISO-8859-8 (Hebrew)",
    "iso8859-13": "ISO-8859-13 (Baltic)",
    "iso8859-15": "ISO-8859-15 (Western European)",
    "koi8-r": "KOI8-R (Russian)",
    "koi8-u": "KOI8-U (Ukrainian)",
    "mac-roman": "Mac Roman (Western European)",
    "mac-latin2": "Mac Central European",
    "mac-cyrillic": "Mac Cyrillic",
    "mac-greek": "Mac Greek",
    "mac-turkish": "Mac Turkish",
    "cp850": "DOS 850 (Western European)",
    "cp852": "DOS 852 (Central European)",
    "cp855": "DOS 855 (Cyrillic)",
    "cp857": "DOS 857 (Turkish)",
    "cp866": "DOS 866 (Cyrillic)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "gb18030": "GB18030 (Simplified Chinese)",
    "big5": "Big5 (Traditional Chinese)",
    "cp949": "EUC-KR (Korean)",
    "johab": "Johab (Korean)",
    "utf-7": "UTF-7",
    "hz": "HZ (Simplified Chinese)",
    "ascii": "ASCII, as it is",
}
"""The encodings in which people still keep text, by Python's names, and what a writer may know them as."""

_SAME_AS = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "euc_jis_2004": "euc_jp",
    "big5hkscs": "big5",
}
"""Encodings of chardet's that another one includes, but for characters that no text has."""

_ASKED_OF_CHARDET = [
    *(name for name in ENCODINGS if name not in ("euc_jp", "big5", "utf-7", "hz", "ascii")),
    *("ascii", "euc-jp", "big5", "iso8859-1", "iso8859-9", "tis-620", "gb2312", "euc-kr", "shift_jis"),
]

_RARITY = {"cp1252": 0.0} | dict.fromkeys(
    [
        "mac-roman",
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp932",
        "euc_jp",
        "gb18030",
        "big5",
        "cp949",
    ],
    0.1,
)
"""What counts against an encoding where a text has a single letter to tell by; 0.3 for those not named."""

_SURE = 0.2
"""chardet's confidence from which on its figures are worth as much as they say. Below it hardly knows."""

_SAMPLE_BYTES = 65_536
_WORDS_AROUND = 4
_LEAST_LIKELY = 0.25
"""Of the best guess's score: a reading below this is not offered."""

_LIKELY_MOST = 12

_LOWER = "a-zß-öø-ÿ"
_LETTER = r"[^\W\d_]"
_LATIN = r"\xa1-\u024f\u2020-\u2bff"
"""Letters of Latin beyond ASCII, and signs; not the dashes and quotation marks that stand next to them."""
_ODD = pattern(
    rf"(?<=[{_LOWER}])[À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ]"  # a capital after a small letter
    rf"|(?<={_LETTER})[¡-©¬®-¶¸¹»-¿×÷ƒˆ‰˜†‡∂∑∏π∫Ω≈∆◊√∞≤≥≠‚„“”‘«](?={_LETTER})"  # a sign within a word
    r"|[\x80-\x9f\ufffd\u2500-\u259f]"  # what nobody types
    rf"|(?<![\w'’.-])(?![ÀÁÉÈÊÍÓÖÅÇÜŌàáâéèêíîïóòôöåæøü])[À-ÖØ-öø-ÿĀ-ſ](?![\w'’.-])"  # a letter on its own
    r"|(?<=\s)[”’»…](?=\w)|(?<=\w)[“‘«„‚](?=\s)"  # a quotation mark the wrong way round
    r"|(?<=[A-Za-z])[\u0370-\u06ff]|[\u0370-\u06ff](?=[A-Za-z])"  # a letter of another script within a word
    rf"|(?<=[{_LATIN}])[{_LATIN}](?=[{_LATIN}])"  # three of Latin's in a row, as bytes in pairs come out
)
"""What bytes of another encoding look like."""

_FOREIGN = pattern(r"[^\x00-\x7f]")

_UTF7_RUN = pattern(rb"\+[A-Za-z0-9+/]{3,}-")
_HZ_RUN = pattern(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and Python's name of the encoding that it was read in. `guessed`: the bytes do not say so."""

    text: str
    encoding: str = "utf-8"
    guessed: bool = False


def likely(data: bytes) -> list[Decoded]:
    """The readings of bytes that do not say what they are, the likeliest first, each text once."""
    names = [*seven_bit(data), "ascii"] if data.isascii() else _ranked(data)
    found: dict[str, Decoded] = {}
    for name in names[:_LIKELY_MOST]:
        text = read_as(name, data)
        if text is not None:
            found.setdefault(text, Decoded(text, name, guessed=True))
    return list(found.values())


def beyond_ascii(data: bytes) -> int:
    """How many bytes are not ASCII."""
    return len(data) - len(data.translate(None, _BEYOND_ASCII))


def seven_bit(data: bytes) -> list[str]:
    """Encodings that dress other letters as ASCII, where such dress is seen: UTF-7 and HZ."""
    found: list[str] = []
    runs = _UTF7_RUN.findall(data)
    if runs and _is_utf7(data):
        found.append("utf-7")
    if _HZ_RUN.search(data) and read_as("hz", data) is not None:
        found.append("hz")
    return found


def _is_utf7(data: bytes) -> bool:
    """Whether every shifted run is one of UTF-7. Plus signs stand in sums and addresses too, and what they come to
    then is broken or rare."""
    text = read_as("utf-7", data)
    foreign = _FOREIGN.findall(text or "")
    return bool(foreign) and all(
        ord(char) < 0x2FFFF and (char.isalpha() or char in "–—‘’“”„…«»") for char in foreign
    )


def _ranked(data: bytes) -> list[str]:
    """The encodings in which the bytes make sense, best first.

    chardet's figures are of the whole sample, so where letters beyond ASCII are few it is given only the words
    around them. It says which languages have such letters; oddities count against a reading, and so does being
    rare, the less the more letters there are to tell by.
    """
    from chardet import detect_all  # noqa: PLC0415 - seldom needed, and slow to load

    sample = _sample(data)
    count = beyond_ascii(data)
    found: dict[str, float] = {}
    for guess in detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=_ASKED_OF_CHARDET
    ):
        name = str(guess["encoding"]).replace("mac_", "mac-")
        name = _SAME_AS.get(name, name)
        if name in ENCODINGS and name not in found and read_as(name, data) is not None:
            found[name] = float(guess["confidence"])
    if not found:
        return []
    top = max(*found.values(), _SURE)
    score = {
        name: confidence / top
        - _oddness(sample.decode(name, "replace"))
        - _RARITY.get(name, 0.3) / max(count, 1)
        for name, confidence in found.items()
    }
    ranked = sorted(score, key=lambda name: -round(score[name], 3))
    least = score[ranked[0]] - (1 - _LEAST_LIKELY)
    return [name for name in ranked if score[name] >= least]


def _sample(data: bytes) -> bytes:
    """The lines, or where letters beyond ASCII are few the words around them, by which to tell an encoding."""
    if 8 * beyond_ascii(data) > len(data):
        lines = [line for line in data.split(b"\n") if not line.isascii()]
        joined = b"\n".join(lines)
        cut = joined.rfind(b"\n", 0, _SAMPLE_BYTES)
        return joined if len(joined) <= _SAMPLE_BYTES else joined[: cut if cut > 0 else _SAMPLE_BYTES]
    words = data.split()
    kept: dict[int, None] = {}
    for place, word in enumerate(words):
        if not word.isascii():
            kept.update(dict.fromkeys(range(max(0, place - _WORDS_AROUND), place + _WORDS_AROUND + 1)))
            if len(kept) > _SAMPLE_BYTES // 8:
                break
    return b" ".join(words[place] for place in sorted(kept) if place < len(words))[:_SAMPLE_BYTES]


def _oddness(text: str) -> float:
    """How many of the characters beyond ASCII stand where no language puts them, from 0 to 1."""
    count = len(_FOREIGN.findall(text))
    return min(1.0, sum(1 for _ in _ODD.finditer(text)) / count) if count else 0.0


def read_as(encoding: str, data: bytes) -> str | None:
    """The text of `data` in that encoding; None where it is none of it."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
