"""A message as the bot sends it."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from discord import ui

from bot.domain.dataclass import dataclass
from bot.domain.publishing.layout import clip
from bot.ui.phrases import person

MESSAGE_LIMIT = 2000
"""Characters of a plain message."""


File = tuple[str, bytes | Path]
"""A name and its bytes, or where these are: what is a file already is read from it while it is sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send: its text, buttons under it, and the only people and roles it may ping. `unfurls`
    says whether Discord shows what its links lead to."""

    text: str
    view: ui.View | None = None
    pings: tuple[int, ...] = ()
    pings_role: int | None = None
    pings_roles: tuple[int, ...] = ()
    """More roles, where it may ping several."""
    attachment: File | None = field(default=None, repr=False)
    shown: tuple[File, ...] = field(default=(), repr=False)
    """Pictures beside the attachment, in this order."""
    unfurls: bool = True
    alt: str = ""
    """What the attachment shows, for those who cannot see it."""

    @property
    def pinged_roles(self) -> tuple[int, ...]:
        """Every role that it may ping."""
        return (*((self.pings_role,) if self.pings_role is not None else ()), *self.pings_roles)


def closed_door(message: Message, author_id: int) -> Message:
    """A notice for an author whose DMs are closed: in the thread, with a mention."""
    text = clip(f"{person(author_id)} {message.text}", MESSAGE_LIMIT)
    return Message(text, message.view, pings=(author_id,), attachment=message.attachment)


def cut(lines: list[str]) -> str:
    return clip("\n".join(lines), MESSAGE_LIMIT)
