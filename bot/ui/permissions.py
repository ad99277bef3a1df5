"""The permissions that the bot needs, as the areas declare them, put together. The check, the page, the invite link, and the
channels that the bot creates follow from them."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.settings import BY_OPTION
from bot.ui.intake import doing as intake
from bot.ui.needs import Need, Room
from bot.ui.newsroom import doing as newsroom
from bot.ui.planning import doing as planning
from bot.ui.publishing import doing as publishing
from bot.ui.review import doing as review

NEEDS: tuple[Need, ...] = (
    *newsroom.NEEDS,
    *planning.NEEDS,
    *publishing.NEEDS,
    *review.NEEDS,
    *intake.NEEDS,
)
"""Every row of every area."""


def needed(room: Room, on: Collection[str] = ()) -> dict[str, str]:
    """The permissions that the bot needs there with these settings on, each with all that it is needed for."""
    found: dict[str, list[str]] = {}
    for need in NEEDS:
        if room in need.rooms and (not need.if_on or need.if_on in on):
            found.setdefault(need.permission, []).append(need.why)
    return {permission: " and ".join(reasons) for permission, reasons in found.items()}


def on_in(newsroom: Newsroom) -> frozenset[str]:
    """The settings of a newsroom that are on there, and for which something is needed."""
    asked = {need.if_on for need in NEEDS} & BY_OPTION.keys()
    return frozenset(option for option in asked if BY_OPTION[option].of(newsroom))


def needed_if(room: Room) -> list[Need]:
    """What is needed there only with some setting on."""
    return [need for need in NEEDS if need.if_on and room in need.rooms]
