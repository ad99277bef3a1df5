"""The morning budgets of a newsroom, as they stand in its review channel."""

from __future__ import annotations

import re

import discord

from tests.world import World, components_of, text_of

HOUR, DAY = 3600, 24 * 3600


def all_budgets(world: World) -> list[discord.Message]:
    """The budgets in the review channel, the oldest first."""
    return [m for m in world.review.history() if m.components and text_of(m).startswith("## 📋 ")]


def shown(world: World) -> str:
    """What the latest budget says; links only as their words."""
    return re.sub(r"\[(№[^\]]*)\]\(https:[^)]*\)", r"\1", text_of(all_budgets(world)[-1]))


def heads(world: World) -> list[str]:
    """The first line of each budget."""
    return [text_of(m).splitlines()[0].removeprefix("## 📋 ") for m in all_budgets(world)]


def line(world: World, holding: str) -> str:
    """The one line of the latest budget with these words."""
    (found,) = [one for one in shown(world).splitlines() if holding in one]
    return found


def choices(message: discord.Message) -> list[str]:
    """What the menu of a budget offers."""
    (menu,) = [c for c in components_of(message) if c["type"] == 3]
    return [f"{option['label']} · {option['description']}" for option in menu["options"]]


async def hours(world: World, count: float) -> None:
    """Let time pass."""
    await world.env.advance_time(count * HOUR)
    await world.env.settle()
