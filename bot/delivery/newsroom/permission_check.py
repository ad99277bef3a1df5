"""The check: every permission that the bot needs in every channel that a newsroom uses."""

from __future__ import annotations

import discord

from bot.delivery.newsroom.people_check import Shortcoming, check_people
from bot.delivery.newsroom.topics import check_topics
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import views
from bot.domain.newsroom.settings import DISCUSSIONS, SIGN_OFFS
from bot.domain.text.markdown_escape import escape
from bot.ui.newsroom.setup import permission_name

READING = ("view_channel", "read_message_history")
WRITING = (*READING, "send_messages")

NEEDS: dict[str, tuple[str, ...]] = {
    "review": (
        *WRITING,
        "add_reactions",
        "manage_messages",
        "create_public_threads",
        "send_messages_in_threads",
        "attach_files",
    ),
    "publish": (*WRITING, "create_public_threads", "send_messages_in_threads", "attach_files"),
    "announce": (*WRITING, "attach_files"),
    "submissions": (*READING, "send_messages", "add_reactions", "manage_messages"),
}
"""What each channel is used for, and the permissions this takes."""

FORUM = (*WRITING, "send_messages_in_threads", "manage_threads", "attach_files")
"""What a publish channel takes that is a forum."""

DISCUSSIONS_NEED = {"manage_threads": "to lock the thread for readers while its article is down"}
"""What a publish channel takes beside where articles have threads for readers, and why."""

EVENTS = ("create_events",)
"""What it takes to show scheduled articles among a server's events. Manage Events does not include it."""

WHY: dict[str, str] = {
    "view_channel": "to see it",
    "read_message_history": "to find its own messages again",
    "send_messages": "to write there",
    "add_reactions": "to put its reactions on",
    "manage_messages": "to take off reactions that do not count, and submitted texts if their writers wish",
    "create_public_threads": "to open threads",
    "send_messages_in_threads": "to write in threads",
    "manage_threads": "to correct posts that are locked, and to set tags that only moderators may set",
    "attach_files": "to send pictures and files",
}


def check(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    """What keeps the bot from doing its work in this server, or in one section of its newsroom. Empty if nothing does."""
    rooms = [newsroom] if newsroom.section is not None else [newsroom, *views(newsroom)]
    found = [each for room in rooms for each in _check_room(guild, room)]
    return list(dict.fromkeys([*found, *check_events(guild, newsroom), *check_topics(guild, newsroom)]))


def _check_room(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    found: list[Shortcoming] = []
    channels = {
        "review": newsroom.review_channel,
        "publish": newsroom.publish_channel,
        "announce": newsroom.announce_channel,
        "submissions": newsroom.submissions_channel,
    }
    for use, channel_id in channels.items():
        if channel_id is not None:
            found += _check_channel(guild, newsroom, use, channel_id)
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
    may = guild.me.guild_permissions
    if not newsroom.events or all(getattr(may, name) for name in EVENTS):
        return []
    return [
        Shortcoming(
            "Give me *Create Events* to show scheduled articles among the server’s events: server settings →"
            " Roles. Or switch that off with `/newsroom settings` and its option `events`."
        )
    ]


def _check_channel(guild: discord.Guild, newsroom: Newsroom, use: str, channel_id: int) -> list[Shortcoming]:
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
    needs = {name: WHY[name] for name in (FORUM if forum else NEEDS[use])}
    if use == "publish" and not forum and DISCUSSIONS.of(newsroom):
        needs |= DISCUSSIONS_NEED
    missing = [name for name in needs if not getattr(has, name)]
    return [
        Shortcoming(
            f"In <#{channel_id}> ({use}) give me *{_called(name, forum=forum)}* {needs[name]}:"
            " channel settings → Permissions."
        )
        for name in missing
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
