"""The simulated Discord: simcord, and (with `markdown`) all that reaches into its private parts.

Everything here that begins with an underscore was read in simcord 3.2.1. Another version stops at the
assertion instead of misleading anybody.
"""

# ruff: noqa: SLF001 - this module is the place for it
# pyright: reportPrivateUsage=false

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any

import discord
import simcord
from aiohttp import web
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, RoleHandle, UserHandle
from simcord.backend.access import channel_accessible
from simcord.enums import ChannelType
from simcord.preview import Preview

from bot.app import Copydesk
from bot.demo.dressing import ICON, SCRIPT, Dress, dressed, own_file
from bot.demo.markdown import keep_parsers, name_in_letters
from bot.demo.world import BadWorld, put_world
from bot.domain.dataclass import dataclass

SIMCORD = "3.2.1"
"""The version that this module knows from the inside."""

SETTLE_SECONDS = 60.0
"""How long the bot may take over one thing that somebody does. A long article on a slow machine takes a while."""

Viewer = MemberActor | UserHandle
"""Who looks: a member at a server's channel, a user at their direct messages."""


@asynccontextmanager
async def simulated(bot: Copydesk, now: datetime, *, world: bytes | None = None) -> AsyncGenerator[Env]:
    """A Discord with the bot logged in; its clock starts at `now` and stands still unless it is moved.

    There is no server in it, or what `world_of` has given of another. Raises BadWorld if no bot can log in there.
    """
    assert simcord.__version__ == SIMCORD, f"this simcord is {simcord.__version__}, the demo knows {SIMCORD}"
    _settle_quickly()
    keep_parsers()
    name_in_letters()
    # What the bot does wrong is one of the story's checks, so nothing is raised at the end.
    env = Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    env.backend.bot_user.name = "Copydesk"
    clock = env.backend.clock
    assert clock.elapsed == 0 and isinstance(clock._epoch, datetime)
    clock._epoch = now.replace(microsecond=0)
    _leave_time_to_us(env)
    try:
        if world is None:
            await env.start()
        else:
            put_world(env, world)
            await _start_in_saved(env)
        with env.time_context():
            yield env
    finally:
        await env.shutdown()
        await bot.close()


async def _start_in_saved(env: Env) -> None:
    """Log in to what was saved. Its values are of known kinds, but may stand where they do not belong."""
    try:
        await env.start()
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise BadWorld(f"its parts do not fit together ({type(error).__name__})") from error


def pings(env: Env, message: discord.Message) -> tuple[list[int], list[int], bool]:
    """Whom a message pinged: people, roles, and whether everyone. A mention alone is no ping."""
    stored = env.backend.get_message(message.channel.id, message.id)
    return stored.ping_user_ids, stored.ping_role_ids, stored.mention_everyone


def _leave_time_to_us(env: Env) -> None:
    """simcord also lets the bot's timers run down in real time, and whoever acts waits for those that end
    soon: with a cooling-off of 20 s running, every click would take 20 s. Here only the moved clock counts.
    """

    def no_real_timer(*_: object) -> None:
        return

    assert callable(env._schedule_timer)
    vars(env)["_schedule_timer"] = no_real_timer


def _settle_quickly() -> None:
    """simcord looks every 50 ms whether the bot's database thread is done; 1 ms is enough here."""
    defaults = inspect.unwrap(Env._settle_internal).__kwdefaults__
    assert "idle" in defaults
    defaults["idle"] = 0.001


# ------------------------------------------------------------------ the world


def guild_in(env: Env) -> GuildHandle:
    """The one server of a restored world."""
    [guild] = env.backend.guilds.values()
    return GuildHandle(env, guild)


def member_in(env: Env, guild: GuildHandle, name: str) -> MemberActor:
    """A person of the server by name. Raises LookupError."""
    backend = env.backend
    for number in backend.guilds[guild.id].members:
        user = backend.users[number]
        if user.name == name and not user.bot:
            return MemberActor(env, guild, UserHandle(env, user))
    raise LookupError(name)


def role_in(guild: GuildHandle, name: str) -> RoleHandle:
    """A role of the server by name. Raises LookupError."""
    return guild.roles[name]


def threads_in(env: Env, guild: GuildHandle) -> list[tuple[ChannelHandle, int]]:
    """The threads of the server, the latest first, each with the id of its channel."""
    found = [channel for channel in env.backend.channels.values() if channel.is_thread]
    found.sort(key=lambda channel: channel.id, reverse=True)
    return [(ChannelHandle(env, guild, channel), int(channel.parent_id or 0)) for channel in found]


def create_forum(env: Env, guild: GuildHandle, name: str, tags: Sequence[tuple[str, str]]) -> ChannelHandle:
    """A forum with these tags: their names, each with an emoji. simcord's own way makes one without tags."""
    forum = guild.create_forum_channel(name)
    available = [
        {
            "id": str(env.backend.snowflake()),
            "name": tag,
            "moderated": False,
            "emoji_id": None,
            "emoji_name": emoji,
        }
        for tag, emoji in tags
    ]
    env.backend.edit_channel(forum.id, {"available_tags": available})
    return forum


def is_forum(env: Env, channel: ChannelHandle) -> bool:
    """Whether a channel holds posts instead of messages."""
    return env.backend.channels[channel.id].type is ChannelType.FORUM


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a forum, with the names of its tags."""

    thread: ChannelHandle
    tags: tuple[str, ...]
    closed: bool


def posts_in(env: Env, forum: ChannelHandle) -> list[Post]:
    """The posts of a forum, the latest first."""
    names = {int(tag["id"]): _tag(tag) for tag in env.backend.channels[forum.id].available_tags}
    found: list[Post] = []
    for thread in sorted(forum.threads, key=lambda each: -each.id):
        channel = env.backend.channels[thread.id]
        tags = tuple(names[each] for each in channel.applied_tags if each in names)
        meta = channel.thread_metadata
        found.append(Post(thread, tags, closed=meta is not None and meta.archived))
    return found


def _tag(tag: Mapping[str, Any]) -> str:
    return " ".join(part for part in (tag.get("emoji_name"), tag["name"]) if part)


def give_role(env: Env, person: MemberActor, role: RoleHandle) -> None:
    """Give somebody a role, as a server's owner does."""
    assert person.guild is not None
    env.backend.add_member_role(person.guild.id, person.id, role.id)


def has_letters(env: Env, person: MemberActor) -> bool:
    """Whether anything was written between the bot and somebody."""
    return bool(env.backend.messages.get(env.backend.dm_channels.get(person.id, 0)))


def may_read(env: Env, channel: ChannelHandle, person: Viewer) -> bool:
    """Whether somebody sees a channel and what was said in it."""
    return channel_accessible(env.backend, channel.id, person.id, history=True)


def something_happened(env: Env) -> bool:
    """Whether anything happened since this was asked the last time; forgets what it was."""
    record = env.backend.transcript
    if not record:
        return False
    record.clear()
    env.backend.http_requests.clear()
    return True


# --------------------------------------------------------------- the previews


async def open_preview(
    env: Env,
    channel: ChannelHandle,
    viewers: list[Viewer],
    *,
    acting: Callable[[], AbstractAsyncContextManager[None]],
    dress: Dress,
) -> Preview:
    """A channel as a page in the browser, on a port of its own.

    simcord allows one preview for each Env and one action at a time; here there are many, and they take
    turns: each action runs inside `acting`.
    """
    env._preview = None
    preview = env.preview(channel, viewers=viewers, layout="channel")
    act: Callable[[str | None, Any], Awaitable[dict[str, Any]]] = preview._action

    drawn_anew: dict[str, tuple[object, int]] = {}

    async def act_in_turn(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with acting():
            page = preview._get_page(context_id)
            if isinstance(body, dict):
                if body.get("kind") == "close":  # would end it for everybody else too
                    return preview._reject(
                        page, "unknown-kind", request_id=body.get("request_id"), sequence=body.get("sequence")
                    )
                seen = body.get("published_revision")
                fresh = body.get("sequence") == page.last_sequence + 1
                if type(seen) is int and 0 < seen < page.revision and fresh:
                    # The page was drawn anew a moment ago. What somebody presses on the older one counts,
                    # as it does on Discord; whether it is still possible is checked in any case.
                    drawn_anew[page.id] = body.get("request_id"), page.revision
                request, revision = drawn_anew.get(page.id, (None, 0))
                if request is not None and request == body.get("request_id"):  # also when it is sent again
                    body = {**body, "published_revision": revision}
            env._preview = preview
            try:
                return await act(context_id, body)
            finally:
                env._preview = None

    preview._action = act_in_turn
    server = preview._server
    static = server._static

    # simcord has neither of them; its own file says with which headers they are served.
    vars(server)["_STATIC_FILES"] = {**server._STATIC_FILES, ICON: "index.html", SCRIPT: "index.html"}

    async def file(request: web.Request) -> web.StreamResponse:
        response: web.Response = await static(request)
        if own := own_file(request.path, dress):
            response.text, response.content_type = own
        elif response.content_type in ("text/html", "text/css", "application/javascript"):
            assert response.text is not None
            response.text = dressed(request.path, response.text, dress)
        return response

    server._static = file
    try:
        await preview.__aenter__()
    finally:
        env._preview = None
    # simcord's own page, which is for its pictures, would be drawn anew with each action. New pages take from
    # it where they begin: without a target that is at the latest message, as on Discord.
    own = preview._python
    assert own is not None
    del preview._pages[own.id]
    own.target_id = own.window_end_id = None
    return preview


def open_as(preview: Preview, viewer: Viewer, *, at: int | None = None) -> None:
    """Let the next page of a preview open as this person, at a message (by id) or at the newest."""
    assert viewer.id in {each.id for each in preview.viewers}
    own = preview._python
    assert own is not None
    own.target_id = own.window_end_id = at
    preview.viewers = (viewer, *(each for each in preview.viewers if each.id != viewer.id))


def has_pages(preview: Preview) -> bool:
    """Whether somebody has the page of a preview open."""
    return bool(preview._pages)
