"""Export and restore on the command line: newsrooms as a file, and a database made of such a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bot import __version__
from bot.desk.archive.export_files import MEDIA_FOLDER, Exported, export_history
from bot.desk.archive.history_file import NewerHistory, NotAHistory
from bot.desk.archive.restore import (
    DamagedExport,
    HostileExport,
    NotVacant,
    Restored,
    StrayLog,
    bring_media,
    read_from,
    restore,
    sync_folder,
    taking_the_place_of,
)
from bot.domain.dataclass import dataclass
from bot.domain.refusals import StoreUnavailable
from bot.lock import AlreadyRunning, InstanceLock
from bot.operating.databases.moving import moved
from bot.operating.options import CannotDo, location_of
from bot.store import DatabaseError, Transaction, remedy
from bot.store.archive import export_records
from bot.store.archive.export_records import Scope
from bot.store.archive.moving import Differs, NotEmpty
from bot.store.archive.restore_records import BadRecord
from bot.store.article import articles
from bot.store.backup import NotWhole, is_backup, unpack
from bot.store.media_files import MediaFiles
from bot.store.migrations import ForeignDatabase, NewerDatabase
from bot.store.newsroom import newsrooms
from bot.store.snapshot import Location, NoDatabase, OlderDatabase

TOLD = ("newsroom", "article", "revision", "event")
"""Records that are counted for the operator."""


class CannotTransfer(CannotDo):
    """Why there is no export, or nothing was restored, in one line for the operator."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: the newsroom of one server or all; some of its articles or all."""

    newsroom: int | None = None
    articles: Sequence[int] = ()


def export_options(parser: argparse.ArgumentParser) -> None:
    """What `export` takes."""
    parser.add_argument(
        "--to", type=Path, metavar="FILE|DIR", default=Path(), help="where to (default: this folder)"
    )
    parser.add_argument("--newsroom", type=int, metavar="SERVER_ID", help="only this server (default: all)")
    parser.add_argument(
        "--article",
        type=int,
        nargs="+",
        action="extend",
        metavar="N",
        default=[],
        help="only the articles with these numbers",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is there")


def restore_options(parser: argparse.ArgumentParser) -> None:
    """What `restore` takes."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a backup (.db.gz), an export (.zip), or the history.jsonl out of an export",
    )


def export_command(options: argparse.Namespace) -> str:
    """Export as the options say; what was done, in one line. Raises CannotTransfer."""
    database = location_of(options)
    now = datetime.now(UTC)
    target: Path = options.to
    if target.is_dir():
        target /= f"copydesk-{now:%Y-%m-%dT%H%M%SZ}.zip"
    wanted = Wanted(options.newsroom, options.article)
    with _explained(database), _target(target, database.file, force=options.force) as file:
        done = export_history(database, file, lambda tx: _scope(tx, wanted), copydesk=__version__, now=now)
        running = is_running(database)
    return _exported(done, target, running=running)


def restore_command(options: argparse.Namespace) -> str:
    """Restore as the options say; what was done, in one line. Raises CannotTransfer."""
    database = location_of(options)
    source: Path = options.file
    try:
        source.open("rb").close()
    except OSError as error:
        raise CannotTransfer(
            f"{source} cannot be read: {error.strerror}. Name a backup (.db.gz), an export (.zip), or its history.jsonl."
        ) from error
    if database.server is None and database.file.is_dir():
        raise CannotTransfer(f"{database} is a folder. Name a file in it.")
    with _explained(database), _explained_source(source), _building(database) as building:
        if is_backup(source):
            rows, missing = _unpacked(source, building)
            line = _restored_backup(rows, source, database)
        else:
            restored = restore(source, building)
            line, missing = _restored(restored, source, database), restored.missing
    return line + _without(missing)


@contextmanager
def _building(database: Location) -> Generator[Path]:
    """Where to make the file of a database that nobody uses. What a server is to have is moved there at the end of the block.
    Raises what `InstanceLock` and `moved` raise."""
    if database.server is None:
        with InstanceLock(database.file):
            yield database.file
        return
    building = database.file.with_name(f".{database.file.name}.to-a-server")
    building.parent.mkdir(parents=True, exist_ok=True)
    with InstanceLock(building):
        try:
            building.unlink(missing_ok=True)
            yield building
            moved(Location(building), database)
        finally:
            for end in ("", "-wal", "-shm"):
                building.with_name(building.name + end).unlink(missing_ok=True)


def _unpacked(source: Path, database: Path) -> tuple[Mapping[str, int], int]:
    """Make the database of a backup, and bring its pictures; how many rows each table has, and how many pictures are
    missing. Raises as `restore` does, and NotWhole."""
    with taking_the_place_of(database) as building:
        try:
            rows = unpack(source, building)
            beside = MediaFiles(source.resolve().parent / MEDIA_FOLDER)
            return rows, bring_media(building, MediaFiles.beside(database), read_from(beside))
        except ForeignDatabase as foreign:
            raise NotWhole("it is a database of another program") from foreign
        except NewerDatabase as newer:
            raise CannotTransfer(
                f"{source} is of a newer Copydesk (its tables have version {newer.found}, this one knows"
                f" {newer.known}). Nothing was restored. Install the newer one, then restore."
            ) from newer


def _scope(tx: Transaction, wanted: Wanted) -> Scope:
    guilds = export_records.guilds(tx, Scope())
    there_are = ", ".join(map(str, guilds))
    if not guilds:
        raise CannotTransfer("The database holds no newsroom yet, so there is nothing to export.")
    if wanted.newsroom is not None and wanted.newsroom not in guilds:
        raise CannotTransfer(f"Server {wanted.newsroom} has no newsroom here. There are: {there_are}.")
    if wanted.articles and wanted.newsroom is None and len(guilds) > 1:
        raise CannotTransfer(
            f"Several newsrooms count from 1: say whose with --newsroom. There are: {there_are}."
        )
    if wanted.newsroom is None and not wanted.articles:
        return Scope()
    newsroom = newsrooms.of_guild(tx, wanted.newsroom or guilds[0])
    assert newsroom is not None
    if not wanted.articles:
        return Scope(newsroom.id)
    found = {
        number: articles.by_number(tx, newsroom.id, number) if number.bit_length() < 64 else None
        for number in wanted.articles
    }
    missing = [f"№{number}" for number, article in found.items() if article is None]
    if missing:
        raise CannotTransfer(
            f"There is no {', '.join(missing)} in the newsroom of server {newsroom.guild_id}."
        )
    return Scope(newsroom.id, tuple(article.id for article in found.values() if article is not None))


@contextmanager
def _target(target: Path, database: Path, *, force: bool) -> Generator[IO[bytes]]:
    """The file to write, which takes its name once it is whole and on the disk."""
    if not target.parent.is_dir():
        raise CannotTransfer(f"There is no folder {target.parent}. Make it, or name another with --to.")
    if target.exists() and not target.is_file():
        raise CannotTransfer(f"{target} is no file. Name a file or a folder with --to.")
    if _belongs_to(database, target):
        raise CannotTransfer(f"{target} is the database itself, or belongs to it. Name another with --to.")
    taken = CannotTransfer(
        f"{target} exists already. Name another file with --to, or replace it with --force."
    )
    if target.exists() and not force:
        raise taken
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600), "w+b"
        ) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if force:
            part.replace(target)
        else:
            try:
                target.hardlink_to(part)  # unlike a renaming, it never takes the place of another
            except FileExistsError:
                raise taken from None
            except OSError:  # a file system without links
                part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise CannotTransfer(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _belongs_to(database: Path, target: Path) -> bool:
    """Whether an export of that name would take the place of the database, of its log, or of its lock."""
    kept, wanted = database.resolve(), target.resolve()
    return wanted.parent == kept.parent and wanted.name in {
        f"{kept.name}{end}" for end in ("", "-wal", "-shm", "-journal", ".lock")
    }


@contextmanager
def _explained(database: Location) -> Generator[None]:
    """What is wrong with the database, as a sentence."""
    try:
        yield
    except ForeignDatabase as foreign:
        raise CannotTransfer(f"{database} is a database of another program, or empty.") from foreign
    except NewerDatabase as newer:
        raise CannotTransfer(
            f"{database} was written by a newer Copydesk (its tables have version {newer.found}, this one knows"
            f" {newer.known}). Use the newer one."
        ) from newer
    except OlderDatabase as older:
        raise CannotTransfer(
            f"{database} was written by an older Copydesk. Start this one on it once (`copydesk run`), which"
            " brings its tables up to date; then export."
        ) from older
    except AlreadyRunning as error:
        raise CannotTransfer(str(error)) from error
    except DatabaseError as error:
        raise CannotTransfer(f"The database {database} cannot be used: {error}. {remedy(error)}") from error
    except StoreUnavailable as error:
        raise CannotTransfer(f"The database {database} cannot be used: {error}") from error
    except UnicodeDecodeError as error:
        raise CannotTransfer(f"The database {database} holds a text that is none: {error}.") from error
    except NoDatabase as error:
        raise CannotTransfer(
            f"There is no database {database}. Name it with --database, or set COPYDESK_DATABASE."
        ) from error
    except (OSError, RuntimeError) as error:
        why = (isinstance(error, OSError) and error.strerror) or str(error)
        raise CannotTransfer(f"The database {database} cannot be written: {why}.") from error


@contextmanager
def _explained_source(source: Path) -> Generator[None]:
    """What is wrong with an export, or with what it is restored into, as a sentence."""
    untouched = "Nothing was restored."
    try:
        yield
    except (NotVacant, NotEmpty) as error:
        raise CannotTransfer(
            f"The database holds a newsroom already, and is left as it is. {untouched} Name a new one, or move that one away."
        ) from error
    except StrayLog as stray:
        raise CannotTransfer(
            f"{stray.path} belongs to a database that is not there, and may hold what is needed. {untouched}"
            " Move it away first."
        ) from stray
    except Differs as error:
        raise CannotTransfer(
            f"The table {error} is not the same in the file and on the server. Do not use that database."
        ) from error
    except NotAHistory as error:
        raise CannotTransfer(
            f"{source} is no export of Copydesk: there is no history in it. {untouched}"
        ) from error
    except NewerHistory as newer:
        raise CannotTransfer(
            f"{source} was written by Copydesk {newer.written_by}, which is newer than this one ({__version__})."
            f" {untouched} Install that one, then restore."
        ) from newer
    except NotWhole as error:
        raise CannotTransfer(f"{source} cannot be restored: {error}. {untouched}") from error
    except DamagedExport as error:
        raise CannotTransfer(f"{source} is damaged or cut short. {untouched} Copy it once more.") from error
    except HostileExport as error:
        raise CannotTransfer(
            f"{source} is not packed as Copydesk packs: it is encrypted, or unpacks to far too much. {untouched}"
        ) from error
    except BadRecord as bad:
        where = f"line {bad.line} of its history: " if bad.line else ""
        raise CannotTransfer(f"{source} cannot be restored: {where}{bad.why}. {untouched}") from bad


def is_running(database: Location) -> bool:
    """Whether a bot holds the database at this moment. Raises StoreUnavailable for one on a server."""
    if database.server is not None:
        from bot.store.postgres.beside import processes  # noqa: PLC0415  # psycopg comes with an extra

        return bool(processes(database.server))
    with suppress(OSError, RuntimeError):
        try:
            with InstanceLock(database.file):
                return False
        except AlreadyRunning:
            return True
    return False


def _exported(done: Exported, target: Path, *, running: bool) -> str:
    assert done.header is not None
    size = target.stat().st_size
    line = (
        f"Exported {_count(done.articles, 'article')} of {_count(len(done.header.newsrooms), 'newsroom')} to"
        f" {target} ({size / 1e6:,.1f} MB). It holds drafts: only you may read the file, and so it should stay."
    )
    if running:
        line += " The bot is running: what it does from now on is not in it."
    return line


def _restored(restored: Restored, source: Path, database: Location) -> str:
    header, rebuilt = restored.header, restored.rebuilt
    counts = ", ".join(_count(rebuilt.counts.get(name, 0), name) for name in TOLD)
    line = (
        f"Restored {counts} into {database}, from {source} (Copydesk {header.copydesk},"
        f" {header.written_at:%Y-%m-%d %H:%M} UTC)."
    )
    if rebuilt.let_go:
        line += f" {_count(rebuilt.let_go, 'reference')} to what is not in the file was let go."
    if rebuilt.waiting:
        line += f" What waited then ({rebuilt.waiting}) goes out after the start."
    return line + (
        " The old bot must not run any more: two with one token would both act, and publish twice."
    )


def _restored_backup(rows: Mapping[str, int], source: Path, database: Location) -> str:
    counts = ", ".join(_count(rows.get(name, 0), name) for name in TOLD)
    return (
        f"Restored {counts} into {database}, from the backup {source}. What was done after the backup is not in it:"
        " run `/newsroom check` after the start. Never run the old bot beside this one: both would publish."
    )


def _without(missing: int) -> str:
    if not missing:
        return ""
    return (
        f" {_count(missing, 'picture')} of it had no file there: put the folder `media` of the old place beside the"
        " database, then run `copydesk doctor`."
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
