"""Taking down: unpublished, put back and retracted, by command, button or form."""

from __future__ import annotations

from bot.domain.article.article import DownReason
from bot.domain.article.states import Action
from bot.ui.buttons import Press, row
from bot.ui.corrections.forms import unpublish_form
from bot.ui.corrections.takedowns import (
    ask_surely,
    asked_buttons,
    called_off,
    republished,
    retracted,
    retraction_asked,
    retraction_begun,
    unpublished,
)
from bot.ui.forms import Form, chosen, new_modal
from cogs.acting import Act, Handler
from cogs.answers import Reply


async def unpublish(act: Act) -> None:
    """Take an article down and say what readers find."""
    code = chosen(DownReason, act.given("code"), DownReason.OTHER)
    down = await act.desk.takedowns.unpublish(act.article_id, act.person, code, act.given("note"))
    await act.answer.privately(unpublished(down))


async def _ask_to_unpublish(act: Act) -> None:
    await act.desk.reading.ready_for(Action.UNPUBLISH, act.article_id, act.person)
    await act.answer.form(unpublish_form(act.article_id))


async def republish(act: Act) -> None:
    """Put an article back and say so."""
    back = await act.desk.takedowns.republish(act.article_id, act.person, act.given("reason"))
    await act.answer.privately(republished(back))


async def ask_to_republish(act: Act) -> None:
    """Open the form that asks for the reason."""
    await act.desk.reading.ready_for(Action.REPUBLISH, act.article_id, act.person)
    await act.answer.form(new_modal(Form.REPUBLISH, act.article_id))


async def retract(act: Act) -> None:
    """Ask for a retraction, or show the one that waits for a second chief."""
    if not await _shows_standing(act):
        await _request(act)


async def ask_to_retract(act: Act) -> None:
    """Open the form that asks what readers are told, unless a retraction waits already."""
    if not await _shows_standing(act):
        await act.answer.form(new_modal(Form.RETRACT, act.article_id))


async def _shows_standing(act: Act) -> bool:
    standing = await act.desk.retractions.ready(act.article_id, act.person)
    if standing is not None:
        await act.answer.privately(retraction_asked(standing), view=asked_buttons(standing.retraction))
    return standing is not None


async def _request(act: Act) -> None:
    asked = await act.desk.retractions.ask(act.article_id, act.person, act.given("reason"))
    await act.answer.privately(retraction_begun(asked))


async def _confirm(act: Act) -> None:
    asked = await act.desk.retractions.to_confirm(act.extra, act.person)
    surely = row(Press.RETRACT_SURELY, article_id=act.article_id, extra=act.extra)
    await act.answer.privately(ask_surely(asked), view=surely)


async def _confirm_surely(act: Act) -> None:
    await act.answer.privately(retracted(await act.desk.retractions.confirm(act.extra, act.person)))


async def _call_off(act: Act) -> None:
    await act.answer.privately(called_off(await act.desk.retractions.call_off(act.extra, act.person)))


PRESSES = {
    Press.UNPUBLISH: Handler(_ask_to_unpublish, Reply.FORM),
    Press.REPUBLISH: Handler(ask_to_republish, Reply.FORM),
    Press.RETRACT: Handler(_confirm),
    Press.RETRACT_SURELY: Handler(_confirm_surely),
    Press.RETRACT_NOT: Handler(_call_off),
}
FORMS = {
    Form.UNPUBLISH: Handler(unpublish),
    Form.REPUBLISH: Handler(republish),
    Form.RETRACT: Handler(_request),
}
