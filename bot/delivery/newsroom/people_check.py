"""The check of people: who sees what they should not, and who cannot see or write what they must."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import discord

from bot.delivery.members import member_of
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.errors import NotAMember
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.sections import views
from bot.domain.newsroom.settings import SIGN_OFF_PING, SIGN_OFFS
from bot.ui.newsroom.setup import permission_name

NAMED = 5
"""Roles or members that one sentence names; the others are counted."""

READING = ("view_channel", "read_message_history")

Channel = discord.abc.GuildChannel


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something that must be changed in the server. `sentence` says what, and where."""

    sentence: str


def check_people(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    """Each channel, looked at for the people who use it."""
    channels = {use: guild.get_channel(channel_id) for use, channel_id in newsroom.channels.items()}
    editors = guild.get_role(newsroom.editors_role)
    writers, subscribers = (
        guild.get_role(newsroom.writers_role or 0),
        guild.get_role(newsroom.subscribers_role or 0),
    )
    desk = _desk_of(guild, newsroom)
    review, publish = channels.get("review"), channels.get("publish")
    announce, submissions = channels.get("announce"), channels.get("submissions")
    found: list[Shortcoming] = []
    if review is not None:
        found += _secret(guild, review, desk)
        if editors is not None:  # as a rule the chiefs are editors too
            found += _needs(review, editors, READING, "to judge articles")
        for role in desk:
            found += _pinged(guild, review, role, "The desk’s messages")
        if SIGN_OFF_PING.of(newsroom):
            signers = dict.fromkeys(guild.get_role(each.role or 0) for each in SIGN_OFFS.of(newsroom))
            for role in filter(None, signers):
                found += _pinged(guild, review, role, "Sign-offs that are wanted")
    if publish is not None:
        found += _readable(guild, publish, desk, "articles")
    if announce is not None:
        found += _readable(guild, announce, desk, "announcements")
        if subscribers is not None:
            found += _needs(announce, subscribers, ("view_channel",), "to read announcements")
            found += _pinged(guild, announce, subscribers, "Announcements")
    if submissions is not None:
        who = writers or guild.default_role
        found += _needs(submissions, who, ("view_channel", "send_messages"), "to submit there")
    return found


def _desk_of(guild: discord.Guild, newsroom: Newsroom) -> list[discord.Role]:
    """The roles of the desk that works in the review channel: of all the sections that share it."""
    rooms = [newsroom, *views(newsroom.house or newsroom)]
    ids = [
        role_id
        for room in rooms
        if room.review_channel == newsroom.review_channel
        for role_id in (room.editors_role, room.chiefs_role)
    ]
    found = (guild.get_role(role_id or 0) for role_id in dict.fromkeys(ids))
    return [role for role in found if role is not None]


async def check_let_in(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    """Members whom a review channel lets in by name, and who are not on the desk. Asks Discord for each of them."""
    found: list[Shortcoming] = []
    looked: set[int] = set()
    for room in [newsroom, *views(newsroom)]:
        if room.review_channel not in looked:
            looked.add(room.review_channel)
            found += await _let_in(guild, room)
    return found


async def _let_in(guild: discord.Guild, newsroom: Newsroom) -> list[Shortcoming]:
    review = guild.get_channel(newsroom.review_channel)
    if review is None:
        return []
    desk = {role.id for role in _desk_of(guild, newsroom)}
    strangers: list[str] = []
    for target, overwrite in review.overwrites.items():
        if isinstance(target, discord.Role) or not overwrite.view_channel or target.id == guild.me.id:
            continue
        if isinstance(target, discord.Object) and target.type is discord.Role:
            continue
        try:
            member = await member_of(guild, target.id)
        except (NotAMember, discord.HTTPException):
            continue
        if not member.bot and desk.isdisjoint(role.id for role in member.roles):
            strangers.append(member.mention)
    return _seen_by(review, strangers)


def _secret(guild: discord.Guild, review: Channel, desk: Collection[discord.Role]) -> list[Shortcoming]:
    if review.permissions_for(guild.default_role).view_channel:
        return [
            Shortcoming(
                f"Everyone can see {review.mention}, and with it drafts: take *View Channel* from"
                " @everyone there, and give it to the editors."
            )
        ]
    strangers = [
        role.mention
        for role in _roles(guild, desk)
        if not role.permissions.administrator and review.permissions_for(role).view_channel
    ]
    return _seen_by(review, strangers)


def _seen_by(review: Channel, strangers: list[str]) -> list[Shortcoming]:
    if not strangers:
        return []
    return [
        Shortcoming(
            f"{_listed(strangers)} can see {review.mention}, and with it drafts, without being on the desk: take"
            " *View Channel* from them there: channel settings → Permissions."
        )
    ]


def _readable(
    guild: discord.Guild, channel: Channel, desk: Collection[discord.Role], what: str
) -> list[Shortcoming]:
    """Readers are everyone, or in a server that lets people in step by step some role that is not the desk's."""
    readers = [guild.default_role, *_roles(guild, desk)]
    if any(all(getattr(channel.permissions_for(role), name) for name in READING) for role in readers):
        return []
    return [
        Shortcoming(
            f"Readers cannot read {what} in {channel.mention}: give @everyone, or the role of your readers, *View Channel*"
            " and *Read Message History* there."
        )
    ]


def _needs(channel: Channel, role: discord.Role, permissions: Iterable[str], why: str) -> list[Shortcoming]:
    has = channel.permissions_for(role)
    missing = [f"*{permission_name(name)}*" for name in permissions if not getattr(has, name)]
    if not missing:
        return []
    who = "@everyone" if role.is_default() else role.mention
    return [
        Shortcoming(
            f"In {channel.mention} give {who} {_listed(missing)} {why}: channel settings → Permissions."
        )
    ]


def _pinged(guild: discord.Guild, channel: Channel, role: discord.Role, what: str) -> list[Shortcoming]:
    if role.mentionable or channel.permissions_for(guild.me).mention_everyone:
        return []
    return [
        Shortcoming(
            f"{what} cannot ping {role.mention}: let anyone mention that role (role"
            f" settings), or give me *Mention Everyone* in {channel.mention}."
        )
    ]


def _roles(guild: discord.Guild, desk: Collection[discord.Role]) -> list[discord.Role]:
    """The roles of people who are not on the desk. Bots have roles of their own."""
    return [role for role in guild.roles if not (role.is_default() or role.managed or role in desk)]


def _listed(names: list[str]) -> str:
    shown, more = names[:NAMED], len(names) - NAMED
    if more > 0:
        shown = [*shown, f"{more} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
