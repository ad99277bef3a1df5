"""The archive: everything that was out, for everyone; for the desk and for writers also what is not."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.desk.archive.search import Asked
from bot.desk.article.completion import Scope
from bot.ui.archive.public_record import record_view
from cogs.answers import Answer, Reply, courtesy
from cogs.archive.exports import export_articles
from cogs.archive.search import drawn
from cogs.article_option import ARTICLE, guild_of, on_article
from cogs.bot_access import Bot, Context, desk_of
from cogs.person import person_in


class SearchOptions(commands.FlagConverter, case_insensitive=True):
    """Options of `/archive search`; in chat written `name: value` after the words."""

    query: str = commands.flag(
        description="Words, “a phrase”, -without, begin*; none lists what the options pick out",
        default="",
        positional=True,
    )
    state: (
        Literal[
            "draft",
            "submitted",
            "in_review",
            "changes_requested",
            "approved",
            "scheduled",
            "publishing",
            "published",
            "held",
            "spiked",
            "live",
            "unpublished",
            "retracted",
        ]
        | None
    ) = commands.flag(description="Its state", default=None)
    author: str = commands.flag(description="A member (@name) or a name of the byline", default="")
    tag: str = commands.flag(description="One of its tags, whole", default="")
    section: str = commands.flag(description="Its section", default="")
    since: str = commands.flag(
        name="from", description="Since when: 2026-03-03, March 2026, 3 weeks ago", default=""
    )
    until: str = commands.flag(
        name="to", description="Until when, that day, month or year included", default=""
    )
    sort: Literal["relevance", "newest"] | None = commands.flag(
        description="What comes first; without words always the newest", default=None
    )


class Archive(commands.Cog):
    """`/archive`: search, show, export."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="archive", case_insensitive=True, description="Published articles, and what has become of them"
    )
    @app_commands.guild_only()
    async def archive(self, context: Context) -> None:
        """What was published."""
        async with courtesy(Answer(context)) as answer:
            await answer.privately(
                "`archive search` and some words find published articles. `tag:`, `author:`, `from:` and `to:`"
                " narrow it down. `archive show` and an article’s number give its public record."
            )

    @archive.command(name="search", description="Find articles by their words, and by tag, author or date")
    async def search(self, context: Context, *, options: SearchOptions) -> None:
        """Find articles: everyone what is out, writers also their own, the desk all that it has had."""
        async with courtesy(Answer(context, personal=True, reply=Reply.REPEATABLE)) as answer:
            asked = Asked(
                query=options.query,
                state=options.state or "",
                author=options.author,
                tag=options.tag,
                section=options.section,
                since=options.since,
                until=options.until,
                sort=options.sort or "",
            )
            found = await desk_of(self.bot).search.search(guild_of(context), person_in(context), asked)
            await answer.show(await drawn(found))

    @archive.command(
        name="show", description="The public record of an article: when it was out, and corrections"
    )
    @on_article(Scope.LIVE)
    async def show(self, context: Context, *, article: str) -> None:
        """The public record of an article."""
        async with courtesy(Answer(context, personal=True)) as answer:
            record = await desk_of(self.bot).archive.record(guild_of(context), person_in(context), article)
            await answer.show(record_view(record))

    @archive.command(name="export", description="One article, or all that you may see, as Markdown in a zip")
    @on_article(Scope.VISIBLE, article=f"{ARTICLE}; without it you get all")
    async def export(self, context: Context, *, article: str = "") -> None:
        """One article, or all that you may see, as Markdown in a zip; the desk gets the history too."""
        await export_articles(context, article)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Archive(bot))
