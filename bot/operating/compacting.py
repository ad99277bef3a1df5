"""`copydesk compact`: the operator has the database written anew and smaller, while the bot is stopped."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.desk import Desk
from bot.domain.refusals import StoreUnavailable
from bot.lock import AlreadyRunning, InstanceLock
from bot.operating.options import CannotDo, database_of
from bot.store import DatabaseError, Store
from bot.store.migrations import ForeignDatabase, NewerDatabase
from bot.store.people import tidying

TIMES_ITS_SIZE = 2
"""Room that is needed beside the file at the most: SQLite writes it anew, and then over the old one."""


def compact_command(options: argparse.Namespace) -> str:
    """Finish what an upgrade has begun, write the file anew, and say in one line how large it was and is. Raises CannotDo."""
    database = database_of(options)
    if not database.is_file():
        raise CannotDo(f"There is no database {database}. Name it with --database.")
    try:
        with InstanceLock(database):
            before = database.stat().st_size
            _need_room(database, before)
            asyncio.run(_compact(database))
            return f"{database} had {_mb(before)} MB and has {_mb(database.stat().st_size)} MB now."
    except AlreadyRunning as error:
        raise CannotDo("The bot is running on this database. Stop it first, then compact.") from error
    except (DatabaseError, StoreUnavailable, OSError) as error:
        raise CannotDo(f"{database} could not be written again: {error}. It is as it was.") from error
    except (ForeignDatabase, NewerDatabase) as error:
        raise CannotDo(f"{database} is of another program, or of a newer Copydesk.") from error


def _need_room(database: Path, size: int) -> None:
    needed, free = TIMES_ITS_SIZE * size, shutil.disk_usage(database.parent).free
    if free < needed:
        raise CannotDo(
            f"Compacting needs up to {_mb(needed)} MB beside {database}, and {_mb(free)} MB are free. Nothing was changed."
        )


async def _compact(database: Path) -> None:
    store = await Store.open(database)
    try:
        archive = Desk(store, lambda: datetime.now(UTC)).archive
        while await archive.shelve():
            pass
        while await archive.pack():
            pass
        await store.rewrite()
        await store.write(tidying.rewritten)
        await store.empty_log()
    finally:
        await store.close()


def _mb(size: int) -> str:
    return f"{-(-size // 10**6):,}"
