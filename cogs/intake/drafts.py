"""Drafts: what writers do with their own articles."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.delivery.members import members_named_like
from bot.desk.intake.manuscript import suggested_name, write_manuscript
from bot.desk.intake.pictures.links import names_of
from bot.desk.intake.pictures.places import renumbered
from bot.desk.off_loop import off_loop
from bot.domain.article.errors import GuardUnmet
from bot.domain.article.states import Action, Guard
from bot.domain.intake.errors import NoFile
from bot.ui.article.amendments import WRITE_NOTE
from bot.ui.article.state_labels import edit_label
from bot.ui.buttons import Press, row
from bot.ui.forms import Form
from bot.ui.intake.forms import copy_in, edit_form, fits_form, upload_form
from bot.ui.intake.receipts import own_buttons
from bot.ui.phrases import title
from bot.ui.refusals import sentence
from cogs.acting import Act, Handler
from cogs.answers import Reply
from cogs.article_option import manuscript_of
from cogs.intake.letters import ask_before_saving
from cogs.intake.receipts import give_receipt
from cogs.intake.saving import save, save_file
from cogs.intake.sent_pictures import bring, said_of, sent_with, with_pictures


async def offer_edit(act: Act) -> None:
    """Open the form filled in; a text too long for it, or asked for in chat, goes another way."""
    await act.desk.drafts.ready_to(Action.EDIT, act.article_id, act.person)
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    copy, revision = sight.revision.copy, sight.revision.number
    name = title(sight.article.number, sight.article.headline)
    if not fits_form(copy):
        await act.answer.privately(
            f"{name} is too long for a form (4,000 characters)."
            " Here it is as a file: change it, then send it back with the button"
            f" or `/draft edit {sight.article.number}` and its option `file`. "
            + ("It stays a draft." if sight.article.stays_draft else "That submits it."),
            view=row(Press.UPLOAD, article_id=act.article_id, extra=revision),
            files=[
                (suggested_name(copy.headline, sight.article.number), await off_loop(write_manuscript, copy))
            ],
        )
    elif act.interaction is not None and not act.interaction.response.is_done():
        await act.answer.form(edit_form(copy, sight.article, revision, sight.newsroom))
    else:
        await act.answer.privately(f"Change {name} in the form:", view=own_buttons(sight.article, revision))


async def _edit(act: Act) -> None:
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    await save(act, copy_in(act.typed, sight.revision.copy), act.extra)


async def _save_draft(act: Act) -> None:
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    await save(act, copy_in(act.typed, sight.revision.copy), act.extra, as_draft=True)


async def _ask_for_file(act: Act) -> None:
    article = await act.desk.drafts.ready_to(Action.EDIT, act.article_id, act.person)
    await act.answer.form(upload_form(article, act.extra))


async def _upload(act: Act) -> None:
    if not act.files:
        raise NoFile
    await take_file(act, act.files[0], act.extra)


async def take_file(act: Act, file: discord.Attachment, began_at: int, byline: str = "") -> None:
    """Save a text that was changed as a file, unless its letters are in question; with another `byline`, if one is
    given. Links in it to pictures that the article has, as our own files have them, are those pictures."""
    own = names_of((await act.desk.reading.opened_by(act.article_id, act.person)).revision.copy.pictures)
    manuscript = await manuscript_of(file, tuple(own))
    copy = await off_loop(manuscript.to_copy, None)
    places = {number: own[each.filename] for number, each in enumerate(manuscript.named, 1)}
    copy = replace(copy, body=renumbered(copy.body, dict(places)))
    if manuscript.guessed is not None:
        await ask_before_saving(act, replace(manuscript.guessed, byline=byline), copy, began_at)
        return
    copy = replace(copy, byline=byline) if byline else copy
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    guild = act.bot.get_guild(sight.newsroom.guild_id)
    brought = await bring(act.desk, act.person, sent_with(manuscript, ()), guild)
    copy = with_pictures(copy, brought, sight.revision.copy.pictures)
    await save_file(act, manuscript, copy, began_at, byline_given=bool(byline))
    if brought.told:
        await act.answer.privately(said_of(brought))


async def set_byline(act: Act) -> None:
    """Print another byline above an article."""
    await _print(act, act.given("byline"))


async def _take_offered_byline(act: Act) -> None:
    await _print(act, await act.desk.furniture.offered_byline(act.article_id, act.person))


async def _print(act: Act, byline: str) -> None:
    guild = act.bot.get_guild((await act.desk.reading.home(act.article_id)).guild_id)
    others = await members_named_like(guild, byline)
    taken = await act.desk.furniture.set_byline(act.article_id, act.person, byline, others=others)
    await give_receipt(act.answer, act.desk, taken)


async def _name_sources(act: Act) -> None:
    taken = await act.desk.furniture.name_sources(act.article_id, act.person, began_at=act.extra)
    await give_receipt(act.answer, act.desk, taken)


async def submit(act: Act) -> None:
    """Submit a draft. What a correction lacks can be given by the button beside the refusal."""
    try:
        taken = await act.desk.submitting.submit(act.article_id, act.person)
    except GuardUnmet as unmet:
        wanted = {Guard.NOTED: (Press.NOTE,), Guard.AMENDED: (Press.EDIT, Press.NOTE)}.get(unmet.guard)
        if wanted is None:
            raise
        sight = await act.desk.reading.opened_by(act.article_id, act.person)
        labels = {**edit_label(sight.article), Press.NOTE: WRITE_NOTE}
        view = row(*wanted, article_id=act.article_id, extra=sight.revision.number, labels=labels)
        await act.answer.privately(sentence(unmet), view=view)
        return
    await give_receipt(act.answer, act.desk, taken)


async def _waive(act: Act) -> None:
    await give_receipt(act.answer, act.desk, await act.desk.submitting.waive(act.article_id, act.person))


async def withdraw(act: Act) -> None:
    """Take an article back and say so."""
    article = await act.desk.submitting.withdraw(act.article_id, act.person)
    await act.answer.privately(
        f"↩️ {title(article.number, article.headline)} is a draft again, and its approvals are void. It stays a draft until you"
        f" submit it with the button or `/draft submit {article.number}`.",
        view=row(Press.SUBMIT, Press.EDIT, Press.DISCARD, article_id=article.id, labels=edit_label(article)),
    )


async def ask_discard(act: Act) -> None:
    """Ask once more before a draft is put away."""
    article = await act.desk.drafts.ready_to(Action.DISCARD, act.article_id, act.person)
    await act.answer.privately(
        f"Discard {title(article.number, article.headline)}? It leaves your list and cannot come back.",
        view=row(Press.DISCARD_SURELY, article_id=article.id),
    )


async def _discard(act: Act) -> None:
    article = await act.desk.submitting.discard(act.article_id, act.person)
    await act.answer.privately(f"🗑️ {title(article.number, article.headline)} is discarded.")


PRESSES = {
    Press.EDIT: Handler(offer_edit, Reply.FORM),
    Press.UPLOAD: Handler(_ask_for_file, Reply.FORM),
    Press.SOURCES: Handler(_name_sources),
    Press.BYLINE: Handler(_take_offered_byline),
    Press.SUBMIT: Handler(submit),
    Press.WAIVE: Handler(_waive),
    Press.WITHDRAW: Handler(withdraw),
    Press.DISCARD: Handler(ask_discard),
    Press.DISCARD_SURELY: Handler(_discard),
}
FORMS = {Form.EDIT: Handler(_edit), Form.SAVE: Handler(_save_draft), Form.UPLOAD: Handler(_upload)}
