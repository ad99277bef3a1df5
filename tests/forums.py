"""A newsroom whose articles appear in a forum, and what stands in it."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle
from simcord.http.client import FakeHTTPClient, _raise_for

from bot.ui.needs import Room
from tests.permissions import grant_needed
from tests.world import World


def truthful_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have simcord refuse edits in an archived thread, and archive as Discord does: a message opens a thread again."""
    request = FakeHTTPClient.request

    async def asked(client: FakeHTTPClient, route: Any, **options: Any) -> Any:
        parts = route.url.split("/api/v10/")[-1].split("?")[0].split("/")
        thread = client.backend.channels.get(int(parts[1])) if parts[0] == "channels" else None
        meta = None if thread is None else thread.thread_metadata
        if meta is not None and meta.archived:
            if route.method in ("PATCH", "DELETE") and "messages" in parts:
                return await refused(400, 50083, "Thread is archived")
            change = options.get("json") or {}
            if route.method == "PATCH" and change.get("archived", True) and {"name", "locked"} & set(change):
                return await refused(400, 50083, "Thread is archived")
            if route.method == "POST" and parts[-1] == "messages" and not meta.locked:
                meta.archived = False
        return await request(client, route, **options)

    async def refused(status: int, code: int, text: str) -> Any:
        _raise_for(BackendError(status, code, text))

    monkeypatch.setattr(FakeHTTPClient, "request", asked)


async def into_forum(world: World, *tags: str, moderated: str = "", required: bool = False) -> ChannelHandle:
    """The newsroom gets a forum with these tags, one perhaps for moderators, and publishes there from now on."""
    forum = world.guild.create_forum_channel("stories")
    grant_needed(world.env, forum, Room.FORUM)
    names = [*tags, *([moderated] if moderated else [])]
    backend: Backend = world.env.backend
    available = [
        {
            "id": str(backend.snowflake()),
            "name": name,
            "moderated": name == moderated,
            "emoji_id": None,
            "emoji_name": None,
        }
        for name in names
    ]
    backend.edit_channel(forum.id, {"available_tags": available})
    if required:
        channel = world.bot.get_channel(forum.id)
        assert isinstance(channel, discord.ForumChannel)
        channel._flags |= 1 << 4
    await world.admin.slash(
        world.review, "newsroom setup", review=world.review, publish=forum, editors=world.editors
    )
    return forum


def posts(world: World, forum: ChannelHandle) -> list[Channel]:
    """The posts of a forum, open and archived, the oldest first."""
    every = world.env.backend.channels.values()
    return sorted((each for each in every if each.parent_id == forum.id), key=lambda each: each.id)


def said_in(world: World, post: Channel) -> list[str]:
    """The texts of a post's messages, the oldest first."""
    stored = sorted(world.env.backend.messages[post.id].values(), key=lambda message: message.id)
    return ["\n".join(_texts(message.components)) for message in stored]


def _texts(components: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for each in components:
        if each.get("type") == 10:
            found.append(str(each["content"]))
        found += _texts(each.get("components") or [])
    return found


def tags_on(world: World, forum: ChannelHandle, post: Channel) -> list[str]:
    """The names of a post's tags."""
    available = {
        int(tag["id"]): tag["name"] for tag in world.env.backend.get_channel(forum.id).available_tags
    }
    return [available[tag] for tag in post.applied_tags]
