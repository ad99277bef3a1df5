"""Decoding: the text that a file's bytes stand for, whatever program wrote them.

In order: a byte order mark, UTF-8, the zero bytes of UTF-16 and UTF-32, the escape sequences of ISO-2022: these
say what they are. The old eight-bit and two-byte encodings say nothing, so their text is a guess, and a guess is
shown to its writer before it is sent on.
"""

from __future__ import annotations

import codecs

from bot.desk.intake.encodings.guessing import ENCODINGS, Decoded, beyond_ascii, likely, read_as, seven_bit
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.late import pattern

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
_UTF8_SEQUENCE = pattern(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_ISO_2022 = (
    (b"\x1b$(C", "iso2022_kr"),
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$", "iso2022_jp_ext"),
    (b"\x1b(J", "iso2022_jp_ext"),
    (b"\x1b(I", "iso2022_jp_ext"),
)
"""Escape sequences that switch an ISO-2022 text to another set of characters."""


def decode(data: bytes, filename: str = "", encoding: str = "") -> Decoded:
    """The text of `data`, without a byte order mark. Line endings are left as they are.

    `encoding` is one of `ENCODINGS` that somebody chose, having seen the text in it. It is then still a guess.

    Raises UnreadableFile: BINARY for what is no text, with its kind in `detail` where it is known;
    ENCODING for text whose encoding cannot be made out, or that is broken in the encoding it says.
    """
    if encoding:
        text = read_as(encoding, data) if encoding in ENCODINGS else None
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
            if escape in data and (text := read_as(encoding, data)) is not None:
                return Decoded(text, encoding)
    if _stray_controls(data) > 1 + len(data) // 100:
        raise UnreadableFile(FileFault.BINARY, filename)
    if data.isascii() and seven_bit(data):
        return None
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            detail = f"utf-8, byte {error.start + 1}"
            raise UnreadableFile(FileFault.ENCODING, filename, detail=detail) from error
    return None


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
            if not zeros.strip(b"\x00") and read_as(encoding, data) is not None:
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
        return 10 * beyond_ascii(data) <= 2 * len(data) or _is_damaged_utf8(data)
    return True


def _stray_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII make proper UTF-8. Read as Windows-1252, such a file would
    turn every curly quote into three characters of rubbish."""
    proper = [len(sequence) for sequence in _UTF8_SEQUENCE.findall(data)]
    return len(proper) >= 3 and sum(proper) * 10 >= beyond_ascii(data) * 9
