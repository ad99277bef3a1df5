"""Publishing: what chiefs do, as commands."""

from __future__ import annotations

from bot.domain.article.states import State
from bot.domain.newsroom.roles import Person
from bot.domain.review.errors import RollUnanswered
from bot.ui.phrases import title
from bot.ui.review.verdicts import too_few
from cogs.answers import Answer
from cogs.bot_access import Bot, desk_of, roll_of


async def publish_now(answer: Answer, bot: Bot, article_id: int, person: Person) -> None:
    """Publish an article and say where it goes."""
    desk = desk_of(bot)
    question = await desk.roll_calls.ready(article_id, person)
    if question.about:
        await answer.hold_on()
    roll = await roll_of(bot).answer(question)
    article = await desk.roll_calls.publish_now(article_id, person, roll) if roll is not None else None
    if article is None:
        raise RollUnanswered((await desk.reading.sight(article_id)).article.number)
    newsroom = await desk.setup.by_id(article.newsroom_id)
    if article.state not in (State.PUBLISHING, State.PUBLISHED):
        await answer.privately(too_few(await desk.reading.sight(article_id)))
        return
    await answer.privately(
        f"📤 {title(article.number, article.headline)} is on its way to <#{newsroom.publish_channel}>."
    )
