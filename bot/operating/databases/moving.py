"""`copydesk migrate-to`: the operator moves an installation from a file to a PostgreSQL server, or back."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from bot.domain.refusals import StoreUnavailable
from bot.lock import AlreadyRunning, InstanceLock
from bot.operating.options import CannotDo, settings_of
from bot.setting_values import is_server_address
from bot.store import DatabaseError, Transaction, open_store
from bot.store.archive import moving
from bot.store.archive.moving import Differs, NotEmpty
from bot.store.migrations import ForeignDatabase, NewerDatabase
from bot.store.snapshot import Location

T = TypeVar("T")


def moving_options(parser: argparse.ArgumentParser) -> None:
    """What `migrate-to` takes."""
    parser.add_argument(
        "target",
        metavar="DATABASE",
        help="postgresql://…, or the path of a new file. A password is better in ~/.pgpass than here, where others see it",
    )


def move_command(options: argparse.Namespace) -> str:
    """Fill the other database, and say in one line what it holds. Raises CannotDo."""
    settings = settings_of(options)
    target: str = options.target
    server = target if is_server_address(target) else None
    if server is not None and find_spec("psycopg") is None:
        raise CannotDo("That needs the extra: pip install 'copydesk[postgres]'.")
    if (server is None) == (settings.server is None):
        raise CannotDo(
            "migrate-to moves a file to a PostgreSQL server, or a server to a file. COPYDESK_DATABASE names the one that you"
            " have, and you name the other one."
        )
    if server is not None and not settings.database.is_file():
        raise CannotDo(f"There is no database {settings.database}. Name it with --database.")
    source = Location(settings.database, settings.server)
    try:
        with InstanceLock(source.file):
            rows = moved(source, Location(source.file if server is not None else Path(target), server))
    except AlreadyRunning as error:
        raise CannotDo("The bot is running on this database. Stop it first.") from error
    except NotEmpty as error:
        raise CannotDo(
            "The database that you name is not empty, or it holds part of a move of something else. Nothing was changed."
        ) from error
    except Differs as error:
        raise CannotDo(f"The table {error} is not the same in both. Do not use the new database.") from error
    except (DatabaseError, StoreUnavailable, OSError) as error:
        raise CannotDo(
            f"It was cut off: {error} Run the same command again: it goes on where it was."
        ) from error
    except (ForeignDatabase, NewerDatabase) as error:
        raise CannotDo("One of the databases is of another program, or of a newer Copydesk.") from error
    articles, every = rows.get("article", 0), sum(rows.values())
    return (
        f"Moved {every:,} rows, among them {articles:,} articles, and compared them in every field. Pictures are still files"
        f" beside {settings.database}. Set COPYDESK_DATABASE to the new database, and never start the bot on the old one."
    )


def moved(source: Location, target: Location) -> dict[str, int]:
    """Fill an empty database with everything in another one, and say how many rows each table has. What was cut off may be
    done again. Raises NotEmpty, Differs, and what opening and writing them raises."""
    return asyncio.run(_move(source, target))


async def _move(old: Location, new: Location) -> dict[str, int]:
    loop = asyncio.get_running_loop()
    source = await open_store(old.file, old.server)
    try:
        target = await open_store(new.file, new.server)
        try:

            def on(
                run: Callable[[Callable[[Transaction], T]], object],
            ) -> Callable[[Callable[[Transaction], T]], T]:
                return lambda work: asyncio.run_coroutine_threadsafe(run(work), loop).result()  # type: ignore[arg-type,return-value]

            def all_of_it() -> dict[str, int]:
                with source.snapshot() as (tx, _):
                    return dict(moving.move(tx, on(target.write), on(target.read)))

            return await asyncio.to_thread(all_of_it)
        finally:
            await target.close()
    finally:
        await source.close()
