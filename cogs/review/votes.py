"""Votes and their reasons, by button and by form, and the word of an editor whose reaction was taken off the card."""

from __future__ import annotations

import discord

from bot.desk.review.verdict import Verdict
from bot.domain.article.article import Via
from bot.domain.review.votes import Choice
from bot.ui.buttons import Press, row
from bot.ui.forms import Form, new_modal
from bot.ui.review.verdicts import stands, told
from cogs.acting import Act, Do, Handler
from cogs.answers import Answer, Reply


def _voting(choice: Choice) -> Do:
    async def press(act: Act) -> None:
        """What stops an article is voted for by sending its form; pressed again, each button takes its vote back."""
        review, revision = act.desk.review, act.extra or None
        if choice.wants_reason and await review.ready_to_object(act.article_id, act.person, choice, revision):
            await act.answer.form(new_modal(Form(choice), act.article_id, act.extra))
            return
        await act.answer.hold_on()
        verdict = await review.vote(
            act.article_id, act.person, choice, Via.BUTTON, revision_number=revision, toggle=True
        )
        await act.answer.privately(told(verdict, choice))

    return press


def _objecting(choice: Choice) -> Do:
    async def send(act: Act) -> None:
        """The form behind *Request changes* or *Spike* came back: the vote is cast, with its reason."""
        verdict = await act.desk.review.vote(
            act.article_id,
            act.person,
            choice,
            Via.BUTTON,
            reason=act.given("reason"),
            revision_number=act.extra or None,
        )
        await act.answer.privately(told(verdict, choice))

    return send


def _reason_form(choice: Choice, article_id: int) -> discord.ui.Modal:
    return new_modal(Form.REASON, article_id, title=Form(choice).fields[0].label)


async def _ask_reason(act: Act) -> None:
    mine = await act.desk.reasons.vote_of(act.article_id, act.person)
    await act.answer.form(_reason_form(mine.choice, act.article_id))


async def _give_reason(act: Act) -> None:
    verdict = await act.desk.reasons.give(act.article_id, act.person, act.given("reason"))
    assert verdict.vote is not None
    await act.answer.privately(f"💬 The author gets your reason. {told(verdict, verdict.vote.choice)}")


async def _take_back(act: Act) -> None:
    await act.answer.privately(stands(await act.desk.review.take_back(act.article_id, act.person, act.extra)))


async def _stand_by(act: Act) -> None:
    await act.answer.privately(stands(await act.desk.review.stand_by(act.article_id, act.person, act.extra)))


async def tell_vote(answer: Answer, verdict: Verdict, choice: Choice, *, ask: bool) -> None:
    """Say what came of a vote, or `ask` by a form for its reason. The vote counts already, so where it is too late for
    a form a button leads to it."""
    article_id = verdict.article.id
    if not ask:
        await answer.privately(told(verdict, choice))
    elif not await answer.opens(_reason_form(choice, article_id)):
        await answer.privately(told(verdict, choice), view=row(Press.REASON, article_id=article_id))


PRESSES = {
    Press.APPROVE: Handler(_voting(Choice.APPROVE)),
    Press.CHANGES: Handler(_voting(Choice.CHANGES), Reply.FORM),
    Press.SPIKE: Handler(_voting(Choice.SPIKE), Reply.FORM),
    Press.REASON: Handler(_ask_reason, Reply.FORM),
    Press.TAKE_BACK: Handler(_take_back),
    Press.STAND_BY: Handler(_stand_by),
}
FORMS = {
    Form.CHANGES: Handler(_objecting(Choice.CHANGES)),
    Form.SPIKE: Handler(_objecting(Choice.SPIKE)),
    Form.REASON: Handler(_give_reason),
}
