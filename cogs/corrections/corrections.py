"""Corrections: opened, given their kind and note, and abandoned, by command, button or form."""

from __future__ import annotations

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.copy import rewritten
from bot.domain.article.states import Action
from bot.domain.intake.errors import ChangedMeanwhile
from bot.ui.buttons import Press, row
from bot.ui.corrections.corrections import abandoned, ask_abandon, correction_buttons, correction_open
from bot.ui.corrections.forms import fits_update, note_form, update_form
from bot.ui.forms import Form, chosen
from bot.ui.phrases import title
from cogs.acting import Act, Handler
from cogs.answers import Reply
from cogs.intake.receipts import give_receipt


def kind_of(act: Act) -> AmendmentKind:
    """Which kind of a later text was chosen. Raises UnknownPress."""
    return chosen(AmendmentKind, act.given("kind"), AmendmentKind.CORRECTION)


async def open_correction(act: Act) -> None:
    """Open a correction and say what is to be done with it."""
    opened = await act.desk.corrections.open(act.article_id, act.person, kind_of(act), act.given("note"))
    await act.answer.privately(correction_open(opened), view=correction_buttons(opened))


async def _ask_to_open(act: Act) -> None:
    await act.desk.drafts.ready_to(Action.CORRECT, act.article_id, act.person)
    await act.answer.form(note_form(act.article_id, 0, None, form=Form.CORRECT))


async def _amend(act: Act) -> None:
    changed = await act.desk.corrections.amend(
        act.article_id, act.person, kind_of(act), act.given("note"), began_at=act.extra
    )
    await act.answer.privately(correction_open(changed), view=correction_buttons(changed))


async def _ask_to_amend(act: Act) -> None:
    found = await act.desk.corrections.find(act.article_id, act.person)
    await act.answer.form(note_form(act.article_id, found.revision.number, found.revision.amendment))


async def ask_to_abandon(act: Act) -> None:
    """Ask once more before a correction is given up."""
    await act.desk.drafts.ready_to(Action.ABANDON, act.article_id, act.person)
    found = await act.desk.corrections.find(act.article_id, act.person)
    await act.answer.privately(ask_abandon(found), view=row(Press.ABANDON_SURELY, article_id=act.article_id))


async def abandon(act: Act) -> None:
    """Give a correction up and say so."""
    found = await act.desk.corrections.abandon(act.article_id, act.person, act.given("reason"))
    await act.answer.privately(abandoned(found))


async def ask_to_update(act: Act) -> None:
    """Open the form that carries a running story on; a text too long for it is updated as a correction is."""
    await act.desk.drafts.ready_to(Action.CORRECT, act.article_id, act.person)
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    copy, revision = sight.revision.copy, sight.revision.number
    if fits_update(copy):
        await act.answer.form(update_form(act.article_id, revision, copy))
        return
    await act.answer.privately(
        f"{title(sight.article.number, sight.article.headline)} is too long for a form (4,000 characters). Open the update"
        " here, then change the text as a file.",
        view=row(Press.CORRECT, article_id=act.article_id),
    )


async def offer_update(act: Act) -> None:
    """In chat nobody can be shown a form, so a button opens it."""
    await act.desk.drafts.ready_to(Action.CORRECT, act.article_id, act.person)
    view = row(Press.UPDATE, article_id=act.article_id)
    await act.answer.privately("Write the update in the form: what is new, and the text.", view=view)


async def _update(act: Act) -> None:
    """The form came back. Its fields are those of the text that was out when it was opened."""
    sight = await act.desk.reading.opened_by(act.article_id, act.person)
    if sight.revision.number != act.extra:
        raise ChangedMeanwhile(sight.article.number, act.extra, sight.revision.number)
    copy = sight.revision.copy
    parts = {name: act.given(name) for name in ("headline", "standfirst", "body")}
    kept = {"tags": ", ".join(copy.tags), "sources": "\n".join(copy.sources)}
    taken = await act.desk.corrections.update(
        act.article_id, act.person, rewritten(copy, **parts, **kept), act.given("note")
    )
    await give_receipt(act.answer, act.desk, taken)


PRESSES = {
    Press.UPDATE: Handler(ask_to_update, Reply.FORM),
    Press.CORRECT: Handler(_ask_to_open, Reply.FORM),
    Press.NOTE: Handler(_ask_to_amend, Reply.FORM),
    Press.ABANDON: Handler(ask_to_abandon),
    Press.ABANDON_SURELY: Handler(abandon),
}
FORMS = {
    Form.CORRECT: Handler(open_correction),
    Form.NOTE: Handler(_amend),
    Form.UPDATE: Handler(_update),
}
