"""A newsroom to test in: its channels, its people, and how to look at what they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.app import Copydesk, create_bot
from bot.settings import Settings
from bot.ui.needs import Room
from tests.beside import beside, every_table
from tests.permissions import grant_needed

Seen = discord.Message | ResponseMessage

ARTICLE: Mapping[str, str] = {
    "headline": "Ferry to the islands runs again",
    "standfirst": "After four months in dock the old ship is back on its route.",
    "body": (
        "The ferry left the harbour at seven, an hour late and half full.\n\n"
        "“We were never going to give her up,” said its captain, Ada Lund.\n\n"
        "From Monday it sails twice a day."
    ),
    "tags": "harbour, islands",
    "sources": "https://example.org/ferry",
}
"""What a writer fills into the form, free of anything that preflight would notice."""


UNKNOWN = "There is no such article, or none that you may see."
"""What somebody is told who may not know whether an article exists."""


@dataclass
class World:
    """One newsroom. People act through simcord's actors; the helpers read what they would see."""

    env: Env
    guild: GuildHandle
    submissions: ChannelHandle
    review: ChannelHandle
    publish: ChannelHandle
    announce: ChannelHandle
    editors: RoleHandle
    chiefs: RoleHandle
    subscribers: RoleHandle
    admin: MemberActor
    writer: MemberActor
    other_writer: MemberActor
    ed: MemberActor
    eve: MemberActor
    chief: MemberActor
    reader: MemberActor

    @property
    def bot(self) -> Copydesk:
        """The bot that runs at the moment."""
        assert isinstance(self.env.bot, Copydesk)
        return self.env.bot

    # -------------------------------------------------------------- acting

    async def configure(self, **options: Any) -> None:
        """Change settings of the newsroom, as its administrator."""
        await self.admin.slash(self.review, "newsroom settings", **options)

    async def submit(self, writer: MemberActor | None = None, **parts: str) -> InteractionResult:
        """Hand an article in through the form; `parts` replace those of ARTICLE."""
        writer = writer or self.writer
        form = await writer.slash(self.submissions, "submit")
        return await writer.submit_modal(form, {**ARTICLE, **parts})

    async def edit(
        self, article: int | str = 1, by: MemberActor | None = None, **parts: str
    ) -> InteractionResult:
        """Edit an article through the form, as its writer unless said otherwise."""
        by = by or self.writer
        form = await by.slash(self.submissions, "draft edit", article=str(article))
        assert form.modal is not None, text_of(form.response) if form.response else "no form came"
        filled = {
            child["custom_id"]: child.get("value") or ""
            for child in (label["component"] for label in form.modal["components"])
        }
        return await by.submit_modal(form, {**filled, **parts})

    async def judge(
        self, person: MemberActor, label: str, number: int = 1, *, reason: str = "Name the ship."
    ) -> InteractionResult:
        """Press one of the card's votes, and send the form if it opens one."""
        pressed = await person.click(self.card(number), label=label)
        return await person.submit_modal(pressed, {"reason": reason}) if pressed.modal else pressed

    async def join(
        self, person: MemberActor, author: MemberActor | None = None, article: str = "1", **options: Any
    ) -> None:
        """The author of an article invites somebody, who accepts."""
        author = author or self.writer
        await author.slash(self.submissions, "draft edit", article=article, co_author=person, **options)
        channel = person.user.dm_channel
        assert channel is not None
        await person.user.click(channel.history()[-1], label="Accept")

    async def take_off(self, person: MemberActor, emoji: str, number: int = 1) -> None:
        """Take one's own reaction off the card; of ✏️ and ❌ the bot asks, and is told that it was oneself."""
        await person.unreact(self.card(number), emoji)
        label = "Take my vote back"
        asked = [m for m in self.thread(number).history() if label in buttons_of(m)]
        if person.user.dm_channel is not None:
            written = [m for m in person.user.dm_channel.history() if label in buttons_of(m)]
            if written:
                await person.user.click(written[-1], label=label)
                return
        if asked:
            await person.click(asked[-1], label=label)

    async def restart(self) -> None:
        """Stop the bot and start it again on the same database and the same Discord."""
        settings: Settings = self.bot.settings
        old = self.bot
        await old.close()
        await self.env.restart_bot(create_bot(settings))
        await self.env.settle()

    # ------------------------------------------------------------- looking

    def card(self, number: int = 1) -> discord.Message:
        """The review card of an article, as it stands in the review channel."""
        wanted = f"№{number} ·"
        found = [m for m in self.review.history() if m.components and wanted in text_of(m)]
        assert len(found) == 1, f"{len(found)} cards for №{number}"
        return found[0]

    def thread(self, number: int = 1) -> ChannelHandle:
        """The discussion thread of an article's card."""
        return next(t for t in self.review.threads if t.id == self.card(number).id)

    def said_in_thread(self, number: int = 1) -> list[str]:
        """What was said in the card's thread, the oldest first."""
        return [message.content for message in self.thread(number).history() if message.content]

    def dms(self, person: MemberActor) -> list[str]:
        """What the bot wrote to somebody by DM, the oldest first."""
        channel = person.user.dm_channel
        return [text_of(message) for message in channel.history()] if channel else []

    def articles(self) -> list[discord.Message]:
        """The bot's messages in the publish channel, the oldest first."""
        return [m for m in self.publish.history() if m.components]

    def bodies(self) -> list[str]:
        """The body of each published message, with those of the threads that follow."""
        found: list[str] = []
        for message in self.articles():
            found += body_of(message)
            for thread in self.publish.threads:
                if thread.id == message.id:
                    for part in thread.history():
                        found += body_of(part)
        return found

    def reactions(self, number: int = 1) -> dict[str, int]:
        """How often each emoji stands on the card, the bot's own included."""
        return {str(reaction.emoji): reaction.count for reaction in self.card(number).reactions}

    @property
    def database(self) -> Path:
        """The bot's database file."""
        return self.bot.settings.database

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What a statement finds in the bot's database, as another program sees it."""
        with beside(self.database, self.bot.settings.server) as tx:
            return [tuple(row) for row in tx.all(sql, parameters)]

    def contents(self) -> list[tuple[str, tuple[Any, ...]]]:
        """Every row of every table, with the table's name."""
        with beside(self.database, self.bot.settings.server) as tx:
            return [
                (name, tuple(row)) for name in every_table(tx) for row in tx.all(f'SELECT * FROM "{name}"')
            ]

    def is_sound(self) -> bool:
        """Whether the database is as its engine left it, and every reference leads somewhere. PostgreSQL sees to that
        by itself."""
        if self.bot.settings.server is not None:
            return True
        return self.rows("PRAGMA foreign_key_check") == [] and self.rows("PRAGMA integrity_check") == [
            ("ok",)
        ]

    def change(self, sql: str, *parameters: Any) -> None:
        """Another program changes the bot's database."""
        with beside(self.database, self.bot.settings.server, writing=True) as tx:
            tx.execute(sql, parameters)


async def build_world(
    env: Env, *, name: str = "The Harbour Post", approvals: int = 1, setup: bool = True
) -> World:
    """A server with channels, roles and people, and by default its newsroom set up."""
    guild = env.create_guild(name)
    editors = guild.create_role("Editors")
    chiefs = guild.create_role("Chiefs")
    subscribers = guild.create_role("Subscribers")
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    submissions = guild.create_text_channel("submissions")
    review = guild.create_text_channel("review")
    publish = guild.create_text_channel("articles")
    announce = guild.create_text_channel("news")
    grant_needed(env, submissions, Room.SUBMISSIONS)
    grant_needed(env, review, Room.REVIEW)
    grant_needed(env, publish, Room.PUBLISH)
    grant_needed(env, announce, Room.ANNOUNCE)

    def member(name: str, *roles: RoleHandle) -> MemberActor:
        return guild.add_member(env.create_user(name), roles=list(roles))

    world = World(
        env=env,
        guild=guild,
        submissions=submissions,
        review=review,
        publish=publish,
        announce=announce,
        editors=editors,
        chiefs=chiefs,
        subscribers=subscribers,
        admin=member("admin", managers),
        writer=member("wanda"),
        other_writer=member("walt"),
        ed=member("ed", editors),
        eve=member("eve", editors),
        chief=member("chris", editors, chiefs),
        reader=member("rita", subscribers),
    )
    if setup:
        await world.admin.slash(
            review,
            "newsroom setup",
            review=review,
            publish=publish,
            editors=editors,
            announce=announce,
            submissions=submissions,
            chiefs=chiefs,
            subscribers=subscribers,
            approvals=approvals,
        )
    return world


def components_of(message: Seen) -> Iterator[dict[str, Any]]:
    """Every component of a message, nested ones included, in order."""
    roots = (
        message.components
        if isinstance(message, ResponseMessage)
        else [component.to_dict() for component in message.components]
    )

    def walk(found: Any) -> Iterator[dict[str, Any]]:
        if isinstance(found, dict):
            if "type" in found:
                yield found
            for value in found.values():
                yield from walk(value)
        elif isinstance(found, list):
            for value in found:
                yield from walk(value)

    return walk(roots)


def text_of(message: Seen | None) -> str:
    """All the words of a message: its content and its text displays."""
    if message is None:
        return ""
    shown = [component["content"] for component in components_of(message) if component["type"] == 10]
    return "\n".join([*([message.content] if message.content else []), *shown])


def buttons_of(message: Seen | None) -> list[str]:
    """The labels of a message's buttons, in order."""
    if message is None:
        return []
    return [c.get("label") or "" for c in components_of(message) if c["type"] == 2]


def body_of(message: discord.Message) -> list[str]:
    """The body in a published message: between its head (# …) and its foot (-# …)."""
    shown = [component["content"] for component in components_of(message) if component["type"] == 10]
    foot = (
        "# ",
        "-# Tags",
        "-# Sources",
        "**Correction, ",
        "**Clarification, ",
        "**Update, ",
        "**Earlier:",
        "**Read on:",
    )
    return [text for text in shown if not text.startswith(foot)]


async def read_file(message: Seen, position: int = 0) -> bytes:
    """The bytes of a file attached to a message."""
    return await message.attachments[position].read()


def answer_of(result: InteractionResult) -> str:
    """What the person was told, whether at once or as a follow-up."""
    parts = [text_of(result.response), *(text_of(followup) for followup in result.followups)]
    return "\n".join(part for part in parts if part)
