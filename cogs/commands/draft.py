"""`/draft`: the commands, parsed and handed on."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk.article.completion import Scope
from bot.domain.article.states import Action
from bot.ui.article.open_menu import open_menu
from bot.ui.buttons import Press, row
from bot.ui.intake.receipts import own_list
from cogs.acting import Act, act_on
from cogs.answers import Answer, Reply, courtesy
from cogs.article.proofs import show_proof
from cogs.article_option import guild_of, on_article
from cogs.bot_access import Bot, Context, desk_of
from cogs.commands.me import given_byline
from cogs.intake.co_authors import name_co_author
from cogs.intake.drafts import ask_discard, offer_edit, set_byline, submit, take_file, withdraw
from cogs.intake.pictures import bringing, show_pictures
from cogs.intake.receipts import give_receipt
from cogs.intake.sent_pictures import pictures_among
from cogs.intake.submissions import take_in
from cogs.person import person_in
from cogs.planning.deadlines import assign, set_due
from cogs.planning.schedule import embargo


class Draft(commands.Cog):
    """`/draft`: list, show, edit, pictures, embargo, follow, discard, withdraw, submit."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="draft", case_insensitive=True, fallback="list", description="Your articles and their states"
    )
    @app_commands.guild_only()
    async def draft(self, context: Context) -> None:
        """Your articles, the latest first."""
        async with courtesy(Answer(context, personal=True)) as answer:
            found = await desk_of(self.bot).drafts.of_writer(guild_of(context), person_in(context))
            await answer.privately(
                own_list(found, desk_of(self.bot).unit.clock()),
                view=open_menu([each.article for each in found], "own")
                or row(Press.NEW, article_id=guild_of(context)),
            )

    @draft.command(name="show", description="One of your articles: its text and its state")
    @on_article(Scope.OWN)
    async def show(self, context: Context, *, article: str) -> None:
        """An article as the reader will see it, and where it stands."""
        async with courtesy(Answer(context, personal=True)) as answer:
            desk = desk_of(self.bot)
            taken = await desk.drafts.show(guild_of(context), person_in(context), article)
            sight = await desk.reading.opened_by(taken.article.id, person_in(context))
            if taken.inside:
                await give_receipt(answer, desk, taken, sight.votes)
            await show_proof(answer, desk, sight, desk.unit.clock())

    @draft.command(name="edit", description="Change an article: in the form, or as a file if it is long")
    @on_article(
        Scope.OWN,
        file="The changed text as a file, instead of the form",
        co_author="Invite a co-author instead; named again, they are taken off",
        role="With co_author: what they did, such as photos; none takes it away",
        place="With co_author: the name’s place in the byline, 1 for the first",
        byline="The name that readers see, for all authors; none prints your own names",
    )
    async def edit(
        self,
        context: Context,
        article: str,
        file: discord.Attachment | None = None,
        co_author: discord.Member | None = None,
        role: str = "",
        place: int | None = None,
        *,
        byline: str = "",
    ) -> None:
        """Change an article; with the desk already, its votes are void and it is submitted again. In chat `byline:`
        and a name change the byline."""
        byline = given_byline(context, byline)

        async def edit(act: Act) -> None:
            if co_author is not None:
                await name_co_author(act, co_author, role, place)
            if file is not None:
                sight = await act.desk.reading.opened_by(act.article_id, act.person)
                await take_file(act, file, sight.revision.number, byline)
            elif byline:
                await set_byline(act)

        form = file is None and co_author is None and not byline
        ask = offer_edit if form else None
        await act_on(context, article, ask or edit, ask=ask, personal=True, lost=byline, byline=byline)

    @draft.command(
        name="pictures", description="An article’s pictures: add, order, replace, remove, say what they show"
    )
    @on_article(Scope.OWN)
    async def pictures(self, context: Context, *, article: str) -> None:
        """An article's pictures, on a page with buttons. In chat, pictures may hang at the message."""
        beside = () if context.interaction is not None else tuple(pictures_among(context.message.attachments))
        await act_on(context, article, show_pictures if not beside else bringing(beside), personal=True)

    @draft.command(name="embargo", description="Name a time before which nothing of it may go out")
    @on_article(
        Scope.AT_HAND,
        Action.EMBARGO,
        until="When it ends, such as 24 December 06:00; another zone by a city: 9am New York",
        source="Who imposed it: a ministry, a journal, the person you spoke to",
    )
    async def embargo(self, context: Context, article: str, until: str, *, source: str) -> None:
        """Put an article under embargo. In chat, put quotation marks around a time of several words."""
        await act_on(context, article, embargo, personal=True, until=until, source=source)

    @draft.command(name="follow", description="Write a follow-up of a published article")
    @on_article(
        Scope.LIVE,
        article="The published article’s number or headline",
        file="A .md, .txt or .docx file; leave it out for the form",
        headline="The follow-up’s headline, if the file has none or another one",
    )
    async def follow(
        self, context: Context, article: str, file: discord.Attachment | None = None, *, headline: str = ""
    ) -> None:
        """Hand in an article that follows another one up. Once it is out each leads to the other. In chat the
        text follows the number, its first line the headline."""
        # `take_in` acknowledges it.
        async with courtesy(
            Answer(context, personal=True, reply=Reply.FORM),
            lost=headline if context.interaction is None else "",
        ):
            earlier = await desk_of(self.bot).reading.followable(
                guild_of(context), person_in(context), article
            )
            await take_in(self.bot, context, file, headline, earlier)

    @draft.command(name="due", description="Say when an article is due. I remind the person whose turn it is")
    @on_article(
        Scope.AT_HAND, when="Such as Friday 18:00, 24 December 06:00, in 3 days; none takes the time away"
    )
    async def due(self, context: Context, article: str, *, when: str) -> None:
        """Say when an article is due, or with none that it is not."""
        await act_on(context, article, set_due, personal=True, when=when)

    @draft.command(
        name="assign", description="Ask a writer for an article: a draft of theirs, with its due time"
    )
    @app_commands.describe(
        writer="Who is to write it",
        headline="What it is about, as its headline for now",
        due="Until when, such as Friday 18:00; in chat between quotation marks",
        brief="What you want, for the writer",
    )
    async def assign(
        self, context: Context, writer: discord.Member, headline: str, due: str = "", *, brief: str = ""
    ) -> None:
        """Ask a writer for an article. In chat, put quotation marks around the headline and the time."""
        async with courtesy(Answer(context, personal=True), lost=brief) as answer:
            await answer.hold_on()
            guild_id, by = guild_of(context), person_in(context)
            await assign(answer, self.bot, guild_id, by, writer, headline, due, brief)

    @draft.command(name="submit", description="Submit a draft to the desk")
    @on_article(Scope.OWN)
    async def submit(self, context: Context, *, article: str) -> None:
        """Hand a draft in."""
        await act_on(context, article, submit, personal=True)

    @draft.command(name="withdraw", description="Take an article back from the desk")
    @on_article(Scope.OWN)
    async def withdraw(self, context: Context, *, article: str) -> None:
        """Take an article back; its votes are void."""
        await act_on(context, article, withdraw, personal=True)

    @draft.command(name="discard", description="Discard a draft")
    @on_article(Scope.OWN)
    async def discard(self, context: Context, *, article: str) -> None:
        """Discard a draft; it leaves your list, after asking once more."""
        await act_on(context, article, ask_discard, personal=True)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Draft(bot))
