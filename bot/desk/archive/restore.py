"""Restoring: a database made of an export, in the place of none or of an empty one. All of it, or nothing.

An export may come from anywhere: of a zip only the history is read, nothing is unpacked onto the disk, and what
unpacks to far more than it should is not read to its end.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.desk.archive.export_files import HISTORY_FILE
from bot.desk.archive.history_file import Header, Lines, NotAHistory, read_header, read_records
from bot.store.archive.restore_records import Rebuilt, is_vacant, rebuild
from bot.store.migrations import scripts

_ZIP = b"PK\x03\x04"

SMALL_BYTES, RATIO_MOST = 64 * 1024 * 1024, 200
"""What a history may unpack to, and how many times its packed size beyond that. Ours come to about 10."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    struct.error,
    ValueError,
    OverflowError,
)


class DamagedExport(Exception):
    """The zip is broken or cut short."""


class HostileExport(Exception):
    """The zip is made otherwise than Copydesk makes them: encrypted, or it unpacks to far more than it should."""


class NotVacant(Exception):
    """The database holds a newsroom or an article already."""


@dataclass(eq=False)
class StrayLog(Exception):
    """A write-ahead log without its database lies in the way. It may hold what somebody still needs."""

    path: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and from what."""

    header: Header
    rebuilt: Rebuilt


def restore(source: Path, database: Path) -> Restored:
    """Make the database of the export. The instance lock of the database is held by whoever calls.

    Raises NotVacant, StrayLog; NotAHistory, NewerHistory, DamagedExport, HostileExport, BadRecord for the
    export; ForeignDatabase and NewerDatabase for what stands in its place; sqlite3.Error and OSError.
    """
    database = database.resolve()  # a link is followed, and stays
    if database.exists() and not is_vacant(database):
        raise NotVacant
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StrayLog(log)
    building = database.with_name(f".{database.name}.restoring")
    with _opened(source) as file:
        header = read_header(file, len(scripts()))
        _remove(building)
        try:
            # Nobody else reads drafts, not even while they come in.
            os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            rebuilt = rebuild(building, header.schema, read_records(file, header), partial=header.partial)
            building.replace(database)
        finally:
            _remove(building)
    sync_folder(database.parent)
    return Restored(header, rebuilt)


def _remove(building: Path) -> None:
    for name in (building.name, f"{building.name}-journal"):
        building.with_name(name).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have a new name in a folder survive a power cut, where the system knows how."""
    with suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _opened(source: Path) -> Generator[Lines]:
    with source.open("rb") as file:
        if file.read(len(_ZIP)) == _ZIP:
            with _unpacked(file) as history:
                yield _Guarded(history)
        else:
            file.seek(0)
            yield file


@contextmanager
def _unpacked(file: IO[bytes]) -> Generator[IO[bytes]]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise DamagedExport from error
    with archive:
        found = [info for info in archive.infolist() if info.filename == HISTORY_FILE]
        if not found:
            raise NotAHistory
        if len(found) > 1 or _is_hostile(found[0]):
            raise HostileExport
        try:
            member = archive.open(found[0])
        except _BROKEN as error:
            raise DamagedExport from error
        with member:
            yield io.BufferedReader(member, 1024 * 1024)  # pyright: ignore[reportArgumentType]  # raw enough


def _is_hostile(info: zipfile.ZipInfo) -> bool:
    usual = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 1
    return not usual or info.file_size > max(SMALL_BYTES, RATIO_MOST * info.compress_size)


@dataclass(slots=True)
class _Guarded:
    """The lines of a member; what is wrong with the zip around it shows only as it is read."""

    file: IO[bytes]

    def readline(self, limit: int = -1, /) -> bytes:
        try:
            return self.file.readline(limit)
        except _BROKEN as error:
            raise DamagedExport from error
