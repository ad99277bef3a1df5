"""Where else an article runs: what chiefs do by command."""

from __future__ import annotations

from bot.delivery.publishing.forum import lack_there
from bot.ui.publishing.elsewhere import also_said, not_also_said
from cogs.acting import Act


async def also(act: Act) -> None:
    """Have an article run in another section's destination too, or not after all."""
    destinations = act.desk.destinations
    if act.given("but") == "not":
        done = await destinations.not_also(act.article_id, act.person, act.given("section"))
        await act.answer.privately(not_also_said(done))
        return
    done = await destinations.also(act.article_id, act.person, act.given("section"))
    sight = await act.desk.reading.sight(act.article_id)
    there = next((each for each in sight.also_runs if each.section == done.section and not each.first), None)
    lack = lack_there(act.bot, sight.at(there.section_id)) if there is not None else ""
    await act.answer.privately("\n".join(filter(None, (also_said(done), lack and f"⚠️ {lack}"))))
