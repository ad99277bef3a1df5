"""Votes by button, and the word of an editor whose reaction was taken off the card."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain.article.article import Via
from bot.domain.newsroom.roles import Person
from bot.domain.review.votes import Choice
from bot.ui.buttons import Press, Pressed
from bot.ui.review.forms import vote_form
from bot.ui.review.verdicts import stands, told
from cogs.answers import Answer
from cogs.bot_access import Interaction, desk_of


async def press_vote(interaction: Interaction, answer: Answer, pressed: Pressed, person: Person) -> None:
    """One of the three was pressed. What stops an article is voted for by sending its form; pressed again, each takes
    its vote back."""
    desk, article_id, choice = desk_of(interaction.client), pressed.article_id, Choice(pressed.press)
    revision = pressed.extra or None
    if choice.wants_reason and await desk.review.ready_to_object(article_id, person, choice, revision):
        await answer.form(vote_form(choice, article_id, pressed.extra))
        return
    verdict = await desk.review.vote(
        article_id, person, choice, Via.BUTTON, revision_number=revision, toggle=True
    )
    await answer.privately(told(verdict, choice))


async def press_word(answer: Answer, desk: Desk, pressed: Pressed, person: Person) -> None:
    """An editor says what became of their vote. It is theirs alone to say."""
    if pressed.press is Press.STAND_BY:
        await answer.privately(stands(await desk.review.stand_by(pressed.article_id, person, pressed.extra)))
        return
    verdict = await desk.review.take_back(pressed.article_id, person, pressed.extra)
    await answer.privately(stands(verdict))
