"""Drafts: what writers do with their own articles."""

from __future__ import annotations

from bot.desk.intake.manuscript import suggested_name, write_manuscript
from bot.desk.off_loop import off_loop
from bot.domain.article.states import Action
from bot.domain.newsroom.roles import Person
from bot.ui.buttons import Press, row
from bot.ui.intake.forms import copy_form, fits_form
from bot.ui.intake.receipts import own_buttons
from bot.ui.phrases import title
from cogs.answers import Answer
from cogs.bot_access import Bot, Interaction, desk_of


async def offer_edit(
    answer: Answer, interaction: Interaction | None, bot: Bot, article_id: int, person: Person
) -> None:
    """Open the form filled in; a text too long for it, or asked for in chat, goes another way."""
    await desk_of(bot).drafts.ready_to(Action.EDIT, article_id, person)
    sight = await desk_of(bot).reading.opened_by(article_id, person)
    copy, revision = sight.revision.copy, sight.revision.number
    if not fits_form(copy):
        await answer.privately(
            f"{title(sight.article.number, sight.article.headline)} is too long for a form (4,000 characters)."
            " Here it is as a file: change it, then send it back with the button"
            f" or `/draft edit {sight.article.number}` and its option `file`.",
            view=row(Press.UPLOAD, article_id=article_id, extra=revision),
            files=[
                (suggested_name(copy.headline, sight.article.number), await off_loop(write_manuscript, copy))
            ],
        )
    elif interaction is not None and not interaction.response.is_done():
        await answer.form(copy_form(copy, article_id=article_id, revision=revision))
    else:
        await answer.privately(
            f"Change {title(sight.article.number, sight.article.headline)} in the form:",
            view=own_buttons(sight.article, revision),
        )


async def ask_discard(answer: Answer, bot: Bot, article_id: int, person: Person) -> None:
    """Ask once more before a draft is put away."""
    article = await desk_of(bot).drafts.ready_to(Action.DISCARD, article_id, person)
    await answer.privately(
        f"Discard {title(article.number, article.headline)}? It leaves your list for good.",
        view=row(Press.DISCARD_SURELY, article_id=article.id),
    )


async def withdraw(answer: Answer, bot: Bot, article_id: int, person: Person) -> None:
    """Take an article back and say so."""
    article = await desk_of(bot).submitting.withdraw(article_id, person)
    await answer.privately(
        f"↩️ {title(article.number, article.headline)} is a draft again, its votes void."
        f" `/draft submit {article.number}` hands it in anew.",
        view=row(Press.EDIT, Press.SUBMIT, Press.DISCARD, article_id=article.id),
    )
