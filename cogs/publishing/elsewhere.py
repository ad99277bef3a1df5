"""Where else an article runs: what chiefs do by command."""

from __future__ import annotations

from bot.ui.publishing.elsewhere import also_said, not_also_said
from cogs.acting import Act


async def also(act: Act) -> None:
    """Have an article run in another section's destination too, or not after all."""
    there = act.desk.destinations
    if act.given("but") == "not":
        done = await there.not_also(act.article_id, act.person, act.given("section"))
        await act.answer.privately(not_also_said(done))
        return
    done = await there.also(act.article_id, act.person, act.given("section"))
    await act.answer.privately(also_said(done))
