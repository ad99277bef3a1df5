"""The invite: the link that adds the bot to a server, with the permissions that the check looks for and no others."""

from __future__ import annotations

import discord

from bot.delivery.newsroom.permission_check import EVENTS, NEEDS

SCOPES = ("bot", "applications.commands")


def permissions_needed(*, events: bool = False) -> discord.Permissions:
    """Everything that a newsroom needs; with `events` also what it takes to show articles among a server's events."""
    names = {name for needs in NEEDS.values() for name in needs}
    return discord.Permissions(**dict.fromkeys(names | set(EVENTS if events else ()), True))


def invite_link(application_id: int, *, events: bool = False) -> str:
    """The address that a person opens to add the bot to a server that they manage."""
    return discord.utils.oauth_url(
        application_id, permissions=permissions_needed(events=events), scopes=SCOPES
    )
