"""Publishing: what chiefs do, as commands."""

from __future__ import annotations

from bot.domain.newsroom.roles import Person
from bot.ui.phrases import title
from cogs.answers import Answer
from cogs.bot_access import Bot, desk_of


async def publish_now(answer: Answer, bot: Bot, article_id: int, person: Person) -> None:
    """Publish an article and say where it goes."""
    desk = desk_of(bot)
    article = await desk.release.publish_now(article_id, person)
    newsroom = await desk.setup.by_id(article.newsroom_id)
    await answer.privately(
        f"📤 {title(article.number, article.headline)} is on its way to <#{newsroom.publish_channel}>."
    )
