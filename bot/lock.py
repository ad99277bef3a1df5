"""The instance lock: one process per database.

The lock is the kernel's own, on the file `<database>.lock`, and ends with the process that holds it,
however that ends. The file itself stays: to delete it would let two processes hold two files of one name.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

if sys.platform != "win32":
    import fcntl

# Windows locks the first byte against readers too, so what the file says begins after it.
_NOTE_AT = 1
_NOTE_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Holder:
    """What the lock file says about the process that wrote it last; a part it does not tell is None."""

    pid: int | None = None
    since: datetime | None = None
    """When the lock was taken, UTC."""
    host: str | None = None


class AlreadyRunning(Exception):
    """Another process, or another lock of this process, holds the database."""

    def __init__(
        self, pid: int | None, since: datetime | None, host: str | None = None, database: Path | None = None
    ) -> None:
        self.pid = pid
        self.since = since
        self.host = host
        self.database = database
        who = "another process" if pid is None else f"process {pid}"
        where = f" on {host}" if host else ""
        when = f" since {since:%Y-%m-%d %H:%M:%S} UTC" if since else ""
        super().__init__(
            f"Copydesk is already running on {database or 'this database'}: {who}{where} has held it{when}. "
            "Stop that one first, or set COPYDESK_DATABASE to another file."
        )


class InstanceLock:
    """The right to be the one process that writes a database. Also a context manager."""

    def __init__(self, database: Path) -> None:
        # Every path to one file, through links too, must come to one lock.
        self.database = database.resolve()
        self.path = self.database.with_name(self.database.name + ".lock")
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock at once or raise `AlreadyRunning`; makes the folder when it is missing.

        Raises `OSError` where the lock file cannot be made or the file system knows no locks. To acquire
        what this object holds already changes nothing.
        """
        if self._descriptor is not None:
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            if not _locked(descriptor):
                holder = read_holder(self.path)
                raise AlreadyRunning(holder.pid, holder.since, holder.host, self.database)
            _write_holder(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock up; nothing happens when it is not held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)  # the kernel's lock ends with the descriptor

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _locked(descriptor: int) -> bool:
    """Lock an open file, as the library filelock does. False if another has it."""
    if sys.platform == "win32":
        from filelock import lock_descriptor  # noqa: PLC0415 - a megabyte that is not needed elsewhere

        return lock_descriptor(descriptor, blocking=False)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # some file systems say the latter
        return False
    return True


def read_holder(path: Path) -> Holder:
    """What a lock file says. It is advice for a message, never proof that the lock is held."""
    try:
        with path.open("rb") as file:
            file.seek(_NOTE_AT)
            note = json.loads(file.read(_NOTE_BYTES))
        return Holder(int(note["pid"]), datetime.fromisoformat(note["since"]), str(note["host"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()  # the holder is just writing it, or somebody else's file


def _write_holder(descriptor: int) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = json.dumps({"pid": os.getpid(), "since": since, "host": socket.gethostname()})
    os.ftruncate(descriptor, 0)  # first: rather nobody is named than the holder before this one
    os.write(descriptor, b"\n" + note.encode() + b"\n")
