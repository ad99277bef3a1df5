"""Word archives: the bounds within which a .docx is unpacked.

A .docx is a zip of XML, and both can be made to explode. Nothing is unpacked before it is measured here, and only
what is asked for by name: fonts and embedded files never are.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from bot.desk.intake.file_kinds import kind_of_archive
from bot.domain.intake.errors import FileFault, UnreadableFile
from bot.domain.intake.file_kinds import FileKind
from bot.domain.intake.pictures import PICTURE_FILE_LIMIT

ENTRY_LIMIT = 2000
UNPACKED_LIMIT = 32 * 1024 * 1024
"""Bytes, over all XML that is unpacked, as the archive declares them."""

PICTURES_LIMIT = 64 * 1024 * 1024
"""Bytes, over all pictures that are unpacked."""

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


class Archive:
    """A zip archive whose entries are read one by one, within the bounds of this module."""

    def __init__(self, data: bytes, filename: str) -> None:
        """Raises UnreadableFile: BOMB for more entries than any document has; DAMAGED for an archive that is cut
        off, encrypted or ambiguous (two entries of one name)."""
        self._filename = filename
        self._start = data[:256]
        self._unpacked = 0
        self._shown = 0
        if data.count(_CENTRAL_ENTRY) > 2 * ENTRY_LIMIT:
            # zipfile makes an object for every such record before it can be asked how many there are.
            raise UnreadableFile(FileFault.BOMB, filename, detail="entries")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise UnreadableFile(FileFault.DAMAGED, filename, detail="zip") from error
        entries = self._zip.infolist()
        if len(entries) > ENTRY_LIMIT:
            raise UnreadableFile(FileFault.BOMB, filename, detail="entries")
        self._entries = {_key(entry.filename): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise UnreadableFile(FileFault.DAMAGED, filename, detail="duplicate entry")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def kind(self) -> FileKind:
        """What the archive is if it is no Word file, as far as its names tell."""
        return kind_of_archive((entry.filename for entry in self._entries.values()), self._start)

    def read(self, name: str) -> bytes:
        """The content of the entry of that name; capitals make no difference.

        The size has to be asked for: `ZipFile.read` and `read()` without a size return no more than is declared
        either, but inflate up to 2 GiB first (`ZipExtFile.MAX_N` in zipfile.py), so that an entry which declares
        100 bytes fills the memory. With a size, zlib is stopped there. A checksum that does not fit, as for an
        entry longer than it says, raises BadZipFile.

        Raises KeyError for a name that is not there; UnreadableFile: BOMB with the limit in bytes, DAMAGED.
        """
        entry = self._entries[_key(name)]
        self._unpacked += entry.file_size
        if self._unpacked > UNPACKED_LIMIT:
            raise UnreadableFile(FileFault.BOMB, self._filename, limit=UNPACKED_LIMIT)
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableFile(FileFault.DAMAGED, self._filename, detail="encrypted")
        if entry.compress_type not in _METHODS:
            raise UnreadableFile(FileFault.DAMAGED, self._filename, detail="compression method")
        try:
            with self._zip.open(entry) as stream:
                return stream.read(entry.file_size)
        except _BROKEN as error:
            raise UnreadableFile(FileFault.DAMAGED, self._filename, detail="zip") from error

    def picture(self, name: str) -> bytes | None:
        """The content of an entry that is a picture; None if it is not there, is damaged, or is larger than a picture may be.
        What pictures unpack to is counted by itself."""
        entry = self._entries.get(_key(name))
        if entry is None or entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            return None
        self._shown += entry.file_size
        if entry.file_size > PICTURE_FILE_LIMIT or self._shown > PICTURES_LIMIT:
            return None
        try:
            with self._zip.open(entry) as stream:
                return stream.read(entry.file_size)
        except _BROKEN:
            return None


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
