"""Proofs: the whole text of an article, for one person, as the reader will see it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from discord import ui

from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.desk.intake.manuscript import write_manuscript
from bot.desk.off_loop import off_loop
from bot.desk.publishing.layouts import laid_out
from bot.domain.article.amendment import PublicNote
from bot.domain.publishing.layout import Sheet
from bot.domain.publishing.notices import closing_lines
from bot.domain.publishing.plates import public_name
from bot.ui.article.sheets import behind_sign, page_of, proof_view
from bot.ui.article.verdict_buttons import verdict_buttons
from bot.ui.buttons import Press
from bot.ui.planning.schedule import embargo_sign
from cogs.acting import Act, Handler
from cogs.answers import Answer, Files, Reply

FILES_MOST = 10
"""Files that Discord takes with one message."""


async def proof_sheets(sight: Sight, now: datetime) -> tuple[Sheet, ...]:
    """What readers will see once it is approved, or see already."""
    closing, amendment = list(sight.closing), sight.revision.amendment
    if sight.article.amending and amendment is not None:
        published = (sight.article.published_at or now).astimezone(sight.newsroom.zone).date()
        pending = PublicNote(amendment, now.astimezone(sight.newsroom.zone).date())
        closing += closing_lines([pending], published=published)
    return await off_loop(laid_out, sight.revision.copy, sight.byline, closing, sight.gone)


async def _pictures(desk: Desk, sheet: Sheet) -> Files:
    """The files of the pictures on a page."""
    media = desk.picture_files.media
    return await asyncio.to_thread(
        lambda: [
            (plate.file_name, media.read_or_blank(plate.sha256, plate.extension)) for plate in sheet.plates
        ]
    )


async def show_proof(answer: Answer, desk: Desk, sight: Sight, now: datetime) -> None:
    """Show the first page; a long text also goes along whole, as a file, whose links name the pictures as the pages have them.
    Who may judge it does that under it."""
    sheets = await proof_sheets(sight, now)
    pictures = await _pictures(desk, sheets[0])
    if len(sheets) == 1 or len(pictures) >= FILES_MOST:
        await answer.show(_page(sight, sheets, 0, now), files=pictures)
        return
    # A page refers to its file by name, and Discord changes names that are not plain ASCII.
    name = f"article-{sight.article.number}.md"
    whole = await off_loop(
        lambda: write_manuscript(sight.revision.copy, address=public_name, without=sight.gone)
    )
    await answer.show(_page(sight, sheets, 0, now, file_name=name), files=[*pictures, (name, whole)])


def _page(
    sight: Sight, sheets: tuple[Sheet, ...], page: int, now: datetime, file_name: str | None = None
) -> ui.LayoutView:
    return proof_view(
        sheets,
        page,
        sight.article.id,
        embargo=embargo_sign(sight.article, sight.newsroom, now),
        written_by=behind_sign(sight),
        file_name=file_name,
        verdicts=verdict_buttons(sight),
        revision=sight.revision.number,
    )


async def _read(act: Act) -> None:
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    await show_proof(act.answer, act.desk, sight, act.desk.unit.clock())


async def _turn(act: Act) -> None:
    """Another page; the first one of the text that is there now, where that is not the one that was begun."""
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    now = act.desk.unit.clock()
    sheets = await proof_sheets(sight, now)
    page, revision = page_of(act.extra)
    page = min(page, len(sheets) - 1) if revision in (0, sight.revision.number) else 0
    await act.answer.in_place(_page(sight, sheets, page, now), files=await _pictures(act.desk, sheets[page]))


PRESSES = {Press.READ: Handler(_read), Press.PAGE: Handler(_turn, Reply.IN_PLACE)}
