"""Where else an article runs: what chiefs do by command."""

from __future__ import annotations

from discord import app_commands

from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal, StoreUnavailable
from bot.ui.publishing.elsewhere import also_said, not_also_said
from cogs.acting import Act
from cogs.bot_access import Interaction, desk_of

CHOICES = 25
"""What Discord shows of a completion."""


async def also(act: Act) -> None:
    """Have an article run in another section's destination too, or not after all."""
    there = act.desk.destinations
    if act.given("but") == "not":
        done = await there.not_also(act.article_id, act.person, act.given("section"))
        await act.answer.privately(not_also_said(done))
        return
    done = await there.also(act.article_id, act.person, act.given("section"))
    await act.answer.privately(also_said(done))


async def sections(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Completion from the newsroom's sections."""
    if interaction.guild_id is None:
        return []
    try:
        newsroom = await desk_of(interaction.client).setup.newsroom(interaction.guild_id)
    except (StoreUnavailable, Refusal):
        return []
    names = [each.name for each in newsroom.sections if typed.casefold() in each.name.casefold()]
    return [app_commands.Choice(name=clip(name, 100), value=clip(name, 100)) for name in names[:CHOICES]]
