"""`copydesk erase-server`: the operator erases the newsroom of one server, while the bot is stopped."""

from __future__ import annotations

import argparse
from functools import partial

from bot.desk import Desk
from bot.operating.options import CannotDo
from bot.operating.people import SNOWFLAKE, agreed, alone, count
from bot.store.statistics import Holdings


def erase_server_options(parser: argparse.ArgumentParser) -> None:
    """What `erase-server` takes."""
    parser.add_argument(
        "server", type=int, metavar="SERVER_ID", help="the server's Discord id, a long number"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def erase_server_command(options: argparse.Namespace) -> str:
    """Erase as the options say; what was done, in one line. Raises CannotDo."""
    if options.server not in SNOWFLAKE:
        raise CannotDo(
            f"{options.server} is no id of a server on Discord. It is a long number: 1379001234567890123."
        )
    return alone(
        options,
        partial(_erase, options),
        "If the server removes it, the owner can have everything erased there; or stop",
    )


async def _erase(options: argparse.Namespace, desk: Desk) -> str:
    found = await desk.removals.look(options.server)
    if found is None:
        others = await desk.removals.servers()
        here = f"There are {', '.join(map(str, others))}" if others else "There is none at all"
        raise CannotDo(f"Server {options.server} has no newsroom in this database. {here}.")
    print("\n".join(_would(found, options.server)))
    if not options.yes and not agreed():
        return "nothing was erased."
    await desk.removals.erase_server(options.server)
    tidy = await desk.upkeep.all_of_it()
    rest = "" if tidy else " The bot clears the rest away once it runs."
    return (
        f"the newsroom of server {options.server} is erased.{rest} If the bot is still in that server, it begins there as"
        " new. Its messages stay there until a member deletes them. Earlier backups and exports still hold everything:"
        " delete them, or let them expire."
    )


def _would(found: Holdings, server: int) -> list[str]:
    return [
        f"This erases the newsroom of server {server}. It cannot be undone.",
        f"  {count(found.articles, 'article')}, {found.published:,} of them published: every text and note",
        f"  {count(found.pictures, 'picture')}: the files too, unless another newsroom has the same picture",
        f"  {count(found.votes, 'vote')}, and {found.entries:,} entries of the log",
        "  settings, sections, readers' reports, searches, and what waits to be sent",
    ]
