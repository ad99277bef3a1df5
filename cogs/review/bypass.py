"""Bypasses: a chief lets an article through without its review, and an editor reads it afterwards."""

from __future__ import annotations

from bot.ui.buttons import Press
from bot.ui.forms import Form, new_modal
from bot.ui.review.bypass import bypassed, looked
from cogs.acting import Act, Handler


async def ask_why(act: Act) -> None:
    """Open the form that asks for the reason, unless a bypass would be refused."""
    await act.desk.bypasses.ready(act.article_id, act.person)
    await act.answer.form(new_modal(Form.BYPASS, act.article_id))


async def bypass(act: Act) -> None:
    """Bypass the review of an article, for the reason given, and say what follows."""
    found = await act.desk.bypasses.bypass(act.article_id, act.person, act.given("reason"))
    await act.answer.privately(bypassed(found))


async def _look(act: Act) -> None:
    await act.answer.privately(looked(await act.desk.bypasses.look(act.article_id, act.extra, act.person)))


PRESSES = {Press.LOOK: Handler(_look)}
FORMS = {Form.BYPASS: Handler(bypass)}
