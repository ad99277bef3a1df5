"""Corrections: opened, given their kind and note, and abandoned, by command, button or form."""

from __future__ import annotations

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.states import Action
from bot.ui.buttons import Press, row
from bot.ui.corrections.corrections import abandoned, ask_abandon, correction_buttons, correction_open
from bot.ui.corrections.forms import note_form
from bot.ui.forms import Form, chosen
from cogs.acting import Act, Handler
from cogs.answers import Reply


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


PRESSES = {
    Press.CORRECT: Handler(_ask_to_open, Reply.FORM),
    Press.NOTE: Handler(_ask_to_amend, Reply.FORM),
    Press.ABANDON: Handler(ask_to_abandon),
    Press.ABANDON_SURELY: Handler(abandon),
}
FORMS = {Form.CORRECT: Handler(open_correction), Form.NOTE: Handler(_amend)}
