"""Topics: a message where readers take and leave the ping roles of the sections."""

from __future__ import annotations

import discord

from bot.delivery.newsroom.topics import topics_of, why_not
from bot.domain.refusals import UnknownPress
from bot.ui.newsroom.topics import (
    GONE,
    INVITATION,
    NO_TOPICS,
    TOPIC,
    none_works,
    posted,
    taken,
    topics_view,
)
from cogs.answers import Answer
from cogs.bot_access import Context, desk_of
from cogs.components import Component, Touched
from cogs.newsroom.guided import guild_at
from cogs.person import person_in


async def post_menu(context: Context, answer: Answer, channel: discord.TextChannel | None) -> None:
    """Post the menu, for chiefs and managers. What cannot be offered is named and left out."""
    assert context.guild is not None
    room = await desk_of(context.bot).sections.manage(context.guild.id, person_in(context))
    guild, topics = guild_at(context.bot, context.guild.id), topics_of(room)
    reasons = {topic: why_not(guild, room, topic) for topic in topics}
    offered = [topic.section for topic, reason in reasons.items() if not reason]
    left_out = list(dict.fromkeys(reason for reason in reasons.values() if reason))
    if not offered:
        await answer.privately(none_works(left_out) if left_out else NO_TOPICS)
        return
    where = channel or context.channel
    view = topics_view(guild.id, offered)
    await answer.hold_on()
    try:
        await where.send(INVITATION, view=view, allowed_mentions=discord.AllowedMentions.none())
    except discord.Forbidden:
        await answer.privately("I cannot write there: give me *View Channel* and *Send Messages* in it.")
        return
    name = where.mention if isinstance(where, discord.TextChannel) else "this channel"
    await answer.privately(posted(name, left_out))


async def _toggle(touched: Touched) -> None:
    member, guild = touched.interaction.user, touched.interaction.guild
    if guild is None or not isinstance(member, discord.Member) or str(guild.id) != touched.match["guild"]:
        raise UnknownPress
    room = await touched.desk.setup.newsroom(guild.id)
    wanted = int(touched.match["section"])
    topic = next((each for each in topics_of(room) if each.section.id == wanted), None)
    if topic is None:
        await touched.answer.privately(GONE)
        return
    if reason := why_not(guild, room, topic):
        await touched.answer.privately(reason)
        return
    await touched.answer.hold_on()  # a second press takes the role away again
    has = any(role.id == topic.role_id for role in member.roles)
    role = discord.Object(topic.role_id)
    try:
        if has:
            await member.remove_roles(role, reason="Copydesk: a topic that they left")
        else:
            await member.add_roles(role, reason="Copydesk: a topic that they chose")
    except discord.Forbidden:
        await touched.answer.privately(
            "Discord does not let me change that role. Ask a server manager to run `/newsroom check`."
        )
        return
    await touched.answer.privately(taken(topic.section, topic.role_id, now=not has))


COMPONENTS = (Component(TOPIC, _toggle),)
