"""A permission that the bot needs, as an area declares it beside what it does (`bot/ui/<area>/doing.py`)."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.dataclass import dataclass


class Room(StrEnum):
    """Where a permission is needed. The value is what people call the place."""

    REVIEW = "review"
    PUBLISH = "publish"
    FORUM = "publish, where it is a forum"
    ANNOUNCE = "announce"
    SUBMISSIONS = "submissions"
    SERVER = "the server"


EVERY_CHANNEL = (Room.REVIEW, Room.PUBLISH, Room.FORUM, Room.ANNOUNCE, Room.SUBMISSIONS)


@dataclass(frozen=True, slots=True)
class Need:
    """A permission, by discord.py's name for it. `why` goes on after “give me *Add Reactions*”."""

    permission: str
    why: str
    rooms: tuple[Room, ...]
    if_on: str = ""
    """The setting of a newsroom, or of the operator, that must be on for it to be needed; empty if it is always needed."""
