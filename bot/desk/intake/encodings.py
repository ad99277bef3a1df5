"""Encodings: the text that a file's bytes stand for, whatever program wrote them.

In order: a byte order mark, UTF-8, UTF-16 known by its zero bytes, then the old eight-bit and
two-byte encodings. Those carry no sign of which they are. Windows-1252 is assumed, since that is what
wrong-looking files mostly are; charset-normalizer is asked where the bytes speak against it.
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
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_LEGACY = (
    "cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "mac_roman",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
"""What charset-normalizer may answer: the encodings in which people still keep text. Given the whole
list of Python's codecs, it takes Macintosh French for Cyrillic."""

_CHAOS_ACCEPTED = 0.1
_COHERENCE_MARGIN = 0.2
_TIE = 0.02
_LETTERS_TO_JUDGE_BY = 30

_HIGH_LETTER = r"[^\W\d_\x00-\x7f]"
_UNWESTERN = re.compile(
    rf"{_HIGH_LETTER}{{4,}}|(?<=[a-z])[À-ÖØ-Þ]|(?<=[^\W\d_])[¡-©¬®-¶¸¹»-¿×÷ƒˆ‰˜†‡](?=[^\W\d_])"
)
"""What bytes of another encoding look like read as Windows-1252: letters beyond ASCII in heaps, capitals
and signs within words."""


@dataclass(frozen=True, slots=True)
class _Guess:
    text: str
    encoding: str
    chaos: float
    coherence: float


def decode(data: bytes, filename: str = "") -> str:
    """The text of `data`, without a byte order mark. Line endings are left as they are.

    Raises UnreadableFile: BINARY for what is no text, with its kind in `detail` where it is known;
    ENCODING for text whose encoding cannot be made out, or that is broken in the encoding it says.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, filename)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(FileFault.BINARY, filename, detail=kind)
    if b"\x00" in data:
        return _strict(data, _utf16_order(data, filename), filename)
    if _stray_controls(data) > 1 + len(data) // 100:
        raise UnreadableFile(FileFault.BINARY, filename)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            detail = f"utf-8, byte {error.start + 1}"
            raise UnreadableFile(FileFault.ENCODING, filename, detail=detail) from error
    return _legacy(data, filename)


def _strict(data: bytes, encoding: str, filename: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(FileFault.ENCODING, filename, detail=encoding) from error
    if "\x00" in text or _stray_controls(text.encode("latin-1", "ignore")) > 1 + len(text) // 100:
        raise UnreadableFile(FileFault.BINARY, filename)
    return text


def _utf16_order(data: bytes, filename: str) -> str:
    """UTF-16's byte order by the zero bytes: those of Latin text and of every space and line end
    stand all on one side. Bytes with zeros anywhere else are not text."""
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
        ascii_share = len(data.translate(None, bytes(range(0x80, 0x100)))) / len(data)
        return ascii_share >= 0.8 or _is_damaged_utf8(data)
    return True


def _stray_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII make proper UTF-8. Read as Windows-1252, such a file would
    turn every curly quote into three characters of rubbish."""
    beyond_ascii = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    proper = [len(sequence) for sequence in _UTF8_SEQUENCE.findall(data)]
    return len(proper) >= 3 and sum(proper) * 10 >= beyond_ascii * 9


def _legacy(data: bytes, filename: str) -> str:
    western = _read_as("cp1252", data)
    odd = sum(1 for _ in _UNWESTERN.finditer(western)) if western is not None else 0
    plausible = western is not None and odd * 20 <= len(re.findall(r"[^\x00-\x7f]", western))
    guesses = _guesses(data)
    best = guesses[0] if guesses else None
    if western is not None and plausible and not _far_better(best, western, guesses):
        return western
    if best and best.chaos <= _CHAOS_ACCEPTED and not _as_good(best, guesses):
        return best.text
    raise UnreadableFile(FileFault.ENCODING, filename)


def _far_better(best: _Guess | None, western: str, guesses: list[_Guess]) -> bool:
    """Whether another reading beats a plausible Windows-1252 (Czech and Turkish read as that look like
    words, too). Only with letters enough to tell a language by, and by a wide margin."""
    if best is None or best.text == western or len(re.findall(_HIGH_LETTER, western)) < _LETTERS_TO_JUDGE_BY:
        return False
    rival = next((guess for guess in guesses if guess.encoding == "cp1252"), None)
    return best.chaos <= _CHAOS_ACCEPTED and (
        rival is None
        or best.coherence >= rival.coherence + _COHERENCE_MARGIN
        or rival.chaos > _CHAOS_ACCEPTED
    )


def _as_good(best: _Guess, guesses: list[_Guess]) -> bool:
    """Whether the same bytes make another text just as likely: a few words of Cyrillic do."""
    return any(
        guess.text != best.text
        and guess.chaos <= best.chaos + _TIE
        and guess.coherence >= best.coherence - _TIE
        for guess in guesses
    )


def _guesses(data: bytes) -> list[_Guess]:
    """charset-normalizer's readings, best first."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed, and slow to load

    readings = from_bytes(data, cp_isolation=list(_LEGACY))
    found = ((_read_as(reading.encoding, data), reading) for reading in readings)
    return [
        _Guess(text, reading.encoding, reading.chaos, reading.coherence)
        for text, reading in found
        if text is not None
    ]


def _read_as(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
