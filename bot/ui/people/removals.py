"""Removals: what the owner of a server is told when it removes the bot."""

from __future__ import annotations

from discord import ui

from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.store.people.removals import Removal
from bot.ui.buttons import Press, row
from bot.ui.message import Message
from bot.ui.phrases import when


def removal_notice(removal: Removal, server: str, *, owns: bool) -> Message:
    """To the owner: what is kept until when, and what they can do. Another person is told the same, and cannot have it
    erased."""
    until = (
        "I keep your newsroom: its articles, pictures, settings and log."
        if removal.erase_at is None
        else f"I keep your newsroom until {when(removal.erase_at, 'D')}: its articles, pictures, settings and log. Then I erase"
        " all of it."
    )
    going_on = (
        "**To go on:** let me in again before that. Everything is as you left it, and nothing needs to be set up. I publish"
        " nothing meanwhile.\n"
    )
    if not owns:
        return Message(
            f"👋 A server where you set me up, number {removal.guild_id}, removed me while I was away. {until}\n{going_on}"
            "**To have it erased now:** ask the person who runs me.\n"
            "-# Please tell the server’s owner: Discord no longer tells me who that is."
        )
    return Message(
        f"👋 Your server **{escape(clip(server, 100))}** removed me. {until}\n{going_on}"
        "**To have it erased now:** press the button.\n"
        "-# Messages that I posted in your server stay there until you delete them. Backups of the person who runs me expire"
        " later.",
        row(Press.ERASE_SERVER, article_id=removal.guild_id),
    )


def erase_question(removal: Removal) -> tuple[str, ui.View]:
    """Before everything of a server is erased."""
    return (
        "**This erases every article, picture, vote and setting of the newsroom, and its log. You cannot undo it.**",
        row(Press.ERASE_SERVER_SURELY, article_id=removal.guild_id),
    )


ERASED = "I erased the newsroom. If you let me in again, I start with an empty one."
