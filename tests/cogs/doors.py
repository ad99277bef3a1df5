"""The doors of the desk, as a writer walks through them, and what a test looks at afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from io import BytesIO
from typing import Any

import docx
from simcord import Env
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.desk.article.sight import Sight
from tests.beside import beside, every_table
from tests.world import Seen, World, answer_of, read_file, text_of

HEADLINE = "Ferry to the islands runs again"
BODY = (
    "The ferry left the harbour at seven, an hour late and half full.\n\n"
    "“We were never going to give her up,” said its captain, Ada Lund — twice.\n\n"
    "From Monday it sails twice a day. ⛴️"
)
"""What every door can carry: a headline, and a body with quotes, a dash and an emoji."""

THREAD_CREATED = 18
"""Discord's type of message."""

TEXT = f"{HEADLINE}\n\n{BODY}"


def word_file(headline: str, *paragraphs: str) -> bytes:
    """A .docx with a title and paragraphs."""
    document = docx.Document()
    document.add_heading(headline, level=0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


async def by_form(world: World, writer: MemberActor, headline: str, body: str) -> InteractionResult:
    """`/submit` without a file."""
    form = await writer.slash(world.submissions, "submit")
    return await writer.submit_modal(form, {"headline": headline, "body": body})


async def by_file(
    world: World, name: str, data: str | bytes, *, writer: MemberActor | None = None, **options: Any
) -> InteractionResult:
    """`/submit file:`."""
    content = data.encode() if isinstance(data, str) else data
    return await (writer or world.writer).slash(world.submissions, "submit", file=(name, content), **options)


async def by_chat(
    world: World, text: str, *files: tuple[str, bytes], writer: MemberActor | None = None
) -> Seen:
    """`!submit`. Returns the writer's own message."""
    writer = writer or world.writer
    await writer.send(world.submissions, f"!submit {text}".strip(), attachments=files)
    return next(m for m in reversed(world.submissions.history()) if m.author.id == writer.id)


async def by_menu(
    world: World, text: str, *files: tuple[str, bytes], writer: MemberActor | None = None, presser: Any = None
) -> InteractionResult:
    """A message, and *Submit to desk* on it, pressed by its writer unless said otherwise."""
    writer = writer or world.writer
    message = await writer.send(world.submissions, text, attachments=files)
    return await (presser or writer).context_menu(world.submissions, "Submit to desk", message)


async def sight_of(world: World, number: int = 1) -> Sight:
    """An article as its newsroom holds it."""
    of_this = "SELECT article.id FROM article JOIN newsroom ON newsroom.id = newsroom_id WHERE guild_id = ? AND number = ?"
    [(article_id,)] = world.rows(of_this, world.guild.id, number)
    return await world.bot.desk.reading.sight(article_id)


def checks_of(sight: Sight) -> list[str]:
    """What preflight found."""
    return [str(finding.check) for finding in sight.revision.findings]


def article_count(world: World) -> int:
    """How many articles there are, discarded ones included."""
    [(count,)] = world.rows("SELECT count(*) FROM article")
    return int(count)


@contextmanager
def closing_connection(world: World) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the bot's database."""
    connection = sqlite3.connect(world.database, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@asynccontextmanager
async def busy_database(world: World) -> AsyncIterator[None]:
    """While this lasts another program holds the database, and the bot soon gives up waiting."""
    if world.bot.settings.server is not None:
        store: Any = world.bot.desk.unit.store
        with beside(world.database, world.bot.settings.server) as tx:
            for table in every_table(tx):
                tx.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            for connection in store._writing._free:
                connection.execute("SET lock_timeout = 20")
            yield
        return
    writer = world.bot.desk.unit.store._writer
    await writer.run(lambda connection: connection.execute("PRAGMA busy_timeout = 20").close())
    with closing_connection(world) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def close_dms(env: Env, person: MemberActor) -> None:
    """From now on this person takes no DM from the bot."""
    env.inject_error(
        "POST",
        f"/channels/{person.user.dm_channel.id}/messages",
        status=403,
        code=50007,
        message="Cannot send messages to this user",
        times=None,
    )


def public_words(world: World) -> str:
    """Everything that the bot said where everyone reads it, but for what was published."""
    said = [m for c in (world.submissions, world.announce) for m in c.history() if m.author.bot]
    return "\n".join(text_of(message) for message in said if not message.flags.ephemeral)


def reply(result: InteractionResult) -> ResponseMessage:
    """The message that answered somebody."""
    assert result.response is not None, "no message answered"
    return result.response


def understood(result: InteractionResult) -> str:
    """What the person was told: a sentence, and no apology."""
    said = answer_of(result)
    assert said and "went wrong" not in said
    return said


def filled(form: InteractionResult) -> dict[str, str]:
    """What stands in the fields of a form that was opened."""
    assert form.modal is not None, answer_of(form)
    inputs = [label["component"] for label in form.modal["components"]]
    return {component["custom_id"]: component.get("value") or "" for component in inputs}


async def handed_back(result: InteractionResult) -> bytes:
    """The file that came with the answer."""
    answers = [message for message in (result.response, *result.followups) if message is not None]
    files = [message for message in answers if message.attachments]
    assert len(files) == 1, f"{len(files)} answers with a file"
    return await read_file(files[0])


def pings(world: World) -> list[str]:
    """Every ping that a message of the bot's caused, wherever it stands.

    Discord's own line about a new thread bears its name and pings nobody; simcord thinks otherwise.
    """
    backend = world.env.backend
    bot_id = backend.bot_user.id
    return [
        f"{message.content or message.components}: {message.ping_user_ids} {message.ping_role_ids}"
        f" {message.mention_everyone}"
        for messages in backend.messages.values()
        for message in messages.values()
        if message.author_id == bot_id
        and message.type != THREAD_CREATED
        and (message.ping_user_ids or message.ping_role_ids or message.mention_everyone)
    ]
