"""The bot's own messages: sent, edited, and heard of, without building from the answer a message that nobody looks at. For a
card that takes discord.py longer than drawing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Self

import discord
from discord.http import handle_message_parameters

from bot.domain.dataclass import dataclass

NOBODY = discord.AllowedMentions.none()

_HEARD_OF = ("MESSAGE_CREATE", "MESSAGE_UPDATE")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that stands there, and since when by Discord's clock."""

    channel_id: int
    id: int
    at: datetime

    @classmethod
    def of(cls, message: discord.Message | discord.PartialMessage) -> Self:
        """The same of a message that was read."""
        return cls(message.channel.id, message.id, message.created_at)


async def send(
    client: discord.Client,
    channel_id: int,
    *,
    nonce: str,
    text: str | None = None,
    view: discord.ui.LayoutView | discord.ui.View | None = None,
    files: Sequence[discord.File] = (),
    mentions: discord.AllowedMentions = NOBODY,
    unfurls: bool = True,
) -> Sent:
    """Send a message, known by its nonce for some minutes; nobody listens to its buttons. Raises what Discord answers."""
    with handle_message_parameters(
        content=text,
        view=discord.utils.MISSING if view is None else view,
        files=list(files) or discord.utils.MISSING,
        nonce=nonce,
        allowed_mentions=mentions,
        previous_allowed_mentions=client.allowed_mentions,
        flags=discord.utils.MISSING if unfurls else discord.MessageFlags(suppress_embeds=True),
    ) as parameters:
        said = await client.http.send_message(channel_id, params=parameters)
    message_id = int(said["id"])
    return Sent(channel_id, message_id, discord.utils.snowflake_time(message_id))


async def show(client: discord.Client, channel_id: int, message_id: int, view: discord.ui.LayoutView) -> None:
    """Have a message show this, and ping nobody. Raises what Discord answers."""
    with handle_message_parameters(view=view, allowed_mentions=NOBODY) as parameters:
        await client.http.edit_message(channel_id, message_id, params=parameters)


def pass_over_own_messages(client: discord.Client) -> None:
    """Have a client hear nothing of its own messages and of its edits of them: what they show it knows. What else Discord
    changes in them, such as an embed, comes without their author or changes nothing here."""
    connection = client._connection  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - there is no other door
    for event in _HEARD_OF:
        connection.parsers[event] = _but_own(client, connection.parsers[event])


def _but_own(
    client: discord.Client, parse: Callable[[dict[str, Any]], None]
) -> Callable[[dict[str, Any]], None]:
    def heard(data: dict[str, Any]) -> None:
        author = data.get("author")
        if author is None or client.user is None or author["id"] != str(client.user.id):
            parse(data)

    return heard
