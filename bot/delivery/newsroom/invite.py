"""The invite: the link that adds the bot to a server, with the permissions that the check looks for and no others."""

from __future__ import annotations

import discord

from bot.ui.needs import Room
from bot.ui.permissions import needed

SCOPES = ("bot", "applications.commands")

ROOMS = (Room.REVIEW, Room.PUBLISH, Room.FORUM, Room.ANNOUNCE, Room.SUBMISSIONS)
"""For what the link asks: every kind of channel that a newsroom may use, with every setting as it is at first."""


def permissions_needed(*, events: bool = False) -> discord.Permissions:
    """Everything that a newsroom needs; with `events` also what it takes to show articles among a server's events."""
    names = {name for room in ROOMS for name in needed(room)}
    if events:
        names |= needed(Room.SERVER, ("events",)).keys()
    return discord.Permissions(**dict.fromkeys(names, True))


def invite_link(application_id: int, *, events: bool = False) -> str:
    """The address that a person opens to add the bot to a server that they manage."""
    return discord.utils.oauth_url(
        application_id, permissions=permissions_needed(events=events), scopes=SCOPES
    )
