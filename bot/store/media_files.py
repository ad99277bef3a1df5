"""Media files: the bytes of pictures, beside the database, each named by the SHA-256 of what is in it.

A file is whole and on the disk before a transaction refers to it, and goes only when none does any more. Only its owner
may read it: it may belong to a draft.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from bot.domain.dataclass import dataclass
from bot.domain.late import pattern
from bot.store.private_files import FILE_MODE, make_folder

log = logging.getLogger(__name__)

FOLDER = "media"

SETTLED_SECONDS = 24 * 3600
"""A file that nothing refers to is left for so long: what refers to it may be on its way."""

_BLANK = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR4nGNsYEAFTAwjWgAAmZAAoC0n3a4AAAAASUVORK5CYII="
)

_NAME = pattern(r"(?P<digest>[0-9a-f]{64})\.(?P<extension>[a-z]{3,4})")


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """The folder of one database's pictures. Its methods wait for the disk: call them off the event loop."""

    folder: Path
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def beside(cls, database: Path) -> MediaFiles:
        """Those of a database."""
        return cls(database.resolve().parent / FOLDER)

    def path(self, digest: str, extension: str) -> Path:
        """Where a file is, or would be."""
        return self.folder / digest[:2] / f"{digest}.{extension}"

    def keep(self, data: bytes, extension: str) -> str:
        """Have these bytes on the disk, and return their SHA-256. What is there already is not written again.
        Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest, extension)
        with self._turn:
            if _holds(path, digest):
                os.utime(path)  # it is wanted again: no sweep takes it before the transaction is through
                return digest
            make_folder(path.parent)
            part = path.with_name(f".{digest}.{os.getpid()}.part")
            try:
                with os.fdopen(
                    os.open(
                        part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), FILE_MODE
                    ),
                    "wb",
                ) as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            for folder in (path.parent, self.folder, self.folder.parent):
                _sync(folder)
        return digest

    def read(self, digest: str, extension: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        return self.path(digest, extension).read_bytes()

    def read_or_blank(self, digest: str, extension: str) -> bytes:
        """The same for a page that one person looks at: where the file is missing, a grey square."""
        try:
            return self.read(digest, extension)
        except OSError as error:
            log.error("the file of a picture cannot be read: %s", error.strerror)
            return _BLANK

    def names(self) -> Iterator[tuple[str, Path]]:
        """Every file that is there, with its SHA-256 as its name says it."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if match := _NAME.fullmatch(path.name):
                yield match["digest"], path

    def mirror(self, to: Path, *, forget_before: float, stop: Callable[[], bool] = lambda: False) -> int:
        """Have a copy of every file in another folder; how many were copied. A copy whose file is gone here is kept until
        it was last wanted before `forget_before` (seconds since 1970). Raises OSError."""
        copies, copied, here = MediaFiles(to), 0, set[str]()
        for digest, path in self.names():
            if stop():
                break
            copy = copies.path(digest, path.suffix[1:])
            try:
                if copy.is_file() and copy.stat().st_size == path.stat().st_size:
                    os.utime(copy)
                else:
                    copies.keep(path.read_bytes(), path.suffix[1:])
                    copied += 1
            except FileNotFoundError:
                continue  # it went meanwhile: nothing refers to it
            here.add(digest)
        for digest, copy in copies.names():
            if digest not in here and not stop() and copy.stat().st_mtime < forget_before:
                copy.unlink(missing_ok=True)
        return copied

    def settled(self, older_than_seconds: float = SETTLED_SECONDS) -> list[str]:
        """Files that have been there for so long, by their SHA-256; and what a crash left half-written goes."""
        before, found = time.time() - older_than_seconds, list[str]()
        for part in self.folder.glob("[0-9a-f][0-9a-f]/.*.part"):
            with suppress(OSError):
                if part.stat().st_mtime < before:
                    part.unlink()
        for digest, path in self.names():
            with suppress(OSError):
                if path.stat().st_mtime <= before:
                    found.append(digest)
        return found

    def remove(self, digests: Iterable[str], still: Callable[[Path], bool] = lambda _: True) -> int:
        """Delete files, those that are `still` to go; how many went. Raises OSError."""
        gone = 0
        for digest in digests:
            with self._turn:
                for path in (self.folder / digest[:2]).glob(f"{digest}.*"):
                    if still(path):
                        path.unlink(missing_ok=True)
                        gone += 1
        return gone

    def remove_settled(self, digests: Iterable[str], older_than_seconds: float = SETTLED_SECONDS) -> int:
        """The same, but for what was kept once more since it was found settled."""
        before = time.time() - older_than_seconds

        def still(path: Path) -> bool:
            return path.exists() and path.stat().st_mtime <= before

        return self.remove(digests, still)


def _holds(path: Path, digest: str) -> bool:
    """Whether the file is there and whole: a disk may have lost some of it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _sync(folder: Path) -> None:
    """Have a new name survive a power cut, where the system opens folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
