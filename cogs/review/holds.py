"""Claims, holds and restored articles: what an editor does with an article that is no vote on it."""

from __future__ import annotations

from bot.domain.article.article import Via
from bot.domain.article.states import Action
from bot.ui.buttons import Press
from bot.ui.forms import Form, new_modal
from bot.ui.review.verdicts import claimed, moved
from cogs.acting import Act, Handler, tells
from cogs.answers import Reply

claim = tells(lambda desk: desk.claims.claim, claimed)
release = tells(lambda desk: desk.claims.release, claimed)
restore = tells(lambda desk: desk.holds.restore, moved)
unhold = tells(lambda desk: desk.holds.unhold, moved)


async def _press_claim(act: Act) -> None:
    claim = await act.desk.claims.claim(act.article_id, act.person, via=Via.BUTTON, toggle=True)
    await act.answer.privately(claimed(claim))


async def hold(act: Act) -> None:
    """Put an article on hold, for the reason given."""
    await act.answer.privately(
        moved(await act.desk.holds.hold(act.article_id, act.person, act.given("reason")))
    )


async def ask_to_hold(act: Act) -> None:
    """Open the form that asks for the reason."""
    await act.desk.reading.ready_for(Action.HOLD, act.article_id, act.person)
    await act.answer.form(new_modal(Form.HOLD, act.article_id))


PRESSES = {
    Press.CLAIM: Handler(_press_claim),
    Press.GIVE_BACK: Handler(release),
    Press.RESTORE: Handler(restore),
    Press.HOLD: Handler(ask_to_hold, Reply.FORM),
    Press.UNHOLD: Handler(unhold),
}
FORMS = {Form.HOLD: Handler(hold)}
