"""The history of an article: opened at its newest end, and turned page by page."""

from __future__ import annotations

from bot.ui.archive.history import history
from bot.ui.buttons import Press
from cogs.acting import Act, Handler
from cogs.answers import Reply


async def show_history(act: Act) -> None:
    """Show the latest that happened to an article."""
    page = history(await act.desk.history.latest(act.article_id, act.person))
    await act.answer.privately(page.text, view=page.view)


async def _older(act: Act) -> None:
    page = history(await act.desk.history.older(act.article_id, act.person, act.extra))
    await act.answer.in_place(page.view, page.text)


async def _newer(act: Act) -> None:
    page = history(await act.desk.history.newer(act.article_id, act.person, act.extra))
    await act.answer.in_place(page.view, page.text)


PRESSES = {
    Press.HISTORY: Handler(show_history),
    Press.OLDER: Handler(_older, Reply.IN_PLACE),
    Press.NEWER: Handler(_newer, Reply.IN_PLACE),
}
