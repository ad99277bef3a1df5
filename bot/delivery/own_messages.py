"""The bot's own messages: edited, and heard of when they change, without building from the answer a message that nobody
looks at. For a card that takes discord.py longer than drawing it."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import handle_message_parameters

NOBODY = discord.AllowedMentions.none()

_UPDATED = "MESSAGE_UPDATE"


async def show(client: discord.Client, channel_id: int, message_id: int, view: discord.ui.LayoutView) -> None:
    """Have a message show this, and ping nobody. Raises what Discord answers."""
    with handle_message_parameters(view=view, allowed_mentions=NOBODY) as parameters:
        await client.http.edit_message(channel_id, message_id, params=parameters)


def pass_over_own_edits(client: discord.Client) -> None:
    """Have a client hear nothing of edits of its own messages: what they show now it knows. What else Discord changes in
    them, such as an embed, comes without their author or changes nothing here."""
    connection = client._connection  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001 - there is no other door
    parse = connection.parsers[_UPDATED]

    def heard(data: dict[str, Any]) -> None:
        author = data.get("author")
        if author is None or client.user is None or author["id"] != str(client.user.id):
            parse(data)

    connection.parsers[_UPDATED] = heard
