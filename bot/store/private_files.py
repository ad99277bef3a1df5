"""Private files: what the bot keeps is for the operator's user only. It holds drafts, and who reads them.

Windows has no such modes: there its folders keep the rights that they have.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger(__name__)

FILE_MODE = 0o600
FOLDER_MODE = 0o700

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def create(path: Path) -> None:
    """Make an empty file that only its owner may read, unless there is a file. Raises OSError."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))


def make_folder(path: Path) -> None:
    """Make a folder for its owner only; one that is there already is left as it is. Raises OSError."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def close_to_others(database: Path) -> None:
    """Take from others what they may do with a database, its logs, its copies and its folder, and say so in the log.

    A folder that holds more than the bot's own is left: the working directory, a home, and one that everybody writes in.
    """
    if os.name == "nt":
        return
    for file in _files(database):
        _narrow(file, FILE_MODE)
    folder = database.resolve().parent
    if not _is_shared(folder):
        _narrow(folder, FOLDER_MODE)


def open_to_others(path: Path) -> bool:
    """Whether others on this machine may read a file; False where there is none."""
    if os.name == "nt":
        return False
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def _files(database: Path) -> Iterator[Path]:
    for end in ("", "-wal", "-shm", "-journal"):
        yield database.with_name(database.name + end)
    yield from sorted(database.parent.glob(f"{glob_safe(database.name)}.before-*"))


def glob_safe(name: str) -> str:
    """A name as a pattern that matches only itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _is_shared(folder: Path) -> bool:
    try:
        mode, home = folder.stat().st_mode, Path.home().resolve()
    except (OSError, RuntimeError):
        return True
    here = Path.cwd().resolve()
    return bool(mode & stat.S_ISVTX) or any(folder == each or folder in each.parents for each in (here, home))


def _narrow(path: Path, mode: int) -> None:
    if not open_to_others(path):
        return
    had = stat.S_IMODE(path.stat().st_mode)
    try:
        path.chmod(had & mode)
    except OSError as error:
        log.warning(
            "others on this machine may read %s (mode %o), and that cannot be changed: %s", path, had, error
        )
        return
    log.warning("others on this machine could read %s (mode %o): now only its owner can", path, had)
