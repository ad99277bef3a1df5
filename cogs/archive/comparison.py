"""Comparisons: what changed between two revisions, for one person."""

from __future__ import annotations

import asyncio

from discord import app_commands

from bot.domain.refusals import Refusal
from bot.ui.archive.comparison import changed_pictures, compared, revision_label
from bot.ui.article.verdict_buttons import verdict_view
from cogs.acting import Act
from cogs.bot_access import Interaction, desk_of
from cogs.person import person_of

CHOICES = 25
"""Discord shows at most so many."""

PAGE_BYTES = 5 * 1024 * 1024
"""Bytes of pictures in the page of a comparison, which grow by a third there. Discord takes 10 MiB."""


async def show_comparison(act: Act) -> None:
    """Show what changed; with the whole as a file, where it is long."""
    comparing, start, end = act.desk.comparison, act.given("start"), act.given("end")
    comparison = await comparing.compare(act.article_id, act.person, start, end)
    # A long one takes a while, and nobody is to wait behind it.
    files = await act.desk.comparison.files(
        act.article_id, changed_pictures(comparison.old, comparison.new), PAGE_BYTES
    )
    text, page = await asyncio.to_thread(compared, comparison, files)
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    view = verdict_view(sight) if sight.revision.id == comparison.new.id else None
    await act.answer.privately(text, view=view, files=[page] if page else ())


async def completing_revisions(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The revisions of the article that is named already, the latest first."""
    article = str(getattr(interaction.namespace, "article", "") or "")
    if interaction.guild_id is None or not article:
        return []
    try:
        found = await desk_of(interaction.client).comparison.revisions(
            interaction.guild_id, person_of(interaction.user), article, limit=CHOICES, typed=typed
        )
    except Refusal:
        return []  # sent in, the command says what is the matter
    return [app_commands.Choice(name=revision_label(listed), value=str(listed.number)) for listed in found]
