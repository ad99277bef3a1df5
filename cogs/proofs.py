"""Proofs: the whole text of an article, for one person, as the reader will see it."""

from __future__ import annotations

from datetime import datetime

from bot.desk.manuscript import write_manuscript
from bot.desk.reading import Sight
from bot.domain.layout import lay_out
from bot.ui.schedule import embargo_sign
from bot.ui.sheets import proof_view
from cogs.answers import Answer


async def show_proof(answer: Answer, sight: Sight, now: datetime) -> None:
    """Show the first page; a long text also goes along whole, as a file."""
    embargo = embargo_sign(sight.article, sight.newsroom, now)
    copy = sight.revision.copy
    sheets = lay_out(copy, sight.byline)
    if len(sheets) == 1:
        await answer.show(proof_view(sheets, 0, sight.article.id, embargo=embargo))
        return
    # A page refers to its file by name, and Discord changes names that are not plain ASCII.
    name = f"article-{sight.article.number}.md"
    await answer.show(
        proof_view(sheets, 0, sight.article.id, embargo=embargo, file_name=name),
        files=[(name, write_manuscript(copy))],
    )
