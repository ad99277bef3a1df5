"""What is said of a channel that was deleted."""

from __future__ import annotations

from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.message import Message

_CHANNEL_GONE: dict[str, str] = {
    "review": "the cards of the desk went with it. They are posted in the new one, and every vote still counts",
    "publish": "nothing goes out until there is another one",
    "submissions": "writers still hand in with `/submit`, wherever they are",
    "announce": "what goes out is announced once there is another one",
}


def channel_gone(server: str, use: str) -> Message:
    """To the desk, or to the server's owner: one of the newsroom's channels was deleted."""
    return Message(
        f"⚠️ The {use} channel of **{escape(clip(server, 100))}** was deleted: {_CHANNEL_GONE[use]}."
        f" Whoever manages the server names another one with `/newsroom setup` and its option `{use}`."
    )
