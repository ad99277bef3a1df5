"""Word archives: the bounds within which a .docx is unpacked.

A .docx is a zip of XML, and both can be made to explode. Nothing is handed to a library before it is
measured here. What comes out is a fresh archive of the checked XML; pictures, fonts and embedded
files are never unpacked, empty entries stand in for them.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from bot.domain.intake.errors import FileFault, UnreadableFile

ENTRY_LIMIT = 2000
UNPACKED_LIMIT = 32 * 1024 * 1024
"""Bytes, over all entries, as the archive declares them."""
DEPTH_LIMIT = 200
"""XML elements within one another; libxml2 stops at 256."""
NODE_LIMIT = 500_000
"""XML elements and attributes over all parts. A tree of the shortest elements takes some thirty times
the bytes of its text, so a limit of bytes alone would not hold memory down."""
RELATIONSHIP_LIMIT = 5000
"""Links between parts, which python-docx compares one by one."""

_REQUIRED = frozenset({"[Content_Types].xml", "_rels/.rels"})
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_CENTRAL_ENTRY = b"PK\x01\x02"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
)
"""What zipfile raises over the archives of the careless and the wicked."""


def checked_archive(data: bytes, filename: str) -> bytes:
    """The archive again, with XML that keeps the bounds of this module and with nothing else.

    Raises UnreadableFile: BOMB for one that breaks a bound (`limit` in bytes where it is one of size)
    or declares XML entities; DAMAGED for one that is cut off, encrypted, ambiguous (two entries of one
    name) or no Word document.
    """
    if data.count(_CENTRAL_ENTRY) > 2 * ENTRY_LIMIT:
        # zipfile makes an object for every such record before it can be asked how many there are.
        raise UnreadableFile(FileFault.BOMB, filename, detail="entries")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist(), filename)
            return _copy(archive, filename)
    except _BROKEN as error:
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="zip") from error


def _check_directory(entries: list[zipfile.ZipInfo], filename: str) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > ENTRY_LIMIT:
        raise UnreadableFile(FileFault.BOMB, filename, detail="entries")
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise UnreadableFile(FileFault.BOMB, filename, limit=UNPACKED_LIMIT)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="encrypted")
    if len(set(names)) < len(names):
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="duplicate entry")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="compression method")
    if not _REQUIRED.issubset(entry.filename for entry in entries):
        raise UnreadableFile(FileFault.DAMAGED, filename, detail="not a Word document")


def _copy(archive: zipfile.ZipFile, filename: str) -> bytes:
    target = BytesIO()
    inspector = _Inspector(filename)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
        for entry in archive.infolist():
            content = b""
            if entry.filename.endswith((".xml", ".rels")):
                content = _unpack(archive, entry)
                inspector.inspect(content)
            copy.writestr(entry.filename, content)
    return target.getvalue()


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The entry's content, no more of it than it declares.

    The size has to be asked for: `ZipFile.read` and `read()` without a size return no more than is
    declared either, but inflate up to 2 GiB first (`ZipExtFile.MAX_N` in zipfile.py), so that an entry
    which declares 100 bytes fills the memory. With a size, zlib is stopped there. A checksum that does
    not fit, as for an entry longer than it says, raises BadZipFile.
    """
    with archive.open(entry) as stream:
        return stream.read(entry.file_size)


class _Inspector:
    """Reads XML without building anything of it, and counts over all parts."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._nodes = 0
        self._relationships = 0
        self._depth = 0

    def inspect(self, content: bytes) -> None:
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding nobody knows
            raise UnreadableFile(FileFault.DAMAGED, self._filename, detail="XML") from error

    def _doctype(self, _name: str, _system: str | None, _public: str | None, _internal: bool) -> None:
        raise UnreadableFile(FileFault.BOMB, self._filename, detail="DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._nodes += 1 + len(attributes)
        self._relationships += name.endswith("Relationship")
        if self._depth > DEPTH_LIMIT:
            raise UnreadableFile(FileFault.DAMAGED, self._filename, detail="nesting")
        if self._nodes > NODE_LIMIT or self._relationships > RELATIONSHIP_LIMIT:
            raise UnreadableFile(FileFault.BOMB, self._filename, detail="elements")

    def _end(self, _name: str) -> None:
        self._depth -= 1
