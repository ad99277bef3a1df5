"""`copydesk audit`: whether anything in the log was changed, left out or cut."""

from __future__ import annotations

import argparse
import re

from bot.domain.refusals import StoreUnavailable
from bot.operating.options import CannotDo, location_of
from bot.store import DatabaseError
from bot.store.article import log_chain
from bot.store.article.log_chain import Examined
from bot.store.migrations import ForeignDatabase, NewerDatabase
from bot.store.newsroom import newsrooms
from bot.store.snapshot import NoDatabase, OlderDatabase, need_current

SEAL = re.compile(r"\d{1,12}:[0-9a-fA-F]{8,64}")


def audit_options(parser: argparse.ArgumentParser) -> None:
    """What `audit` takes."""
    parser.add_argument(
        "--seal",
        default="",
        metavar="NUMBER:DIGITS",
        help="a seal from Discord, in an old budget or in the review channel, to compare with",
    )
    parser.add_argument(
        "--newsroom",
        type=int,
        metavar="SERVER_ID",
        help="only this server, which the seal is of (default: all)",
    )


def audit(options: argparse.Namespace) -> int:
    """Look through the log and say what was found. Raises CannotDo."""
    database = location_of(options)
    if options.seal and SEAL.fullmatch(options.seal) is None:
        raise CannotDo(f"{options.seal!r} is no seal. It reads like 1234:0123456789abcdef.")
    try:
        with database.snapshot() as (tx, version):
            need_current(version)
            rooms = [room for room in newsrooms.every(tx) if options.newsroom in (None, room.guild_id)]
            if options.seal and len(rooms) > 1:
                raise CannotDo("Several newsrooms are here. Say whose seal it is with --newsroom.")
            found = [log_chain.examine(tx, room.id, room.guild_id, options.seal) for room in rooms]
    except NoDatabase as error:
        raise CannotDo(f"There is no database {database}. Name it with --database.") from error
    except (OlderDatabase, NewerDatabase, ForeignDatabase) as error:
        raise CannotDo(
            f"{database} is of another version. The bot’s next start brings an older one up to date."
        ) from error
    except (DatabaseError, StoreUnavailable) as error:
        raise CannotDo(f"{database} cannot be read: {error}.") from error
    if not found:
        print("There is no such newsroom here, and so no log.")
    for each in found:
        print("\n".join(_told(each)))
    return 1 if any(each.faults for each in found) else 0


def _told(found: Examined) -> list[str]:
    lines = [
        f"server {found.guild_id}: {found.head.number:,} entries in the chain, its head is {found.head.shown}"
        if found.head.number
        else f"server {found.guild_id}: no entry is in the chain yet"
    ]
    if found.erased:
        lines.append(f"  {found.erased:,} of them without what people had erased")
    if found.unlinked:
        lines.append(f"  {found.unlinked:,} newer ones, which are linked within six hours while the bot runs")
    lines += [f"  FAULT: {fault}" for fault in found.faults[:20]]
    if len(found.faults) > 20:
        lines.append(f"  and {len(found.faults) - 20:,} more faults")
    if not found.faults:
        lines.append("  Nothing was changed, left out or cut. Compare the seals on Discord with --seal.")
    return lines
