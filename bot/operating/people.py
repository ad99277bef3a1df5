"""`copydesk erase`: the operator erases a person who asked for it, while the bot is stopped."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial

from bot.desk import Desk
from bot.desk.people.erasing import Account
from bot.domain.refusals import Served, StoreUnavailable
from bot.lock import AlreadyRunning, InstanceLock
from bot.operating.options import CannotDo, location_of
from bot.store import DatabaseError, open_store
from bot.store.migrations import ForeignDatabase, NewerDatabase

SNOWFLAKE = range(1, 2**63)
"""Ids as Discord gives them."""


def erase_options(parser: argparse.ArgumentParser) -> None:
    """What `erase` takes."""
    parser.add_argument("user", type=int, metavar="USER_ID", help="the person's Discord id, a long number")
    parser.add_argument(
        "--delete-words",
        action="store_true",
        help="delete their reasons, notes and reports too (default: keep them without a name)",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def erase_command(options: argparse.Namespace) -> str:
    """Erase as the options say; what was done, in one line. Raises CannotDo."""
    if options.user not in SNOWFLAKE:
        raise CannotDo(
            f"{options.user} is no id of a person on Discord. It is a long number: 1379001234567890123."
        )
    return alone(options, partial(_erase, options), "The person can use /me forget there; or stop")


def alone(options: argparse.Namespace, work: Callable[[Desk], Awaitable[str]], instead: str) -> str:
    """Erase something from a database on which no bot runs; `instead` is what to do where one does. Raises CannotDo."""
    database = location_of(options)
    if database.server is None and not database.file.is_file():
        raise CannotDo(f"There is no database {database}. Name it with --database.")

    async def run() -> str:
        store = await open_store(database.file, database.server)
        try:
            return await work(Desk(store, lambda: datetime.now(UTC)))
        finally:
            await store.close()

    try:
        with InstanceLock(database.file) if database.server is None else nullcontext():
            return asyncio.run(run())
    except (AlreadyRunning, Served) as error:
        raise CannotDo(f"The bot is running on this database. {instead} the bot, then erase.") from error
    except (DatabaseError, StoreUnavailable, OSError) as error:
        raise CannotDo(f"{database} cannot be written, so nothing was erased: {error}.") from error
    except (ForeignDatabase, NewerDatabase) as error:
        raise CannotDo(f"{database} is of another program, or of a newer Copydesk.") from error


async def _erase(options: argparse.Namespace, desk: Desk) -> str:
    account = await desk.erasure.look(options.user)
    if account.nothing:
        return f"Copydesk holds nothing of {options.user}, so it changed nothing."
    print("\n".join(_would(account, options.user)))
    if not options.yes and not agreed():
        return "nothing was erased."
    done = await desk.erasure.erase(options.user, keeps_words=not options.delete_words)
    tidy = await desk.upkeep.all_of_it()
    rest = (
        "" if tidy else " The bot clears the rest away once it runs: first it takes reactions off the cards."
    )
    return (
        f"{options.user} is erased from {count(done.newsrooms, 'newsroom')}. The next start redraws cards and"
        f" messages.{rest} Earlier backups and exports still hold the person: delete them, or let them expire."
    )


def _would(account: Account, user: int) -> list[str]:
    lines = [
        f"This erases {user} from {count(account.newsrooms, 'newsroom')}. It cannot be undone.",
        f"  {count(account.erased, 'article')} that never came out: the texts are deleted",
        f"  {count(account.published, 'published article')}: the byline stays until a chief decides",
        f"  {count(account.shared, 'article')} of several writers, or being corrected: the text stays without the name",
        f"  {count(account.votes, 'vote')}, and the log: they stay without the name",
    ]
    if account.barred:
        lines.append(
            f"  the id stays with {count(account.barred, 'article')} in work until decided: no one judges twice"
        )
    return lines


def agreed() -> bool:
    """Whether the operator says so. Raises CannotDo where nobody can be asked."""
    if not sys.stdin.isatty():
        raise CannotDo("There is no terminal to ask on. Give --yes to erase without a question.")
    return input("Erase? Type yes: ").strip().lower() == "yes"


def count(number: int, noun: str) -> str:
    """A number of things in words."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
