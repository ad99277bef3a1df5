"""Topics: the ping roles of the sections, which readers take and leave by themselves, and what keeps the bot from it."""

from __future__ import annotations

import discord

from bot.delivery.newsroom.people_check import Shortcoming
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.section import Section
from bot.domain.newsroom.sections import views

TOPICS_MOST = 25
"""Buttons that Discord allows on a message."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A section, and the role that its announcements ping."""

    section: Section
    role_id: int


def topics_of(newsroom: Newsroom) -> list[Topic]:
    """What readers may choose from: each role once, with the first section that pings it."""
    found: dict[int, Topic] = {}
    for view in views(newsroom):
        if view.section is not None and view.subscribers_role is not None:
            found.setdefault(view.subscribers_role, Topic(view.section, view.subscribers_role))
    return list(found.values())[:TOPICS_MOST]


def why_not(guild: discord.Guild, newsroom: Newsroom, topic: Topic) -> str:
    """Why readers cannot take the role of a topic, as a sentence; empty if they can."""
    role = guild.get_role(topic.role_id)
    option = f"`/section edit section:{topic.section.name}` and its option `subscribers`"
    if role is None:
        return f"The role of “{topic.section.name}” was deleted: choose another one with {option}."
    desk = {each for view in views(newsroom) for each in (view.editors_role, view.chiefs_role)}
    desk |= {newsroom.editors_role, newsroom.chiefs_role, newsroom.writers_role}
    if role.id in desk or role.is_default() or role.managed:
        return f"{role.mention} is no role for readers: choose another one with {option}."
    if role.permissions.value & ~guild.default_role.permissions.value:
        return (
            f"{role.mention} has permissions that @everyone has not, so I do not give it to readers: take them from it"
            " (server settings → Roles)."
        )
    if not guild.me.guild_permissions.manage_roles:
        return "Give me *Manage Roles*, so that readers can take roles: server settings → Roles."
    if role >= guild.me.top_role:
        return f"Move my role above {role.mention}, so that readers can take it: server settings → Roles."
    return ""


def check_topics(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    """What is wrong with the roles that readers take, in a server that lets the bot manage roles for that."""
    if not newsroom.divided or not guild.me.guild_permissions.manage_roles:
        return []
    reasons = [why_not(guild, newsroom, topic) for topic in topics_of(newsroom)]
    return [Shortcoming(reason) for reason in reasons if reason]
