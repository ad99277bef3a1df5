"""Threads and forums as Discord has them: posts with their tags, archived and locked threads, names that change rarely."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
from simcord.backend import serializers
from simcord.enums import ChannelType

from tests.wire.standin.call import Call
from tests.wire.standin.world import Limited, World, refusal

Plainly = Callable[[Call], Any]
"""simcord's own route."""


def open_post(world: World, call: Call, plainly: Plainly) -> Any:
    """A post: with a tag where the forum wants one, a moderator's tag only by moderators, and a first message that has the
    post's own id."""
    backend, forum_id = world.backend, call.number(1)
    forum = backend.get_channel(forum_id)
    if forum.type != ChannelType.FORUM:
        return plainly(call)
    applied = {str(tag) for tag in call.body.get("applied_tags") or []}
    if forum_id in world.tag_required and not applied:
        raise refusal(400, 40067, "A tag is required to create a forum post in this channel")
    if any(tag.get("moderated") and tag["id"] in applied for tag in forum.available_tags):
        backend.require_permissions(forum.guild_id, backend.bot_user.id, forum_id, "manage_threads")
    create = backend.create_thread
    made: list[int] = []

    def named_after_its_message(*place: Any, **options: Any) -> Any:
        # Everything that simcord makes for this post afterwards has a later id.
        thread = create(*place, **options)
        made.append(thread.id)
        return thread

    commit = backend.commit_message

    def with_its_id(message: Any, **options: Any) -> Any:
        message.id = made[-1]
        return commit(message, **options)

    backend.create_thread, backend.commit_message = named_after_its_message, with_its_id  # type: ignore[method-assign, assignment]
    try:
        return plainly(call)
    finally:
        del backend.create_thread, backend.commit_message  # type: ignore[method-assign]


def need_open(world: World, channel_id: int) -> None:
    """Raise what Discord does for an edit in an archived thread."""
    thread = world.backend.channels.get(channel_id)
    if thread is not None and thread.thread_metadata is not None and thread.thread_metadata.archived:
        raise refusal(400, 50083, "Thread is archived")


def reopen_by_message(world: World, channel_id: int) -> None:
    """A message opens an archived thread; a locked one takes messages of moderators only."""
    thread = world.backend.channels.get(channel_id)
    if thread is None or thread.thread_metadata is None:
        return
    if thread.thread_metadata.locked and not _moderates(world, channel_id):
        raise refusal(403, 160005, "Thread is locked")
    if thread.thread_metadata.archived:
        _archive(world, channel_id, archived=False)


def change(world: World, call: Call, plainly: Plainly) -> Any:
    """A change of a channel. Of an archived thread only that may change; of a locked one only moderators change it; and its
    name changes twice in ten minutes."""
    channel_id = call.number(1)
    thread = world.backend.get_channel(channel_id)
    if thread.thread_metadata is None:
        return plainly(call)
    meta, body = thread.thread_metadata, dict(call.body)
    if meta.archived and body.get("archived", True) and set(body) - {"archived", "locked"}:
        raise refusal(400, 50083, "Thread is archived")
    if meta.locked and not _moderates(world, channel_id):
        raise refusal(403, 50013, "Missing Permissions")
    if body.get("name", thread.name) != thread.name:
        names = world.renames.setdefault(channel_id, deque())
        while names and time.monotonic() - names[0] > world.rules.rename_seconds:
            names.popleft()
        if len(names) >= 2:
            wait = world.rules.rename_seconds - (time.monotonic() - names[0])
            raise Limited("You are being rate limited.", 0, wait)
        names.append(time.monotonic())
    before = meta.archived
    answer = plainly(call)
    if meta.archived != before:
        meta.archive_timestamp = world.backend.now_iso()
    return answer


def archived(world: World, call: Call, plainly: Plainly) -> Any:
    """The archived threads of a channel by pages, what was archived last first."""
    plainly(call)  # permissions
    limit = int(call.params.get("limit", 50))
    found = world.backend.archived_threads(call.number(1), private=False)
    found.sort(key=lambda each: each.thread_metadata.archive_timestamp, reverse=True)  # type: ignore[union-attr]
    if "before" in call.params:
        before = datetime.fromisoformat(call.params["before"])
        found = [each for each in found if _archived_at(each) < before]
    return serializers.thread_list_payload(world.backend, found[:limit], has_more=len(found) > limit)


def archive(world: World, channel_id: int, *, locked: bool = False) -> None:
    """A moderator archives a thread, and may lock it."""
    world.backend.edit_channel(channel_id, {}, thread_metadata={"locked": locked})
    _archive(world, channel_id, archived=True)


def _archive(world: World, channel_id: int, *, archived: bool) -> None:
    meta = {"archived": archived, "archive_timestamp": world.backend.now_iso()}
    world.backend.edit_channel(channel_id, {}, thread_metadata=meta)


def _archived_at(thread: Any) -> datetime:
    return datetime.fromisoformat(thread.thread_metadata.archive_timestamp)


def _moderates(world: World, channel_id: int) -> bool:
    thread = world.backend.get_channel(channel_id)
    assert thread.guild_id is not None
    has = world.backend.compute_permissions(thread.guild_id, world.backend.bot_user.id, thread.parent_id)
    return discord.Permissions(has).manage_threads
