"""What is said of a channel or role that was deleted, and of too many active threads."""

from __future__ import annotations

from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.message import Message

_CHANNEL_GONE: dict[str, str] = {
    "review": "the cards of the desk went with it. I post them in the new one, and every vote still counts",
    "publish": "nothing goes out until there is another one",
    "submissions": "writers can still submit with `/submit` in any channel",
    "announce": "I announce articles once there is another one",
}


_ROLE_GONE: dict[str, str] = {
    "editors": "no one can judge articles until there is another one",
    "chiefs": "no chief can release articles until there is another one",
    "writers": "only editors can submit until there is another one",
    "subscribers": "announcements go out without a ping",
}


def channel_gone(server: str, use: str, section: str = "") -> Message:
    """To the desk, or to the server's owner: one of the newsroom's channels or roles was deleted, or one that a section
    has of its own."""
    if section:
        what = f"The role of the {use}" if use in _ROLE_GONE else f"The {use} channel"
        gone = _ROLE_GONE[use] if use in _ROLE_GONE else _CHANNEL_GONE[use]
        return Message(
            f"⚠️ {what} of the section **{escape(section)}** was deleted: {gone}. A chief chooses another one with"
            f" `/section edit` and its option `{use}`. With `without: {use}` the section takes the newsroom’s."
        )
    name = f"**{escape(clip(server, 100))}**"
    if use in _ROLE_GONE:
        without = (
            f" or does without with `/newsroom settings` and `without: {use}`" if use != "editors" else ""
        )
        return Message(
            f"⚠️ The role of the {use} of {name} was deleted: {_ROLE_GONE[use]}. A server manager"
            f" chooses another one with `/newsroom setup` and its option `{use}`{without}."
        )
    return Message(
        f"⚠️ The {use} channel of **{escape(clip(server, 100))}** was deleted: {_CHANNEL_GONE[use]}."
        f" A server manager chooses another one with `/newsroom setup` and its option `{use}`."
    )


def many_threads(count: int) -> Message:
    """To the desk: soon Discord opens no more threads in this server."""
    return Message(
        f"⚠️ This server has {count:,} active threads, and Discord allows 1,000. Beyond that review cards get no thread."
        " Archive threads that you no longer need. I archive the threads of finished articles."
    )
