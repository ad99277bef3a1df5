"""Backups as an operator has them: files in a folder, named by their moment, the oldest taken away."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.desk.archive.export_files import MEDIA_FOLDER
from bot.desk.archive.restore import sync_folder
from bot.domain.dataclass import dataclass
from bot.operating.options import CannotDo, file_of, settings_of
from bot.settings import Settings
from bot.store import DatabaseError, private_files, remedy
from bot.store.backup import NotWhole, Packed, Stop, pack
from bot.store.media_files import MediaFiles
from bot.store.migrations import ForeignDatabase, NewerDatabase
from bot.store.snapshot import NoDatabase
from bot.ui.phrases import plural

MOMENT = "%Y-%m-%dT%H%M%SZ"
ENDING = ".db.gz"
LOCK = ".copydesk-backup.lock"


class CannotBackUp(CannotDo):
    """Why there is no backup. `reason` says it without naming a file of this machine."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and proved, and how many older ones were taken away."""

    path: Path
    packed: Packed
    removed: int
    pictures: int = 0
    """Files of pictures that were not among the backups yet, and were copied."""


def backup_options(parser: argparse.ArgumentParser) -> None:
    """What `backup` takes."""
    parser.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help="the folder for backups (default: COPYDESK_BACKUP_FOLDER, else `backups` beside the database)",
    )
    parser.add_argument(
        "--keep",
        type=int,
        metavar="N",
        help="keep only the newest N backups in the folder (default: COPYDESK_BACKUP_KEEP)",
    )


def backup_command(options: argparse.Namespace) -> str:
    """Back up as the options say; what was done, in one line. Raises CannotDo."""
    settings = settings_of(options)
    database = file_of(settings)
    folder: Path = options.to or folder_of(settings)
    keep: int = settings.backup_keep if options.keep is None else options.keep
    if keep < 1:
        raise CannotDo("--keep must be 1 or more.")
    made = back_up(database, folder, keep, datetime.now(UTC))
    return f"Backed up {database} to {made.path}: {told(made)} It holds drafts, and only you may read it."


def folder_of(settings: Settings) -> Path:
    """Where the backups of an installation are."""
    return settings.backup_folder or settings.database.parent / "backups"


def told(made: Made) -> str:
    """What a backup came to, in two sentences."""
    packed = made.packed
    articles, events = packed.rows.get("article", 0), packed.rows.get("event", 0)
    removed = f" {plural(made.removed, 'older one')} removed." if made.removed else ""
    copied = f" {plural(made.pictures, 'new picture')} copied." if made.pictures else ""
    return (
        f"{packed.packed_bytes / 1e6:,.1f} MB of {packed.database_bytes / 1e6:,.1f} MB, with"
        f" {plural(articles, 'article')} and {plural(events, 'event')}. It was unpacked again and is whole.{copied}{removed}"
    )


def back_up(database: Path, folder: Path, keep: int, now: datetime, stop: Stop = lambda: False) -> Made:
    """Make a backup, prove it, give it its name, then take the oldest away beyond `keep`.

    Nothing older goes before the new one is proved. Raises CannotBackUp, `backup.Stopped`.
    """
    with _explained(database, folder):
        private_files.make_folder(folder)
        with FileLock(folder / LOCK, timeout=0, mode=private_files.FILE_MODE):
            for left in folder.glob(
                ".copydesk-*.part*"
            ):  # what was killed half-way: nobody else is at work here
                left.unlink(missing_ok=True)
            path = folder / f"{database.stem}-{now:{MOMENT}}{ENDING}"
            part = folder / f".copydesk-{os.getpid()}.part"
            packed = pack(database, part, stop)
            part.replace(path)
            sync_folder(folder)
            there = backups_in(folder, database)
            oldest = min((at for at, _ in there[:keep]), default=now)
            media = MediaFiles.beside(database)
            copied = media.mirror(folder / MEDIA_FOLDER, forget_before=oldest.timestamp(), stop=stop)
            old = there[keep:]
            for _, each in old:
                with suppress(FileNotFoundError):
                    each.unlink()
    return Made(path, packed, len(old), copied)


def backups_in(folder: Path, database: Path) -> list[tuple[datetime, Path]]:
    """The backups of a database in a folder, the newest first, each with its moment in UTC. Raises OSError."""
    named = re.compile(re.escape(database.stem) + r"-(\d{4}-\d\d-\d\dT\d{6}Z)" + re.escape(ENDING))
    found: list[tuple[datetime, Path]] = []
    if folder.is_dir():
        for path in folder.iterdir():
            if match := named.fullmatch(path.name):
                with suppress(ValueError):
                    found.append((datetime.strptime(match[1], MOMENT).replace(tzinfo=UTC), path))
    return sorted(found, reverse=True)


@contextmanager
def _explained(database: Path, folder: Path) -> Generator[None]:
    """What is wrong with the database or the folder, as a sentence."""
    try:
        yield
    except NoDatabase as error:
        raise CannotBackUp(
            f"There is no database {database}. Name it with --database, or set COPYDESK_DATABASE.",
            "the database is not there",
        ) from error
    except (ForeignDatabase, NewerDatabase) as error:
        raise CannotBackUp(
            f"{database} is not a database of this Copydesk: it is another program’s, or a newer Copydesk’s.",
            "the database is not this program’s",
        ) from error
    except NotWhole as error:
        raise CannotBackUp(
            f"The backup of {database} is not whole and was removed: {error}. Run `copydesk doctor`.",
            "the copy was not whole",
        ) from error
    except DatabaseError as error:
        raise CannotBackUp(
            f"{database} cannot be backed up to {folder}: {error}. {remedy(error)}", str(error)
        ) from error
    except Timeout as error:
        raise CannotBackUp(
            f"Another backup is being made in {folder} at this moment. Wait until it is done.",
            "another one was being made",
        ) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotBackUp(
            f"A backup cannot be written to {folder}: {why}. Make room there and give this user the right to write,"
            " or name another folder.",
            why,
        ) from error
