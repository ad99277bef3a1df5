"""Publishing now: what chiefs do by command and button."""

from __future__ import annotations

from bot.delivery.publishing.forum import lack_at_home
from bot.domain.article.states import State
from bot.domain.review.errors import RollUnanswered
from bot.ui.buttons import Press
from bot.ui.phrases import title
from bot.ui.review.verdicts import too_few
from cogs.acting import Act, Handler
from cogs.bot_access import roll_of


async def publish_now(act: Act) -> None:
    """Publish an article and say where it goes."""
    desk, article_id = act.desk, act.article_id
    sight = await desk.reading.opened_by(article_id, act.person)
    if lack := lack_at_home(act.bot, sight):
        await act.answer.privately(f"{title(sight.article.number, sight.article.headline)} stays in: {lack}")
        return
    question = await desk.roll_calls.ready(article_id, act.person)
    roll = await roll_of(act.bot).answer(question)
    article = await desk.roll_calls.publish_now(article_id, act.person, roll) if roll is not None else None
    if article is None:
        raise RollUnanswered((await desk.reading.sight(article_id)).article.number)
    newsroom = await desk.setup.by_id(article.newsroom_id, article.id)
    if article.state not in (State.PUBLISHING, State.PUBLISHED):
        await act.answer.privately(too_few(await desk.reading.sight(article_id)))
        return
    await act.answer.privately(
        f"📤 {title(article.number, article.headline)} is on its way to <#{newsroom.publish_channel}>."
    )


PRESSES = {Press.PUBLISH: Handler(publish_now)}
