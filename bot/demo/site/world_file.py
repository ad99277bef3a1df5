"""The world file: the simulated Discord on disk, beside the database that belongs to it.

Two lines of JSON: what the file is, then the world (`bot/demo/world.py`). In format 1 a pickle followed the first line.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from simcord import Env, GuildHandle, MemberActor

from bot.app import Copydesk
from bot.demo.looking import FOLDER_OPTION
from bot.demo.newsroom import Newsroom
from bot.demo.pickled_world import unpickled
from bot.demo.simulation import guild_in, member_in, role_in
from bot.demo.world import BadWorld, world_of
from bot.domain.dataclass import dataclass
from bot.store import Transaction, installation

FACT = "demo-world"
"""Under this name the database keeps which world it belongs to, and which state of it."""

FORMAT, PICKLED = 2, 1
"""What is written; what older versions wrote, which is read all the same."""

LARGEST = 512 * 1024 * 1024
"""Bytes. A larger file is not read."""


class DoesNotFit(Exception):
    """Why a newsroom cannot be brought back, in a sentence."""


@dataclass(frozen=True, slots=True)
class World:
    """A saved world. `number` counts how often it was saved; the database keeps the same count."""

    id: str
    number: int
    data: bytes = b""


def new_world() -> World:
    """A world that was not saved yet."""
    return World(id=secrets.token_hex(16), number=0)


async def save(world: World, env: Env, bot: Copydesk, path: Path) -> World:
    """Write the world and tell the database. The bot must be at rest.

    The file comes first: if the process ends between the two, the database is one state behind, which
    `check` allows.
    """
    saved = replace(world, number=world.number + 1)
    data = world_of(env)
    head = {
        "copydesk-demo": FORMAT,
        "id": saved.id,
        "number": saved.number,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    _write(path, json.dumps(head).encode() + b"\n" + data)
    fact = f"{saved.id}:{saved.number}"
    await bot.desk.unit.store.write(lambda tx: installation.keep(tx, FACT, fact))
    return saved


def _write(path: Path, content: bytes) -> None:
    """Put a file in the place of an older one, readable by its owner alone."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".world-")  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def load(path: Path, database: Path) -> World:
    """Read the world file of a database. Raises DoesNotFit."""
    for here, missing in ((path, database), (database, path)):
        if not missing.exists():
            raise DoesNotFit(f"{here} is there, but not the {missing.name} that belongs to it. {ADVICE}")
    try:
        if path.stat().st_size > LARGEST:
            raise DoesNotFit(f"{path} is too large to be a newsroom of the demo.")
        head, _, data = path.read_bytes().partition(b"\n")
        found: Any = json.loads(head)
        written_as = int(found["copydesk-demo"])
        if written_as > FORMAT:
            raise DoesNotFit(f"A newer version of Copydesk saved {path}. Update Copydesk, or {OTHER_FOLDER}")
        if written_as not in (FORMAT, PICKLED) or found["sha256"] != hashlib.sha256(data).hexdigest():
            raise ValueError(written_as)
        world = World(id=str(found["id"]), number=int(found["number"]), data=data)
    except OSError as error:
        raise DoesNotFit(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise DoesNotFit(f"{path} is damaged. {ADVICE}") from error
    if written_as == FORMAT:
        return world
    try:
        return replace(world, data=unpickled(data))
    except BadWorld as reason:
        raise DoesNotFit(
            f"{path} cannot be read: an older version of Copydesk saved it, and {reason}."
            f" Open it with the version that saved it, or {OTHER_FOLDER}"
        ) from reason


OTHER_FOLDER = f"choose another folder with {FOLDER_OPTION}."

ADVICE = f"Put a copy of the whole folder in its place, or {OTHER_FOLDER}"


async def check(world: World, bot: Copydesk, path: Path) -> None:
    """Raise DoesNotFit unless the bot's database belongs to this world, in this state. Opens the database."""
    await bot.open()

    def query(tx: Transaction) -> str | None:
        return installation.recall(tx, FACT)

    known = await bot.desk.unit.store.read(query)
    if known in (f"{world.id}:{world.number}", f"{world.id}:{world.number - 1}"):
        return
    database = bot.settings.database.name
    if known is None or known.partition(":")[0] != world.id:
        why = f"{database} and {path.name} belong to two different newsrooms"
    else:
        why = f"{database} and {path.name} are from two different moments"
    raise DoesNotFit(f"{why} ({path.parent}): messages and articles would not match. {ADVICE}")


def newsroom_in(env: Env, bot: Copydesk) -> Newsroom:
    """The newsroom in a restored world. Raises DoesNotFit."""
    try:
        guild = guild_in(env)
        channels = guild.channels
        return Newsroom(
            env=env,
            bot=bot,
            guild=guild,
            submissions=channels["submissions"],
            review=channels["review"],
            articles=channels["articles"],
            news=channels["news"],
            editors=role_in(guild, "Editors"),
            chiefs=role_in(guild, "Chiefs"),
            subscribers=role_in(guild, "Subscribers"),
            cleo=_cleo(env, guild),
            **{name: member_in(env, guild, name.title()) for name in ("wanda", "ed", "eve", "chris", "rita")},
        )
    except (LookupError, ValueError) as error:
        raise DoesNotFit(f"The saved newsroom is not complete ({error}). {ADVICE}") from error


def _cleo(env: Env, guild: GuildHandle) -> MemberActor:
    """The second chief. Newsrooms that were saved before there was one get her now."""
    try:
        return member_in(env, guild, "Cleo")
    except LookupError:
        roles = [role_in(guild, "Editors"), role_in(guild, "Chiefs")]
        return guild.add_member(env.create_user("Cleo"), roles=roles)
