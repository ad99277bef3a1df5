"""What a file is by its content, and only then by its name."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from io import BytesIO

from bot.domain.intake.file_kinds import BY_NAME, FileKind
from bot.domain.late import pattern

_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"{\\rtf", FileKind.RTF),
    (b"\x89PNG\r\n", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF87a", FileKind.PICTURE),
    (b"GIF89a", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"8BPS", FileKind.PICTURE),
    (b"ID3", FileKind.RECORDING),
    (b"OggS", FileKind.RECORDING),
    (b"fLaC", FileKind.RECORDING),
    (b"\x1aE\xdf\xa3", FileKind.RECORDING),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b\x08", FileKind.ARCHIVE),
    (b"\xfd7zXZ", FileKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileKind.ARCHIVE),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CENTRAL_ENTRY = b"PK\x01\x02"
_HTML = pattern(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_GOOGLE = pattern(rb"\s*\{.{0,2000}docs\.google\.com", re.DOTALL)

_LOOKED_AT = 4096
"""Bytes of a file at which is looked for what it is."""

_ENTRIES = 5_000
"""Entries of an archive; one with more is not opened."""


def kind_by_content(data: bytes) -> FileKind | None:
    """What a file is by its first bytes, or by what an archive holds. None for text, for a Word file (.docx), and for
    what is not known here."""
    start = data[:_LOOKED_AT]
    for beginning, kind in _BEGINNINGS:
        if start.startswith(beginning):
            return kind
    if start[:4] == b"RIFF":
        return FileKind.PICTURE if start[8:12] == b"WEBP" else FileKind.RECORDING
    if start[4:8] == b"ftyp":
        return FileKind.PICTURE if start[8:12] in (b"heic", b"heix", b"mif1", b"avif") else FileKind.RECORDING
    if start.startswith(_OLE):
        return _old_office(data)
    if start.startswith(_ZIP):
        return _archive(data)
    text = start.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(text):
        return FileKind.HTML
    return FileKind.GOOGLE_DOCS if _GOOGLE.match(text) else None


def kind_by_name(extension: str) -> FileKind | None:
    """What a file is by how its name ends, in small letters and without the dot."""
    return BY_NAME.get(extension)


def is_word(data: bytes) -> bool:
    """Whether a file is an archive with a Word document in it, whatever it is called."""
    return data.startswith(_ZIP) and "word/document.xml" in _names(data)


def _old_office(data: bytes) -> FileKind:
    """What stands in Microsoft's old container, by the names of its streams, as far as they stand in one piece: an old
    document, or a newer one that is locked."""
    for stream, kind in (
        ("EncryptedPackage", FileKind.LOCKED),
        ("WordDocument", FileKind.OLD_WORD),
        ("Workbook", FileKind.TABLE),
        ("PowerPoint Document", FileKind.SLIDES),
        ("__substg1.0_", FileKind.MAIL),
    ):
        if stream.encode("utf-16-le") in data:
            return kind
    return FileKind.OLD_OR_LOCKED


def _archive(data: bytes) -> FileKind | None:
    names = _names(data)
    if "word/document.xml" in names:
        return None
    other = kind_of_archive(names, data)
    packaged = "[Content_Types].xml" in names and "_rels/.rels" in names
    return (
        None if packaged and other is FileKind.ARCHIVE else other
    )  # its words may stand in a part of another name


def kind_of_archive(names: Iterable[str], data: bytes) -> FileKind:
    """What an archive is that holds no Word document, by the names of its entries. `data` is the file, or its beginning."""
    entries = frozenset(names)
    if "META-INF/container.xml" in entries:
        return FileKind.BOOK
    if "content.xml" in entries and ("mimetype" in entries or "META-INF/manifest.xml" in entries):
        return _open_document(data[:256])
    return next((kind for sign, kind in _ENTRIES_OF if any(map(sign.match, entries))), FileKind.ARCHIVE)


_ENTRIES_OF = (
    (pattern(r"xl/"), FileKind.TABLE),
    (pattern(r"ppt/"), FileKind.SLIDES),
    (pattern(r"visio/"), FileKind.DRAWING),
    (pattern(r"Index/.*\.iwa$|Index\.zip$|META-INF/com\.apple"), FileKind.PAGES),
)


def _open_document(head: bytes) -> FileKind:
    # The first entry is the type, as it is: https://docs.oasis-open.org/office/OpenDocument/v1.3 (part 2, 3.3)
    if b"opendocument.spreadsheet" in head:
        return FileKind.TABLE
    return FileKind.SLIDES if b"opendocument.presentation" in head else FileKind.OPEN_DOCUMENT


def _names(data: bytes) -> frozenset[str]:
    """The names of an archive's entries, which alone are read. None of one that is broken, or has too many."""
    if data.count(_CENTRAL_ENTRY) > _ENTRIES:
        return frozenset()
    import zipfile  # noqa: PLC0415 - seldom needed, and large

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        IndexError,
        OverflowError,
    ):
        return frozenset()
