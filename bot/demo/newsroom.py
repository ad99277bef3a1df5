"""The newsroom of the demo: its channels and people, and what they see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import discord
from simcord import (
    ChannelHandle,
    Env,
    GuildHandle,
    InteractionResult,
    MemberActor,
    ResponseMessage,
    RoleHandle,
)

from bot.app import Copydesk
from bot.delivery.newsroom.greeting import greet
from bot.domain.dataclass import dataclass

Seen = discord.Message | ResponseMessage

TEXT_DISPLAY, GALLERY, SEPARATOR, BUTTON = 10, 12, 14, 2
"""Types of components, as Discord numbers them."""


@dataclass(frozen=True)
class Newsroom:
    """A server with its channels, roles and people. It is not set up yet."""

    env: Env
    bot: Copydesk
    guild: GuildHandle
    submissions: ChannelHandle
    review: ChannelHandle
    articles: ChannelHandle
    news: ChannelHandle
    editors: RoleHandle
    chiefs: RoleHandle
    subscribers: RoleHandle
    wanda: MemberActor
    ed: MemberActor
    eve: MemberActor
    chris: MemberActor
    cleo: MemberActor
    rita: MemberActor

    def name_of(self, number: int) -> str:
        """A person, a role or a channel by id."""
        backend = self.env.backend
        roles = {role.id: f"@{role.name}" for role in (self.editors, self.chiefs, self.subscribers)}
        if number in roles:
            return roles[number]
        if number in backend.channels:
            channel = backend.channels[number]
            return f"#{channel.name}" if not channel.is_thread else f"the thread “{channel.name}”"
        return f"@{backend.users[number].name}" if number in backend.users else "somebody"

    def card(self) -> discord.Message | None:
        """The review card, if there is one. There is only one article."""
        return next((message for message in self.review.history() if message.components), None)

    def greeting(self) -> discord.Message | None:
        """What the bot said first, when the server let it in."""
        return next(iter(self.submissions.history()), None)

    def thread(self) -> ChannelHandle:
        """The discussion thread of the card."""
        return self.review.threads[0]

    def last_said(self) -> discord.Message:
        """What was said last in the card's thread."""
        return self.thread().history()[-1]

    def letters(self, person: MemberActor) -> list[discord.Message]:
        """What the bot wrote to somebody by DM, the oldest first."""
        return person.user.dm_channel.history()

    def published(self) -> list[discord.Message]:
        """The bot's messages where readers find articles, in the order in which they read them."""
        found: list[discord.Message] = []
        for message in self.articles.history():
            found.append(message)
            for thread in self.articles.threads:
                if thread.id == message.id:
                    found += thread.history()
        return [message for message in found if message.type is discord.MessageType.default]


def build(env: Env, bot: Copydesk) -> Newsroom:
    """Make the server. Only the desk sees its review channel. Discord and bots say hello in #submissions."""
    guild = env.create_guild("The Linden Courier")
    editors = guild.create_role("Editors", color=0x3BA55D)
    chiefs = guild.create_role("Chiefs", color=0xE0A030, permissions=discord.Permissions(manage_guild=True))
    subscribers = guild.create_role("Subscribers", color=0x6F8FE0, mentionable=True)
    submissions = guild.create_text_channel("submissions")
    see, hidden = (
        discord.PermissionOverwrite(view_channel=True),
        discord.PermissionOverwrite(view_channel=False),
    )
    bot_role = next(role for role in guild.roles.values() if role.name == env.backend.bot_user.name)
    review = guild.create_text_channel(
        "review", overwrites={guild.default_role: hidden, editors: see, bot_role: see}
    )

    def person(name: str, *roles: RoleHandle) -> MemberActor:
        return guild.add_member(env.create_user(name), roles=list(roles))

    room = Newsroom(
        env=env,
        bot=bot,
        guild=guild,
        submissions=submissions,
        review=review,
        articles=guild.create_text_channel("articles"),
        news=guild.create_text_channel("news"),
        editors=editors,
        chiefs=chiefs,
        subscribers=subscribers,
        wanda=person("Wanda", editors),
        ed=person("Ed", editors),
        eve=person("Eve", editors),
        chris=person("Chris", editors, chiefs),
        cleo=person("Cleo", editors, chiefs),
        rita=person("Rita", subscribers),
    )
    # Not earlier: Discord would welcome each person there.
    env.backend.edit_guild(guild.id, {"system_channel_id": submissions.id})
    return room


async def let_in(room: Newsroom) -> None:
    """The server lets the bot in, and the bot says hello. simcord calls a new server one that is back, so it is said here."""
    await room.env.settle()
    guild = room.bot.get_guild(room.guild.id)
    assert guild is not None
    await greet(guild, room.bot.desk)
    await room.env.settle()


PEOPLE = (
    ("Wanda", "writes; she is an editor too, of other people’s copy"),
    ("Ed, Eve", "edit"),
    ("Chris", "is the chief, and manages the server"),
    ("Cleo", "is the second chief: a retraction takes two"),
    ("Rita", "reads, and subscribes to the announcements"),
)

# ------------------------------------------------------------------- looking


def components(message: Seen) -> Iterator[dict[str, Any]]:
    """Every component of a message, nested ones included, in order."""
    if isinstance(message, ResponseMessage):
        return _walk(message.components)
    return _walk([component.to_dict() for component in message.components])


def _walk(found: object) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        component = cast("dict[str, Any]", found)
        if "type" in component:
            yield component
        for value in component.values():
            yield from _walk(value)
    elif isinstance(found, list):
        for value in cast("list[object]", found):
            yield from _walk(value)


def displays(message: Seen) -> list[str]:
    """The text displays of a message, in order."""
    return [
        str(component["content"]) for component in components(message) if component["type"] == TEXT_DISPLAY
    ]


def shown(message: Seen) -> str:
    """The text of a laid-out message, an empty line for each separator, and what each of its pictures shows."""
    parts: list[str] = []
    for component in components(message):
        match component["type"]:
            case value if value == TEXT_DISPLAY:
                parts.append(str(component["content"]))
            case value if value == GALLERY:
                parts += [f"[a picture: {alt}]" for alt in _alts(component)]
            case value if value == SEPARATOR:
                parts.append("")
            case _:
                pass
    return "\n".join(parts)


def alts(message: Seen) -> list[str]:
    """What the pictures of a message show, in order."""
    galleries = (component for component in components(message) if component["type"] == GALLERY)
    return [alt for gallery in galleries for alt in _alts(gallery)]


def _alts(gallery: dict[str, Any]) -> list[str]:
    return [str(item.get("description") or "") for item in gallery["items"]]


def buttons(message: Seen) -> str:
    """The labels of a message's buttons, in a line."""
    labels = [str(component.get("label")) for component in components(message) if component["type"] == BUTTON]
    return " ".join(f"[{label}]" for label in labels)


def reactions(message: discord.Message) -> str:
    """The reactions under a message, with how often each stands there."""
    return "   ".join(f"{reaction.emoji} {reaction.count}" for reaction in message.reactions)


def everything(message: Seen) -> str:
    """A message with its buttons, as somebody sees it."""
    text = [message.content, shown(message).rstrip(), buttons(message)]
    if not alts(message):  # its files are the pictures
        text += [f"(a file: {attachment.filename})" for attachment in message.attachments]
    return "\n".join(part for part in text if part)


def answers(result: InteractionResult) -> list[ResponseMessage]:
    """What somebody was shown in answer to what they did."""
    first = [result.response] if result.response is not None else []
    return [*first, *result.followups]


def fields(form: dict[str, Any]) -> dict[str, str]:
    """What stands in a form's text fields when it opens."""
    filled: dict[str, str] = {}
    for label in form["components"]:
        component = label["component"]
        filled[str(component["custom_id"])] = str(component.get("value") or "")
    return filled
