"""Run by Red's own Python: Red-DiscordBot, talking to a stand-in for Discord instead of Discord.

What is changed in it, and why: the addresses of Discord; no request for the members of a server, which the stand-in
has sent with the server already; a line on the output once it is connected. Everything else is as it was installed.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.state import ConnectionState

Route.BASE = os.environ["COPYDESK_TEST_API"]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["COPYDESK_TEST_GATEWAY"])

begin, dispatch = ConnectionState.__init__, discord.Client.dispatch


def begin_without_members(state: Any, **options: Any) -> None:
    """As discord.py's, without asking for members."""
    begin(state, **{**options, "chunk_guilds_at_startup": False})


def tell(client: discord.Client, event: str, /, *args: Any, **facts: Any) -> None:
    """As discord.py's; says when the bot is connected."""
    if event == "ready":
        print("connected as", client.user, flush=True)
    dispatch(client, event, *args, **facts)


ConnectionState.__init__ = begin_without_members  # type: ignore[method-assign]
discord.Client.dispatch = tell  # type: ignore[method-assign]

if __name__ == "__main__":
    from redbot.__main__ import main

    sys.exit(main())
