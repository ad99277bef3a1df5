"""Publishing: what chiefs do, as commands."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.desk.reading import Scope
from bot.domain.newsroom import Person
from bot.ui.words import title
from cogs.answers import Answer, courtesy
from cogs.articles import article_of, completing
from cogs.client import Bot, Context, desk_of
from cogs.person import person_in


class Publish(commands.Cog):
    """`/publish`: now."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(name="publish", description="What chiefs decide: what goes out, and when")
    @app_commands.guild_only()
    async def publish(self, context: Context) -> None:
        """What chiefs decide."""
        answer = Answer(context)
        async with courtesy(answer):
            await answer.privately("`publish now` and an article’s number sends an approved article out.")

    @publish.command(name="now", description="Publish an approved article at once")
    @app_commands.describe(article="The article’s number or headline")
    @app_commands.autocomplete(article=completing(Scope.RELEASE))
    async def now(self, context: Context, *, article: str) -> None:
        """Publish an approved article at once."""
        answer = Answer(context)
        async with courtesy(answer):
            found = await article_of(context, article)
            await publish_now(answer, self.bot, found.id, person_in(context))


async def publish_now(answer: Answer, bot: Bot, article_id: int, person: Person) -> None:
    """Publish an article and say where it goes."""
    desk = desk_of(bot)
    article = await desk.release.publish_now(article_id, person)
    newsroom = await desk.setup.by_id(article.newsroom_id)
    await answer.privately(
        f"📤 {title(article.number, article.headline)} is on its way to <#{newsroom.publish_channel}>."
    )


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Publish(bot))
