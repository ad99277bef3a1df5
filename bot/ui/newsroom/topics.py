"""Topics on screen: the message with which readers choose what they are told of."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.late import pattern
from bot.domain.newsroom.section import Section
from bot.domain.text.markdown_escape import escape
from bot.ui.buttons import NUMBER, settled

TOPIC = pattern(rf"cd-topic:(?P<guild>{NUMBER}):(?P<section>{NUMBER})")
"""The custom id of a topic's button."""

INVITATION = (
    "🔔 **What would you like to hear of?** Press a topic, and I ping you when an article of it appears. Press"
    " it again to stop."
)

NO_TOPICS = "No section pings a role yet. Give one with `/section edit` and its option `subscribers`, then post the menu."

GONE = "That topic no longer exists. Ask a chief to post the menu again."


def topics_view(guild_id: int, sections: Sequence[Section]) -> ui.View:
    """A button for each topic. It works for as long as the message is there."""
    view = ui.View(timeout=None)
    for section in sections:
        view.add_item(
            ui.Button(
                label=section.name,
                style=discord.ButtonStyle.secondary,
                custom_id=f"cd-topic:{guild_id}:{section.id}",
            )
        )
    return settled(view)


def taken(section: Section, role_id: int, *, now: bool) -> str:
    """To a reader who pressed a topic."""
    if now:
        return (
            f"🔔 You are pinged for **{escape(section.name)}** now (<@&{role_id}>). Press it again to stop."
        )
    return f"🔕 I no longer ping you for **{escape(section.name)}**."


def posted(where: str, reasons: Sequence[str]) -> str:
    """To the chief who posted the menu."""
    lines = [f"The menu is in {where}."]
    if reasons:
        lines.append("Left out:")
        lines += [f"- {reason}" for reason in reasons]
    return "\n".join(lines)


def none_works(reasons: Sequence[str]) -> str:
    """To the chief, where no topic can be offered."""
    return "\n".join(["I posted no menu, since I can offer no topic:", *(f"- {each}" for each in reasons)])
