"""Help on screen: what somebody can do in a newsroom, by their roles, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from bot.domain.newsroom.newsroom import Newsroom

Link = Callable[[str], str]
"""Makes a link of a command's name, which opens it when it is pressed."""


class Role(StrEnum):
    """In what capacity somebody is in a newsroom. Readers have none."""

    WRITER = "writer"
    EDITOR = "editor"
    CHIEF = "chief"
    ADMINISTRATOR = "administrator"


_LINES: Mapping[Role, tuple[str, Sequence[tuple[Sequence[str], str]]]] = {
    Role.WRITER: (
        "Write",
        (
            (("submit",), "submit an article: a form, or a file"),
            (("draft list", "draft show"), "your articles and their states"),
            (("draft edit", "draft withdraw"), "change one, or take it back"),
            (("draft follow",), "follow a published article up"),
            (("me byline",), "the name that readers see"),
        ),
    ),
    Role.EDITOR: (
        "Review",
        (
            (("review queue", "review show"), "what waits, and an article in full"),
            (("review claim",), "say that you are on it"),
            (("review approve", "review changes", "review spike"), "decide, or press a button on the card"),
            (("review hold", "review diff"), "stop an article; see what changed"),
            (("draft assign",), "ask a writer for an article"),
        ),
    ),
    Role.CHIEF: (
        "Publish",
        (
            (("publish now", "publish schedule"), "send approved articles out"),
            (("publish calendar",), "what goes out when"),
            (("publish correct", "publish unpublish", "publish retract"), "fix published articles"),
        ),
    ),
    Role.ADMINISTRATOR: (
        "Set up",
        (
            (("newsroom setup", "newsroom settings"), "channels, roles and rules"),
            (("newsroom check",), "what keeps the bot from its work"),
        ),
    ),
}

_READERS = (
    (("archive search", "archive show"), "find published articles, with their corrections"),
    (("archive export",), "take articles along as files"),
    (("me data",), "see what I hold of you"),
)


def help_text(
    room: Newsroom | None, roles: Sequence[Role], *, in_server: bool, link: Link, prefix: str
) -> str:
    """What somebody can do, a line for each thing, with the commands as links. In a DM there are no roles."""
    if not in_server:
        return "I am the news desk of a server. Use `/help` in one of its channels: I then say what you can do there."
    lines: list[str] = []
    if room is None:
        manager = Role.ADMINISTRATOR in roles
        does = "Set it up with" if manager else "A member who may manage the server sets it up with"
        return f"This server has no newsroom yet. {does} {link('newsroom setup')}."
    for role in roles:
        title, entries = _LINES[role]
        lines += [f"**{title}**", *_entries(entries, link)]
    lines += ["**Read**", *_entries(_READERS, link)]
    if Role.WRITER not in roles and room.writers_role is not None:
        lines.append(f"-# To write here you need the role <@&{room.writers_role}>.")
    lines.append(
        f"-# Everything works in chat too: `{prefix}submit`, the headline, and the text on the lines below."
        " Name an article by its number or headline."
    )
    return "\n".join(lines)


def _entries(entries: Sequence[tuple[Sequence[str], str]], link: Link) -> list[str]:
    return [f"{' · '.join(map(link, names))}: {does}" for names, does in entries]
