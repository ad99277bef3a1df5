"""The check: every permission that the bot needs in every channel that a newsroom uses."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.delivery.newsroom.people_check import Shortcoming, check_people
from bot.delivery.newsroom.topics import check_topics
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import views
from bot.domain.newsroom.settings import FORUM_TAGS, SIGN_OFFS
from bot.domain.publishing.forum_tags import fitting, named
from bot.domain.text.markdown_escape import escape
from bot.settings import Settings, documented
from bot.ui.needs import Room
from bot.ui.newsroom.setup import permission_name
from bot.ui.permissions import needed, needed_if, on_in


def check(guild: discord.Guild, newsroom: Newsroom, on: Collection[str] = ()) -> list[Shortcoming]:
    """What keeps the bot from doing its work in this server, or in one section of its newsroom. Empty if nothing does. `on` are
    settings of the operator that are on."""
    rooms = [newsroom] if newsroom.section is not None else [newsroom, *views(newsroom)]
    found = [each for room in rooms for each in _check_room(guild, room, on)]
    return list(dict.fromkeys([*found, *check_events(guild, newsroom), *check_topics(guild, newsroom)]))


def on_by(settings: Settings) -> frozenset[str]:
    """The settings of the operator that are on."""
    return frozenset(setting.env for each, setting in documented() if getattr(settings, each.name))


def _check_room(guild: discord.Guild, newsroom: Newsroom, on: Collection[str]) -> list[Shortcoming]:
    found: list[Shortcoming] = []
    for use, channel_id in newsroom.channels.items():
        found += _check_channel(guild, newsroom, use, channel_id, on)
    found += _check_roles(guild, newsroom)
    found += check_people(guild, newsroom)
    return found


def _chosen_with(newsroom: Newsroom, option: str) -> str:
    """Where somebody chooses another channel or role."""
    section = newsroom.section
    if section is not None and option in section.kept:
        return f"`/section edit section:{section.name}` and its option `{option}`"
    return f"`/newsroom setup` and its option `{option}`"


def check_use(guild: discord.Guild, newsroom: Newsroom, use: str) -> list[Shortcoming]:
    """The same for one use of a channel: review, publish, announce or submissions."""
    channel_id: int | None = getattr(newsroom, f"{use}_channel")
    return [] if channel_id is None else _check_channel(guild, newsroom, use, channel_id)


def check_events(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    """What keeps scheduled articles from being events of the server, if they are to be."""
    may, on = guild.me.guild_permissions, on_in(newsroom)
    return [
        Shortcoming(
            f"Give me *{permission_name(need.permission)}* {need.why}: server settings → Roles. Or switch that off with"
            f" `/newsroom settings` and its option `{need.if_on}`."
        )
        for need in needed_if(Room.SERVER)
        if need.if_on in on and not getattr(may, need.permission)
    ]


def _check_channel(
    guild: discord.Guild, newsroom: Newsroom, use: str, channel_id: int, on: Collection[str] = ()
) -> list[Shortcoming]:
    channel = guild.get_channel(channel_id)
    if channel is None:
        return [
            Shortcoming(
                f"The {use} channel is gone, or I cannot see it: give me *View Channel* there, or choose"
                f" another with {_chosen_with(newsroom, use)}."
            )
        ]
    forum = isinstance(channel, discord.ForumChannel) and use == "publish"
    if not forum and not isinstance(channel, discord.TextChannel):
        return [Shortcoming(f"<#{channel_id}> cannot be the {use} channel: choose a text channel.")]
    has = channel.permissions_for(guild.me)
    needs = needed(Room.FORUM if forum else Room(use), on_in(newsroom).union(on))
    lacking = _required_tag(channel, newsroom) if isinstance(channel, discord.ForumChannel) else []
    return lacking + [
        Shortcoming(
            f"In <#{channel_id}> ({use}) give me *{_called(name, forum=forum)}* {why}: channel settings → Permissions."
        )
        for name, why in needs.items()
        if not getattr(has, name)
    ]


def _required_tag(forum: discord.ForumChannel, newsroom: Newsroom) -> list[Shortcoming]:
    """A forum wants a tag on every post, and the settings name none of its tags."""
    if not forum.flags.require_tag or fitting(forum.available_tags, named(FORUM_TAGS.of(newsroom))):
        return []
    section = newsroom.section if newsroom.divided else None
    where = "`/newsroom settings`" if section is None else f"`/section edit section:{section.name}`"
    names = ", ".join(escape(tag.name) for tag in forum.available_tags[:10])
    which = f"such as {names}" if names else "once the forum has some"
    return [
        Shortcoming(
            f"Every post in {forum.mention} needs a tag, and `forum_tags` names none of the forum’s. Name some in chat with"
            f" {where} and its option `forum_tags`, {which}. Otherwise an editor chooses one for each article (`/publish tags`)."
        )
    ]


def _called(permission: str, *, forum: bool) -> str:
    """A permission as the settings of such a channel call it."""
    return "Create Posts" if forum and permission == "send_messages" else permission_name(permission)


def _check_roles(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    found: list[Shortcoming] = []
    roles = {
        "editors": newsroom.editors_role,
        "writers": newsroom.writers_role,
        "chiefs": newsroom.chiefs_role,
        "subscribers": newsroom.subscribers_role,
    }
    for name, role_id in roles.items():
        if role_id is not None and guild.get_role(role_id) is None:
            found.append(
                Shortcoming(
                    f"The role for {name} is gone: choose another with {_chosen_with(newsroom, name)}."
                )
            )
    declared = dict.fromkeys(each for view in views(newsroom) for each in SIGN_OFFS.of(view))
    gone = (each for each in declared if each.role and guild.get_role(each.role) is None)
    found += [
        Shortcoming(
            f"The role of the sign-off *{escape(each.name)}* is gone, so no one can give it: choose another with"
            " `/newsroom signoffs`."
        )
        for each in gone
    ]
    return found
