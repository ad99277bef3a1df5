"""Marks of one person, planted through every way in, and where they are looked for afterwards."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import discord
from simcord.actors import MemberActor

from tests.world import World, text_of

MAIN = "quetzal"
"""How every mark begins. No word of Discord, of the newsroom or of its other members does."""


class Marks:
    """Gives out marks, each with where it is planted."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def new(self, where: str) -> str:
        """A new word, for that place."""
        number = len(self.planted)
        word = MAIN + "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")
        self.planted[word] = where
        return word

    def found_in(self, text: str) -> dict[str, str]:
        """Which of them a text has, and where they were planted."""
        low = text.casefold()
        return {word: where for word, where in self.planted.items() if word in low}


def in_bytes(marks: Marks, data: bytes, person_id: int) -> dict[str, str]:
    """Marks in bytes, as text in any case, and the person's id, as a row or a text keeps it."""
    found = marks.found_in(data.decode("latin-1"))
    if person_id.to_bytes(8, "big") in data or str(person_id).encode() in data:
        found["id"] = "the person's id"
    return found


def in_files(world: World, marks: Marks, person_id: int) -> dict[str, dict[str, str]]:
    """In the files of the database, free space and write-ahead log included, and whatever else lies beside them."""
    folder: Path = world.database.parent
    found = {
        path.name: in_bytes(marks, path.read_bytes(), person_id)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", ".gz", ".zip"))
    }
    return {name: there for name, there in found.items() if there}


def in_backup(path: Path, marks: Marks, person_id: int) -> dict[str, str]:
    """In what a backup unpacks to."""
    return in_bytes(marks, gzip.decompress(path.read_bytes()), person_id)


def in_zip(data: bytes, marks: Marks, person_id: int) -> dict[str, str]:
    """In the files of an export."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            found |= in_bytes(marks, name.encode() + packed.read(name), person_id)
    return found


def in_rows(world: World, marks: Marks, person_id: int) -> list[str]:
    """In rows, with table and row: what to look at when a file has one."""
    return [
        f"{table}: {row}"
        for table, row in world.contents()
        if marks.found_in(str(row)) or str(person_id) in str(row)
    ]


async def in_messages(world: World, marks: Marks, person: MemberActor) -> list[str]:
    """In whatever the bot has said, everywhere but in direct messages to the person; names of threads and files too."""
    found: list[str] = []
    mention = f"<@{person.id}>"
    for where, message in _messages(world, person):
        if not message.author.bot:
            continue
        said = text_of(message) + "".join(str(component.to_dict()) for component in message.components)
        for attachment in message.attachments:
            said += attachment.filename + (await attachment.read()).decode("latin-1")
        there = marks.found_in(said)
        if there or mention in said:
            found.append(f"{where}: {there or mention}: {said[:200]!r}")
        found += [
            f"{where}: a reaction of theirs: {reaction.emoji}"
            for reaction in message.reactions
            if person.id in [user.id async for user in reaction.users()]
        ]
    return found


def _messages(world: World, person: MemberActor) -> Iterator[tuple[str, discord.Message]]:
    for channel in (world.submissions, world.review, world.publish, world.announce):
        yield from ((channel.name, message) for message in channel.history())
        for thread in channel.threads:
            yield from ((f"thread {thread.name}", message) for message in thread.history())
    for member in (
        world.admin,
        world.writer,
        world.other_writer,
        world.ed,
        world.eve,
        world.chief,
        world.reader,
    ):
        if member.id != person.id and member.user.dm_channel is not None:
            yield from ((f"DM to {member.name}", message) for message in member.user.dm_channel.history())


def thread_names(world: World) -> str:
    """The names of all threads."""
    channels = (world.submissions, world.review, world.publish, world.announce)
    return "\n".join(thread.name for channel in channels for thread in channel.threads)
