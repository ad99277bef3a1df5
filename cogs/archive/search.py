"""Searches: a page of what was found, and its buttons that turn it, on whatever message."""

from __future__ import annotations

import asyncio

from discord import ui

from bot.desk.archive.search import Findings
from bot.ui.archive.search_results import TEMPLATE, findings_view, page_texts
from cogs.answers import Reply
from cogs.components import Component, Touched
from cogs.person import person_at


async def drawn(found: Findings) -> ui.LayoutView:
    """A page of findings. Long texts take a while to look through, and nobody is to wait behind it."""
    return findings_view(found, await asyncio.to_thread(page_texts, found))


async def _turn(touched: Touched) -> None:
    """Show that page, of what the person may see by now."""
    guild_id, search_id, page = map(int, touched.match.group("guild", "search", "page"))
    person = await person_at(touched.interaction, guild_id)
    await touched.answer.in_place(
        await drawn(await touched.desk.search.page(guild_id, search_id, person, page))
    )


COMPONENTS = (Component(TEMPLATE, _turn, lambda _: Reply.IN_PLACE),)
