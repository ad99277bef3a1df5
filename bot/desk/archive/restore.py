"""Restoring: a database made of an export, in the place of none or of an empty one. All of it, or nothing.

An export may come from anywhere: of a zip only the history is read and the pictures that it names, of which only those
are kept whose bytes are what their names say; what unpacks to far more than it should is not read to its end.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bot.desk.archive.export_files import HISTORY_FILE, MEDIA_FOLDER
from bot.desk.archive.history_file import Header, Lines, NotAHistory, read_header, read_records
from bot.domain.dataclass import dataclass
from bot.domain.intake.pictures import PICTURE_FILE_LIMIT
from bot.store.archive.export_records import MediaFile, Scope, media
from bot.store.archive.restore_records import Rebuilt, is_vacant, rebuild
from bot.store.media_files import MediaFiles
from bot.store.migrations import scripts
from bot.store.snapshot import snapshot

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
    missing: int = 0
    """Pictures whose files were not in the export."""


def restore(source: Path, database: Path) -> Restored:
    """Make the database of the export. The instance lock of the database is held by whoever calls.

    Raises NotVacant, StrayLog; NotAHistory, NewerHistory, DamagedExport, HostileExport, BadRecord for the
    export; ForeignDatabase and NewerDatabase for what stands in its place; sqlite3.Error and OSError.
    """
    with taking_the_place_of(database) as building, _opened(source) as file:
        header = read_header(file, len(scripts()))
        # Nobody else reads drafts, not even while they come in.
        os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        rebuilt = rebuild(building, header.schema, read_records(file, header), partial=header.partial)
        missing = _bring_media(source, building, MediaFiles.beside(database))
    return Restored(header, rebuilt, missing)


def bring_media(building: Path, kept: MediaFiles, read: Callable[[MediaFile], bytes | None]) -> int:
    """Put the files of a database's pictures where it looks for them. `read` gives the bytes of one, if it has them.
    Returns how many are missing. Raises sqlite3.Error, OSError."""
    with snapshot(building) as (tx, version):
        wanted = media(tx, Scope()) if version == len(scripts()) else []
    missing = 0
    for each in wanted:
        data = read(each)
        if data is not None and hashlib.sha256(data).hexdigest() == each.digest:
            kept.keep(data, each.extension)
        elif not kept.path(each.digest, each.extension).is_file():
            missing += 1
    return missing


def read_from(folder: MediaFiles) -> Callable[[MediaFile], bytes | None]:
    """Reads pictures out of a folder of them."""

    def read(each: MediaFile) -> bytes | None:
        try:
            return folder.read(each.digest, each.extension)
        except OSError:
            return None

    return read


def _bring_media(source: Path, building: Path, kept: MediaFiles) -> int:
    if not zipfile.is_zipfile(source):
        return bring_media(building, kept, read_from(MediaFiles(source.resolve().parent / MEDIA_FOLDER)))
    with zipfile.ZipFile(source) as archive:
        there = {info.filename: info for info in archive.infolist()}

        def read(each: MediaFile) -> bytes | None:
            info = there.get(f"{MEDIA_FOLDER}/{each.digest}.{each.extension}")
            if info is None or info.file_size > PICTURE_FILE_LIMIT or info.flag_bits & 1:
                return None
            try:
                return archive.read(info)
            except _BROKEN as error:
                raise DamagedExport from error

        return bring_media(building, kept, read)


@contextmanager
def taking_the_place_of(database: Path) -> Generator[Path]:
    """Where a database is made, in the place of none or of an empty one, which it takes at the end of the block.

    Raises NotVacant, StrayLog, and what looking at the one in its place raises.
    """
    database = database.resolve()  # a link is followed, and stays
    if database.exists() and not is_vacant(database):
        raise NotVacant
    log = database.with_name(f"{database.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StrayLog(log)
    building = database.with_name(f".{database.name}.restoring")
    _remove(building)
    try:
        yield building
        building.replace(database)
    finally:
        _remove(building)
    sync_folder(database.parent)


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
