"""Saving: a changed text becomes a new revision, and its writer gets the receipt."""

from __future__ import annotations

from bot.delivery.members import members_named_like
from bot.desk.intake.manuscript import Manuscript
from bot.domain.article.copy import Copy
from bot.domain.intake.errors import NothingChanged
from cogs.acting import Act
from cogs.answers import courtesy
from cogs.intake.receipts import give_receipt
from cogs.planning.schedule import heed_file


async def save(act: Act, copy: Copy, began_at: int, *, as_draft: bool = False) -> None:
    """Save a text that was changed in its form. `began_at` is the number of the revision that the form was opened with;
    `as_draft` where the form promised that it stays a draft."""
    await _save(act, copy, began_at, as_draft=as_draft)


async def save_file(
    act: Act, manuscript: Manuscript, copy: Copy, began_at: int, *, byline_given: bool = False
) -> None:
    """Save the text of a changed file, and heed the embargo that it speaks of. With `byline_given` the file's own does not
    matter."""
    undo = await heed_file(act, manuscript)
    await _save(act, copy, began_at, manuscript, "" if byline_given else manuscript.authors, undo)


async def _save(
    act: Act,
    copy: Copy,
    began_at: int,
    manuscript: Manuscript | None = None,
    authors: str = "",
    undo: int = 0,
    *,
    as_draft: bool = False,
) -> None:
    async with courtesy(act.answer, copy=copy):
        guild = act.bot.get_guild((await act.desk.reading.home(act.article_id)).guild_id)
        try:
            taken = await act.desk.drafts.edit(
                act.article_id,
                act.person,
                copy,
                began_at=began_at,
                account=None if manuscript is None else manuscript.account,
                authors=authors,
                others=None if manuscript is None else await members_named_like(guild, copy.byline),
                as_draft=as_draft,
            )
        except NothingChanged as same:
            await act.answer.refuse(same)  # nothing is lost, so no file comes back
            return
        await give_receipt(act.answer, act.desk, taken, undo=undo)
