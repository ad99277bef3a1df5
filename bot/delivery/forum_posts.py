"""Forum posts: opened once, and known again by the mark in their first message.

Discord takes no nonce for a post. So discord.py must not ask for one a second time by itself, and before the bot
does, it looks through the posts of the forum, the open ones and the archived ones.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

import discord
from discord.http import HTTPClient, MultipartParameters, Route

from bot.delivery.outcomes import UNKNOWN_CHANNEL
from bot.domain.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is to be opened: in which forum, under which title, with which of its tags."""

    forum: discord.ForumChannel
    title: str
    tags: Sequence[discord.ForumTag] = ()

    @property
    def id(self) -> int:
        """The forum's id: where the post is looked for."""
        return self.forum.id


class NotAskedAgain(OSError):
    """Discord did not say whether it opened a post. Only a look may tell."""


class _Once:
    """The parts of a request that can be sent once."""

    def __init__(self, parts: Iterable[dict[str, Any]]) -> None:
        self._parts = list(parts)
        self._sent = False

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if self._sent:
            raise NotAskedAgain("Discord’s answer to a new post was lost")
        self._sent = True
        return iter(self._parts)


def ask_once(http: HTTPClient) -> None:
    """Have a client of discord.py ask for each post once. For other requests it tries again by itself, which is safe only
    with a nonce: it reads the parts of a request anew for each try, and those of a post can be read once."""

    def start(channel_id: int | str, *, params: MultipartParameters, reason: str | None = None) -> Any:
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel_id)
        parts = params.multipart or [_as_part(params.payload)]
        return http.request(
            route,
            files=params.files,
            form=cast("Any", _Once(parts)),
            params={"use_nested_fields": 1},
            reason=reason,
        )

    http.start_thread_in_forum = start


def _as_part(payload: dict[str, Any] | None) -> dict[str, Any]:
    """A request without files as the one part of a form."""
    return {"name": "payload_json", "value": json.dumps(payload), "content_type": "application/json"}


async def open_post(
    post: Post, view: discord.ui.LayoutView, files: Sequence[discord.File]
) -> discord.Message:
    """Open a post and return its first message, whose channel is the post. Raises what Discord answers."""
    made = await post.forum.create_thread(
        name=post.title,
        applied_tags=post.tags,
        view=view,
        files=list(files),
        allowed_mentions=discord.AllowedMentions.none(),
    )
    return made.message


async def forum_of(client: discord.Client, channel_id: int) -> discord.ForumChannel | None:
    """A channel that is known to be a forum; None if it was deleted. Raises what Discord answers otherwise."""
    found = client.get_channel(channel_id)
    if found is None:
        try:
            found = await client.fetch_channel(channel_id)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return None
    return found if isinstance(found, discord.ForumChannel) else None


async def first_messages(
    forum: discord.ForumChannel, owner_id: int, since: datetime
) -> AsyncIterator[discord.Message]:
    """The first message of each post that somebody has opened since then, whether it is open or archived by now. A post
    whose messages are all deleted has none. Raises what Discord answers."""
    for thread in await forum.guild.active_threads():
        if thread.parent_id == forum.id and (found := await _first_of(thread, owner_id, since)):
            yield found
    async for thread in forum.archived_threads(limit=None):
        if thread.archive_timestamp < since:  # so were those that follow, and no later post is among them
            return
        if found := await _first_of(thread, owner_id, since):
            yield found


async def _first_of(thread: discord.Thread, owner_id: int, since: datetime) -> discord.Message | None:
    if thread.owner_id != owner_id or (thread.created_at or since) < since:
        return None
    try:
        async for message in thread.history(limit=1, oldest_first=True):
            return message
    except discord.NotFound as error:
        if error.code != UNKNOWN_CHANNEL:  # deleted since it was listed; that says nothing of the forum
            raise
    return None
