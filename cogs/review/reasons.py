"""Reasons: how an editor who has voted is asked for one."""

from __future__ import annotations

from bot.desk.review.verdict import Verdict
from bot.domain.review.votes import Choice
from bot.ui.buttons import Press, row
from bot.ui.review.forms import reason_form
from bot.ui.review.verdicts import told
from cogs.answers import Answer


async def tell_vote(answer: Answer, verdict: Verdict, choice: Choice, *, ask: bool) -> None:
    """Say what came of a vote, or `ask` by a form for its reason. The vote counts already, so where it is too late for
    a form a button leads to it."""
    article_id = verdict.article.id
    if not ask:
        await answer.privately(told(verdict, choice))
    elif not await answer.opens(reason_form(choice, article_id)):
        await answer.privately(told(verdict, choice), view=row(Press.REASON, article_id=article_id))
