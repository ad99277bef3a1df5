"""Encodings: the text that a file's bytes stand for, whatever program wrote them.

In order: a byte order mark, UTF-8, the zero bytes of UTF-16 and UTF-32, the escape sequences of ISO-2022: these
say what they are. The old eight-bit and two-byte encodings say nothing, so their text is a guess, and a guess is
shown to its writer before it is sent on. The library chardet knows which letters go together in which language;
what it cannot know, because a few letters are too few, is judged by where the letters and signs stand.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from bot.domain.intake.errors import FileFault, UnreadableFile

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b\x08", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x7fELF", "ELF"),
    (b"\xca\xfe\xba\xbe", "Java class"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"OggS\x00", "Ogg"),
    (b"fLaC\x00", "FLAC"),
    (b"wOF2", "WOFF"),
)
"""First bytes of files that are not text, whatever their name says."""

_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\v\f\r")
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_ISO_2022 = (
    (b"\x1b$(C", "iso2022_kr"),
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$", "iso2022_jp_ext"),
    (b"\x1b(J", "iso2022_jp_ext"),
    (b"\x1b(I", "iso2022_jp_ext"),
)
"""Escape sequences that switch an ISO-2022 text to another set of characters."""

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

_EXCERPT = 100
"""Characters of a line that is quoted."""

_LOWER = "a-zß-öø-ÿ"
_LETTER = r"[^\W\d_]"
_ODD = re.compile(
    rf"(?<=[{_LOWER}])[À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ]"  # a capital after a small letter
    rf"|(?<={_LETTER})[¡-©¬®-¶¸¹»-¿×÷ƒˆ‰˜†‡∂∑∏π∫Ω≈∆◊√∞≤≥≠‚„“”‘«](?={_LETTER})"  # a sign within a word
    r"|[\x80-\x9f\ufffd\u2500-\u259f]"  # what nobody types
    rf"|(?<![\w'’.-])(?![ÀÁÉÈÊÍÓÖÅÇÜŌàáâéèêíîïóòôöåæøü])[À-ÖØ-öø-ÿĀ-ſ](?![\w'’.-])"  # a letter on its own
    r"|(?<=\s)[”’»…](?=\w)|(?<=\w)[“‘«„‚](?=\s)"  # a quotation mark the wrong way round
    r"|(?<=[A-Za-z])[\u0370-\u06ff]|[\u0370-\u06ff](?=[A-Za-z])"  # a letter of another script within a word
)
"""What bytes of another encoding look like."""

_FOREIGN = re.compile(r"[^\x00-\x7f]")

_UTF7_RUN = re.compile(rb"\+[A-Za-z0-9+/]{3,}-")
_HZ_RUN = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and Python's name of the encoding that it was read in. `guessed`: the bytes do not say so."""

    text: str
    encoding: str = "utf-8"
    guessed: bool = False


def decode(data: bytes, filename: str = "", encoding: str = "") -> Decoded:
    """The text of `data`, without a byte order mark. Line endings are left as they are.

    `encoding` is one of `ENCODINGS` that somebody chose, having seen the text in it. It is then still a guess.

    Raises UnreadableFile: BINARY for what is no text, with its kind in `detail` where it is known;
    ENCODING for text whose encoding cannot be made out, or that is broken in the encoding it says.
    """
    if encoding:
        text = _read_as(encoding, data) if encoding in ENCODINGS else None
        if text is None:
            raise UnreadableFile(FileFault.ENCODING, filename, detail=encoding)
        return Decoded(text, encoding, guessed=True)
    said = _said(data, filename)
    if said is not None:
        return said
    found = likely(data)
    if not found:
        raise UnreadableFile(FileFault.ENCODING, filename)
    return found[0]


def _said(data: bytes, filename: str) -> Decoded | None:
    """The text of bytes that say what they are; None where it has to be guessed."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding, filename), encoding)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(FileFault.BINARY, filename, detail=kind)
    if b"\x00" in data:
        encoding = _wide(data, filename)
        return Decoded(_strict(data, encoding, filename), encoding)
    if data.isascii():
        for escape, encoding in _ISO_2022:
            if escape in data and (text := _read_as(encoding, data)) is not None:
                return Decoded(text, encoding)
    if _stray_controls(data) > 1 + len(data) // 100:
        raise UnreadableFile(FileFault.BINARY, filename)
    if data.isascii() and _seven_bit(data):
        return None
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            detail = f"utf-8, byte {error.start + 1}"
            raise UnreadableFile(FileFault.ENCODING, filename, detail=detail) from error
    return None


def likely(data: bytes) -> list[Decoded]:
    """The readings of bytes that do not say what they are, the likeliest first, each text once."""
    names = [*_seven_bit(data), "ascii"] if data.isascii() else _ranked(data)
    found: dict[str, Decoded] = {}
    for name in names[:_LIKELY_MOST]:
        text = _read_as(name, data)
        if text is not None:
            found.setdefault(text, Decoded(text, name, guessed=True))
    return list(found.values())


def telling_line(text: str, *, like: str = "") -> str:
    """A line of a text that shows whether its letters are right: the one with the most letters beyond ASCII among
    the first, in 100 characters around them. `like` is the same text in another reading: its line is taken."""
    lines = text.splitlines()
    if like:
        others = like.splitlines()
        wanted = _most_telling(others)
        lines = lines[wanted : wanted + 1] if len(lines) == len(others) else lines
    if not lines:
        return ""
    line = " ".join(lines[_most_telling(lines)].split())
    first = _FOREIGN.search(line)
    start = 0
    if first is not None and first.start() > _EXCERPT - 20:
        start = line.rfind(" ", 0, max(first.start() - 30, 1)) + 1
    return (
        ("…" if start else "")
        + line[start : start + _EXCERPT]
        + ("…" if len(line) > start + _EXCERPT else "")
    )


def _most_telling(lines: list[str]) -> int:
    """Which line: one of letters beyond ASCII rather than of signs, and not a long one if another will do."""
    best, most = 0, 0
    for place, line in enumerate(lines[:2000]):
        letters = sum(char.isalpha() for char in _FOREIGN.findall(line[: 2 * _EXCERPT]))
        weight = 3 * min(letters, 8) + (0 if line.isascii() else 1)
        if weight > most:
            best, most = place, weight
            if letters >= 8:
                break
    if not most:
        best = next((place for place, line in enumerate(lines) if not line.isascii()), 0)
    return best


def _strict(data: bytes, encoding: str, filename: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(FileFault.ENCODING, filename, detail=encoding) from error
    if "\x00" in text or _stray_controls(text.encode("latin-1", "ignore")) > 1 + len(text) // 100:
        raise UnreadableFile(FileFault.BINARY, filename)
    return text


def _wide(data: bytes, filename: str) -> str:
    """UTF-32 or UTF-16, and its byte order, by the zero bytes: those of Latin text and of every space and line
    end stand all on one side. Bytes with zeros anywhere else are not text."""
    if len(data) % 4 == 0:
        for encoding, zeros in (("utf-32-le", data[3::4]), ("utf-32-be", data[0::4])):
            if not zeros.strip(b"\x00") and _read_as(encoding, data) is not None:
                return encoding
    first, second = data[0::2].count(0), data[1::2].count(0)
    if 4 * (first + second) < len(data) and _is_eight_bit_text(data.translate(None, b"\x00")):
        raise UnreadableFile(FileFault.BINARY, filename)
    if len(data) % 2 == 0 and second > 4 * first:
        return "utf-16-le"
    if len(data) % 2 == 0 and first > 4 * second:
        return "utf-16-be"
    raise UnreadableFile(FileFault.BINARY, filename)


def _is_eight_bit_text(data: bytes) -> bool:
    """Whether this is ordinary text, and zero bytes among it strays: taken for UTF-16 it would become
    Chinese. UTF-16's own bytes are rich in controls, or else far from ASCII and from UTF-8."""
    if _stray_controls(data) > 1 + len(data) // 100:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return 10 * _beyond_ascii(data) <= 2 * len(data) or _is_damaged_utf8(data)
    return True


def _stray_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _beyond_ascii(data: bytes) -> int:
    return len(data) - len(data.translate(None, _BEYOND_ASCII))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII make proper UTF-8. Read as Windows-1252, such a file would
    turn every curly quote into three characters of rubbish."""
    proper = [len(sequence) for sequence in _UTF8_SEQUENCE.findall(data)]
    return len(proper) >= 3 and sum(proper) * 10 >= _beyond_ascii(data) * 9


def _seven_bit(data: bytes) -> list[str]:
    """Encodings that dress other letters as ASCII, where such dress is seen: UTF-7 and HZ."""
    found: list[str] = []
    runs = _UTF7_RUN.findall(data)
    if runs and _is_utf7(data):
        found.append("utf-7")
    if _HZ_RUN.search(data) and _read_as("hz", data) is not None:
        found.append("hz")
    return found


def _is_utf7(data: bytes) -> bool:
    """Whether every shifted run is one of UTF-7. Plus signs stand in sums and addresses too, and what they come to
    then is broken or rare."""
    text = _read_as("utf-7", data)
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
    count = _beyond_ascii(data)
    found: dict[str, float] = {}
    for guess in detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=_ASKED_OF_CHARDET
    ):
        name = str(guess["encoding"]).replace("mac_", "mac-")
        name = _SAME_AS.get(name, name)
        if name in ENCODINGS and name not in found and _read_as(name, data) is not None:
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
    if 8 * _beyond_ascii(data) > len(data):
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


def _read_as(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
