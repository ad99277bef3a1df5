"""Backups: a copy of a whole database, made while the bot uses it, proved before it counts, and unpacked again.

A backup is the database's own file, compressed with gzip. Any tool that knows the two can read it without Copydesk.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from bot.domain.dataclass import dataclass
from bot.store import inspection
from bot.store.connection import BUSY_SECONDS
from bot.store.migrations import scripts, version_of
from bot.store.private_files import FILE_MODE
from bot.store.snapshot import NoDatabase
from bot.store.transaction import Transaction

GZIP, SQLITE = b"\x1f\x8b", b"SQLite format 3\0"
"""How the two kinds of files begin that `unpack` reads."""

PAGES_AT_ONCE = 2048
"""How much is copied between two looks whether to stop: 8 MiB."""

PIECE_BYTES = 1024 * 1024

LEVEL = 6
"""How hard gzip tries: a higher level takes much longer for a few per cent."""

IN_MEMORY_BYTES = 256 * 1024 * 1024
"""Up to this size the proof also opens the unpacked backup, in memory. Beyond it the digest of its bytes has to do."""

BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)

Stop = Callable[[], bool]
"""Says whether the work is to be given up."""


class Stopped(Exception):
    """The work was given up because it was told to."""


class NotWhole(Exception):
    """The copy, or what a backup unpacks to, is not the database that it should be. `str()` says why."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A backup that was made and proved: bytes of the database and of the backup, rows of each table."""

    database_bytes: int
    packed_bytes: int
    rows: Mapping[str, int]


def pack(database: Path, target: Path, stop: Stop = lambda: False) -> Packed:
    """Write a proved backup of a database to `target`, where nothing is. The bot may run meanwhile.

    It shows one moment: writers are not kept waiting, and their log grows until the copy is made. Whatever is raised,
    nothing of it stays. It does not belong on the event loop. Raises NoDatabase, Stopped, NotWhole, sqlite3.Error,
    OSError, and what `migrations.version_of` raises.
    """
    if not database.is_file():
        raise NoDatabase(database)
    copy = target.with_name(f"{target.name}.copy")
    try:
        _create(copy)
        rows = _copy(database, copy, stop)
        _create(target)
        digest = _compress(copy, target, stop)
        _prove(target, digest, rows, stop)
        return Packed(copy.stat().st_size, target.stat().st_size, rows)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        copy.unlink(missing_ok=True)
        copy.with_name(f"{copy.name}-journal").unlink(missing_ok=True)


def unpack(source: Path, target: Path) -> Mapping[str, int]:
    """Make a backup, or a bare copy of a database, the file `target`; returns how many rows each table has.

    Raises NotWhole, OSError, and what `migrations.version_of` raises; the target is then worthless.
    """
    _create(target)
    try:
        with _opened(source) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, PIECE_BYTES)
            file.flush()
            os.fsync(file.fileno())
    except BROKEN as error:
        raise NotWhole("it is damaged or cut short") from error
    try:
        with closing(_reading(target, "&immutable=1")) as connection:
            return _examined(connection)
    except sqlite3.DatabaseError as error:
        raise NotWhole(str(error)) from error


def is_backup(source: Path) -> bool:
    """Whether a file begins as backups and databases do. Raises OSError."""
    with source.open("rb") as file:
        return file.read(len(SQLITE)).startswith((GZIP, SQLITE))


def _copy(database: Path, copy: Path, stop: Stop) -> Mapping[str, int]:
    def look(_status: int, _left: int, _total: int) -> None:
        if stop():
            raise Stopped

    with (
        closing(_reading(database)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        # Held to the end: without it each write of the bot would begin the copy again.
        source.execute("BEGIN")
        version_of(source)
        rows = _rows(source)
        source.backup(target, pages=PAGES_AT_ONCE, progress=look)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, and nothing beside it
        target.set_progress_handler(stop, 10_000)
        try:
            found = _examined(target)
        except sqlite3.OperationalError as error:
            if stop():
                raise Stopped from error
            raise
    if found != rows:
        raise NotWhole("the copy has other rows than the database")
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    return rows


def _compress(copy: Path, target: Path, stop: Stop) -> bytes:
    """Returns the digest of what was compressed."""
    digest = hashlib.sha256()
    with copy.open("rb") as source, target.open("wb") as file:
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=LEVEL) as packed:
            while piece := source.read(PIECE_BYTES):
                if stop():
                    raise Stopped
                digest.update(piece)
                packed.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.digest()


def _prove(target: Path, digest: bytes, rows: Mapping[str, int], stop: Stop) -> None:
    """Unpack what was written, compare it, and open it in memory. Raises NotWhole, Stopped, OSError."""
    found, whole, kept = hashlib.sha256(), bytearray(), True
    try:
        with gzip.open(target) as packed:
            while piece := packed.read(PIECE_BYTES):
                if stop():
                    raise Stopped
                found.update(piece)
                kept = kept and len(whole) + len(piece) <= IN_MEMORY_BYTES
                if kept:
                    whole += piece
    except BROKEN as error:
        raise NotWhole("what was written cannot be unpacked") from error
    if found.digest() != digest:
        raise NotWhole("what was written unpacks to something else")
    if not kept:
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.deserialize(bytes(whole))
        if _examined(connection) != rows:
            raise NotWhole("what was written has other rows than the database")


def _examined(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many rows each table has. Raises NotWhole, and what `migrations.version_of` raises."""
    connection.row_factory = sqlite3.Row
    version = version_of(connection)
    connection.execute("BEGIN")
    if wrong := inspection.faults(Transaction(connection)):
        raise NotWhole(wrong[0])
    rows = _rows(connection)
    connection.execute("COMMIT")
    if version == 0 or version > len(scripts()):
        raise NotWhole("it holds no tables of Copydesk")
    return rows


def _rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name, *_) in tables}


def _reading(path: Path, more: str = "") -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro{more}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


def _opened(source: Path) -> gzip.GzipFile | io.BufferedReader:
    with source.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
    return gzip.open(source) if packed else source.open("rb")


def _create(path: Path) -> None:
    """Nobody else reads drafts, not even while they are written. Raises OSError."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
