"""Acts: what simcord's page cannot do, done as somebody from a small form."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import PurePath

import discord
from simcord import BackendError, ChannelHandle, MemberActor, SetupError

from bot.demo.newsroom import answers, everything
from bot.demo.site.live import Live, NoSuchRoom

FILE_BYTES = 10 * 1024 * 1024
"""The largest file that Discord takes."""

TEXT_CHARACTERS = 2000
"""The longest message that Discord takes."""

MENU = "Submit to desk"


class CannotDo(Exception):
    """Why it cannot be done, in a sentence."""


async def act(live: Live, kind: str, given: Mapping[str, str], file: tuple[str, bytes] | None) -> str:
    """Do one thing as somebody. Returns what came of it. Raises CannotDo."""
    try:
        person = live.person(given.get("person", ""))
        async with live.acting():
            match kind:
                case "menu":
                    return await _menu(live, person, given)
                case "file":
                    return await _send(live, person, given, file)
                case "react":
                    return await _react(live, person, given)
                case _:
                    raise CannotDo("There is no such form.")
    except NoSuchRoom:
        raise CannotDo("Choose a person and a message.") from None
    except BackendError as error:
        raise CannotDo(f"Discord does not let them: {error}.") from error
    except SetupError as error:
        raise CannotDo(f"They cannot do this: {error}.") from error


async def _menu(live: Live, person: MemberActor, given: Mapping[str, str]) -> str:
    channel, message = _message(live, given)
    result = await person.context_menu(channel, MENU, message)
    said = "\n".join(everything(answer) for answer in answers(result))
    return f"{person.name} is told:\n{said}"


async def _send(
    live: Live, person: MemberActor, given: Mapping[str, str], file: tuple[str, bytes] | None
) -> str:
    channel = _channel(live, given.get("room", ""))
    text = given.get("text", "").strip()
    if len(text) > TEXT_CHARACTERS:
        raise CannotDo(f"A message has at most {TEXT_CHARACTERS:,} characters.")
    if file is None:
        raise CannotDo("Choose a file.")
    name, data = PurePath(file[0].replace("\\", "/")).name[:200] or "file", file[1]
    if len(data) > FILE_BYTES:
        raise CannotDo("Discord takes files of up to 10 MiB.")
    await person.send(channel, text, attachments=[(name, data)])
    return f"{person.name} has sent {name} to #{channel.name}."


async def _react(live: Live, person: MemberActor, given: Mapping[str, str]) -> str:
    _, message = _message(live, given)
    emoji = given.get("emoji", "").strip()
    if not _is_emoji(emoji):
        raise CannotDo("That is not an emoji.")
    await person.react(message, emoji)
    return f"{person.name} has reacted with {emoji}."


def _channel(live: Live, room: str) -> ChannelHandle:
    for channel in (*live.channels(), *(thread for thread, _ in live.threads())):
        if str(channel.id) == room:
            return channel
    raise CannotDo("There is no such channel.")


def _message(live: Live, given: Mapping[str, str]) -> tuple[ChannelHandle, discord.Message]:
    for channel in live.channels():
        for message in channel.history():
            if str(message.id) == given.get("message"):
                return channel, message
    raise CannotDo("That message is not there any more.")


def _is_emoji(text: str) -> bool:
    """Whether this may be one emoji: a few signs, none of them a letter, one of them a picture."""
    kinds = {unicodedata.category(sign) for sign in text}
    return 0 < len(text) <= 12 and bool(kinds & {"So", "Me"}) and not kinds & {"Ll", "Lu", "Lo", "Zs", "Cc"}
