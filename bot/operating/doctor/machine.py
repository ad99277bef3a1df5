"""What can be looked at on this machine alone: settings, files, disk, database, extras."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from zoneinfo import available_timezones

from bot.desk.recovery.backups import last_failure
from bot.domain.refusals import StoreUnavailable
from bot.lock import read_holder
from bot.operating.backups import backups_in, folder_of
from bot.operating.doctor.findings import Case, Found, fault, ok, warning
from bot.operating.health import LEAST_FREE_BYTES, MIB, free_bytes, nearest
from bot.operating.transfer import is_running
from bot.settings import SettingsError, documented
from bot.store import DatabaseError, is_damage, private_files, remedy
from bot.store.archive import export_records
from bot.store.archive.export_records import Scope
from bot.store.inspection import faults, has_full_text_search, sqlite_version
from bot.store.media_files import MediaFiles
from bot.store.migrations import ForeignDatabase, NewerDatabase, scripts
from bot.store.newsroom import newsrooms
from bot.store.outbox import deliveries
from bot.store.people import removals
from bot.store.snapshot import snapshot
from bot.ui.phrases import plural

BACKUP_MAY_BE = timedelta(days=2)
"""How old the newest backup may be."""

FEW_FREE_BYTES = 1024 * MIB
"""Free room on the disk below which there is a warning."""


def look_at_settings(case: Case) -> Found:
    """Whether everything that is set can be used."""
    try:
        case.read = case.load()
    except SettingsError as error:
        for problem in error.problems:
            yield fault(problem)
        return
    where = (
        str(case.env_file) if case.env_file.is_file() else f"the environment (there is no {case.env_file})"
    )
    changed = [
        s.env
        for field, s in documented()
        if getattr(case.read, field.name) != field.default
        or (field.name == "database" and case.read.server is not None)
    ]
    yield ok(f"read from {where}; set are {', '.join(changed) or 'none, so every setting has its default'}.")


def look_at_files(case: Case) -> Found:
    """Whether others may read what is private, and whether this user may write."""
    database = case.database.file
    if database.is_dir():
        yield fault(f"{database} is a folder. COPYDESK_DATABASE must name a file in it.")
        return
    fine = True
    logs = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    for path in (case.env_file, *logs):
        if private_files.open_to_others(path):
            fine = False
            holds = "the token" if path == case.env_file else "drafts"
            mode = stat.S_IMODE(path.stat().st_mode)
            yield fault(
                f"Others on this machine can read {path} (mode {mode:o}), and it holds {holds}: chmod 600 {path}"
            )
    folder = nearest(database.parent)
    for path in (folder, database):
        if path.exists() and not os.access(path, os.W_OK):
            fine = False
            yield fault(f"This user cannot write {path}: give it that right, or set COPYDESK_DATABASE.")
    if fine:
        yield ok("no other user of this machine can read the settings and the database.")


def look_at_disk(case: Case) -> Found:
    """Whether there is room for the database to grow, and for a copy at an upgrade."""
    file = case.database.file
    folder = nearest(file.parent)
    free = free_bytes(folder)
    size = file.stat().st_size if file.is_file() else 0
    told = f"{free / MIB:,.0f} MiB free at {folder}"
    if case.database.server is None:
        told += f"; the database has {size / MIB:,.1f} MiB"
    if free < LEAST_FREE_BYTES:
        yield fault(f"{told}. Make room: the bot takes nothing when the disk is full.")
    elif free < max(FEW_FREE_BYTES, 2 * size):
        yield warning(f"{told}. Make room soon: an upgrade copies the database first.")
    else:
        yield ok(f"{told}.")


def look_at_sqlite(_: Case) -> Found:
    """Whether SQLite can do what the tables need."""
    if has_full_text_search():
        yield ok(f"SQLite {sqlite_version()} with full-text search.")
    else:
        yield fault(
            f"SQLite {sqlite_version()} has no full-text search (FTS5), so the tables cannot be made."
            " Use a Python that comes with it: Debian’s, or python.org’s."
        )


def look_at_database(case: Case) -> Found:
    """Whether the database is Copydesk's, whole, and of a version that this program knows. Whether a server's is whole, the server
    sees to."""
    database = case.database
    if database.server is None and not database.file.exists():
        yield ok(f"there is no {database} yet: the first start makes it.")
        return
    try:
        with database.snapshot() as (tx, version):
            wrong = faults(tx) if database.server is None else []
            if version == len(scripts()):
                case.away = removals.every(tx)
                away = {removal.newsroom_id for removal in case.away}
                case.newsrooms = [each for each in newsrooms.every(tx) if each.id not in away]
    except ForeignDatabase:
        yield fault(f"{database} is a database of another program. Set COPYDESK_DATABASE to another file.")
        return
    except NewerDatabase as newer:
        yield fault(
            f"{database} was written by a newer Copydesk (its tables have version {newer.found}, this one knows"
            f" {newer.known}). Install the newer one."
        )
        return
    except StoreUnavailable as error:
        yield fault(f"{database} cannot be used: {error}")
        return
    except DatabaseError as error:
        what = "damaged" if is_damage(error) else "not readable"
        yield fault(f"{database} is {what} ({error}). {remedy(error)}")
        return
    for each in wrong:
        yield fault(f"{database} is damaged: {each}. Stop the bot and put a backup in its place.")
    if wrong:
        return
    if not version and database.server is not None:
        yield ok(f"{database} has no tables yet: the first start makes them.")
        return
    yield ok(f"{database} is whole." if database.server is None else f"{database} answers.")
    if version < len(scripts()):
        yield warning(
            f"Its tables have version {version} and this program’s {len(scripts())}: the next start"
            f"{' copies the file and' * (database.server is None)} brings them up to date."
        )
    else:
        yield ok(f"tables of version {version}, which is this program’s.")


def look_at_pictures(case: Case) -> Found:
    """Whether the files of all pictures are there and whole, for their owner only."""
    media = MediaFiles.beside(case.database.file)
    if not case.newsrooms and not case.away:
        return
    with case.database.snapshot() as (tx, _):
        wanted = export_records.media(tx, Scope())
    wrong: list[str] = []
    for each in wanted:
        path = media.path(each.digest, each.extension)
        try:
            data = path.read_bytes()
        except OSError:
            wrong.append(f"{path} is missing")
            continue
        if hashlib.sha256(data).hexdigest() != each.digest:
            wrong.append(f"{path} is damaged")
        elif private_files.open_to_others(path):
            yield fault(
                f"Others on this machine can read {path}, and it may belong to a draft: chmod 600 {path}"
            )
    if wrong:
        yield fault(
            f"Of {plural(len(wanted), 'picture')} {plural(len(wrong), 'file is', 'files are')} not as they should be:"
            f" {wrong[0]}. Copy the folder `media` of a backup over {media.folder}."
        )
    elif wanted:
        size = sum(each.size for each in wanted)
        yield ok(f"{plural(len(wanted), 'picture')}, {size / 1e6:,.1f} MB, whole and for their owner only.")
    else:
        yield ok("no article has pictures yet.")


def look_at_process(case: Case) -> Found:
    """Whether a bot is running on the database."""
    if case.database.server is not None:
        running = is_running(case.database)
        yield ok(f"the bot is {'' if running else 'not '}running on this database.")
        return
    file = case.database.file.resolve()
    lock = file.with_name(f"{file.name}.lock")
    if lock.exists() and is_running(case.database):
        holder = read_holder(lock)
        since = f" since {holder.since:%Y-%m-%d %H:%M} UTC" if holder.since else ""
        yield ok(f"the bot is running on this database: process {holder.pid or 'unknown'}{since}.")
    else:
        yield ok("the bot is not running on this database.")


def look_at_backup(case: Case) -> Found:
    """Whether there is a backup, how old it is, and whether the last one by night failed."""
    if case.database.server is not None:
        yield ok(
            "PostgreSQL backs up with its own tools, which cannot be seen from here: docs/postgresql.md says how. Copy the folder"
            f" {MediaFiles.beside(case.database.file).folder} too."
        )
        return
    folder, file = folder_of(case.settings), case.database.file
    found = backups_in(folder, file)
    for _, path in found:
        if private_files.open_to_others(path):
            yield fault(f"Others on this machine can read {path}, and it holds drafts: chmod 600 {path}")
    if file.is_file():
        with snapshot(file) as (tx, _):
            if (failure := last_failure(tx)) is not None:
                yield fault(
                    f"The backup of {failure.at:%Y-%m-%d %H:%M} UTC failed: {failure.reason}. Put that right, then"
                    " run `copydesk backup`."
                )
    if not found and not file.exists():
        yield ok("there is nothing to back up yet.")
        return
    if not found:
        yield warning(
            f"There is no backup in {folder}. Set COPYDESK_BACKUP_FOLDER, and the bot makes one each night."
        )
        return
    moment, path = found[0]
    age = datetime.now(UTC) - moment
    hours = plural(int(age / timedelta(hours=1)), "hour")
    if age > BACKUP_MAY_BE:
        yield fault(
            f"The newest backup, {path}, is {hours} old. Set COPYDESK_BACKUP_FOLDER and keep the bot running, or run"
            " `copydesk backup`."
        )
    else:
        yield ok(
            f"the newest, {path}, is {hours} old; there {'are' if len(found) > 1 else 'is'} {len(found)}."
        )


def look_at_zones(_: Case) -> Found:
    """Whether this machine knows the time zones of the world."""
    if "Europe/Berlin" in available_timezones():
        yield ok(f"{len(available_timezones())} zones are known.")
    else:
        yield fault(
            "This machine knows no time zones, so newsrooms cannot have one. Install them: `apt-get install"
            " tzdata`, or `pip install tzdata`."
        )


def look_at_extras(_: Case) -> Found:
    """Whether the calendar can be lettered, and photos of every kind read."""
    from bot.ui.planning.lettering import count_fonts  # noqa: PLC0415 - Pillow is slow to load

    fonts = count_fonts()
    if fonts:
        yield ok(f"the calendar can be drawn, with {plural(fonts, 'font file')} of this machine.")
    else:
        yield warning(
            "This machine has no fonts: the calendar’s picture shows Latin letters only. On Debian:"
            " apt-get install fonts-noto-core"
        )
    if find_spec("pillow_heif") is None:
        yield ok(
            "the bot refuses HEIC photos, as iPhones take them. To read them: pip install 'copydesk[heic]'"
        )


def look_at_parked(case: Case) -> Found:
    """Whether deliveries wait for a person, because Discord refused them."""
    waiting = 0
    if case.newsrooms:
        with case.database.snapshot() as (tx, _):
            for newsroom in case.newsrooms:
                count = deliveries.count_parked(tx, newsroom.id)
                waiting += count
                if count:
                    yield warning(
                        f"{plural(count, 'delivery waits', 'deliveries wait')} for a person in server"
                        f" {newsroom.guild_id}. Run `/newsroom check` there: it shows why and tries them again."
                    )
    if not waiting:
        yield ok("nothing waits because Discord refused it.")
