"""Proofs: the whole text of an article, for one person, as the reader will see it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.desk import Desk
from bot.desk.article.sight import Sight
from bot.desk.intake.manuscript import write_manuscript
from bot.desk.off_loop import off_loop
from bot.desk.publishing.layouts import laid_out
from bot.domain.article.amendment import PublicNote, closing_lines
from bot.domain.publishing.layout import Sheet
from bot.ui.article.sheets import behind_sign, proof_view
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
    """Show the first page; a long text also goes along whole, as a file."""
    embargo = embargo_sign(sight.article, sight.newsroom, now)
    copy, behind = sight.revision.copy, behind_sign(sight)
    sheets = await proof_sheets(sight, now)
    pictures = await _pictures(desk, sheets[0])
    if len(sheets) == 1 or len(pictures) >= FILES_MOST:
        view = proof_view(sheets, 0, sight.article.id, embargo=embargo, written_by=behind)
        await answer.show(view, files=pictures)
        return
    # A page refers to its file by name, and Discord changes names that are not plain ASCII.
    name = f"article-{sight.article.number}.md"
    await answer.show(
        proof_view(sheets, 0, sight.article.id, embargo=embargo, written_by=behind, file_name=name),
        files=[*pictures, (name, await off_loop(write_manuscript, copy))],
    )


async def _read(act: Act) -> None:
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    await show_proof(act.answer, act.desk, sight, act.desk.unit.clock())


async def _turn(act: Act) -> None:
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    now = act.desk.unit.clock()
    sheets = await proof_sheets(sight, now)
    page, embargo = min(act.extra, len(sheets) - 1), embargo_sign(sight.article, sight.newsroom, now)
    view = proof_view(sheets, page, act.article_id, embargo=embargo, written_by=behind_sign(sight))
    await act.answer.in_place(view, files=await _pictures(act.desk, sheets[page]))


PRESSES = {Press.READ: Handler(_read), Press.PAGE: Handler(_turn, Reply.IN_PLACE)}
