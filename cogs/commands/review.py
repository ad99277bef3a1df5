"""Reviewing: what editors do, as commands. The card's buttons and reactions end in the same use cases."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.desk.article.completion import Scope
from bot.domain.article.states import Action
from bot.domain.review.votes import Choice
from bot.ui.article.open_menu import open_menu
from bot.ui.intake.receipts import queue_list
from cogs.acting import Act, act_on, form_unless
from cogs.answers import Answer, Reply, courtesy
from cogs.archive.comparison import completing_revisions, show_comparison
from cogs.archive.history import show_history
from cogs.article.proofs import show_proof
from cogs.article_option import ARTICLE, article_of, guild_of, on_article
from cogs.bot_access import Bot, Context, desk_of
from cogs.newsroom.section_options import BySlash, completing_sections
from cogs.person import person_in
from cogs.review.holds import ask_to_hold, claim, hold, release, restore, unhold
from cogs.review.objections import completing_objectors, set_aside
from cogs.review.sections import move_to_section
from cogs.review.signoffs import act_on_sign_off, completing_sign_offs, show_waiting
from cogs.review.votes import tell_vote


class Review(commands.Cog):
    """`/review`: queue, show, claim, release, approve, changes, spike, restore, set-aside, move, signoff, hold, unhold, diff, history."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="review", case_insensitive=True, fallback="queue", description="What waits for the desk"
    )
    @app_commands.guild_only()
    @app_commands.describe(section="Only this section")
    @app_commands.autocomplete(section=completing_sections)
    async def review(self, context: Context, section: BySlash | None = None) -> None:
        """What waits for the desk: what is due first, then the longest waiting."""
        async with courtesy(Answer(context)) as answer:
            desk, guild_id, person = desk_of(self.bot), guild_of(context), person_in(context)
            count, found = await desk.review.queue(guild_id, person, section=str(section or ""))
            unread = await desk.bypasses.wanted(guild_id, person)
            words = queue_list(found, count, desk.unit.clock(), unread)
            await answer.privately(words, view=open_menu([each.article for each in found], "queue"))

    @review.command(name="show", description="Read an article in full, privately")
    @on_article(Scope.REVIEW)
    async def show(self, context: Context, *, article: str) -> None:
        """Read an article in full, privately."""
        async with courtesy(Answer(context)) as answer:
            sight = await desk_of(self.bot).reading.seen_by(guild_of(context), person_in(context), article)
            await show_proof(answer, desk_of(self.bot), sight, desk_of(self.bot).unit.clock())

    @review.command(name="claim", description="Say that you are on it")
    @on_article(Scope.REVIEW, Action.CLAIM)
    async def claim(self, context: Context, *, article: str) -> None:
        """Say that you are on it."""
        await act_on(context, article, claim, reply=Reply.REPEATABLE)

    @review.command(name="release", description="Give back what you claimed")
    @on_article(Scope.REVIEW, Action.RELEASE)
    async def release(self, context: Context, *, article: str) -> None:
        """Give back what you claimed."""
        await act_on(context, article, release, reply=Reply.REPEATABLE)

    @review.command(name="approve", description="Approve the current revision")
    @on_article(Scope.REVIEW, Action.VOTE, reason="A word on it, if you like")
    async def approve(self, context: Context, article: str, *, reason: str = "") -> None:
        """Approve the current revision."""
        await self._vote(context, article, Choice.APPROVE, reason)

    @review.command(name="changes", description="Ask the author for changes")
    @on_article(Scope.REVIEW, Action.VOTE, reason="What should change. Left out: I ask you")
    async def changes(self, context: Context, article: str, *, reason: str = "") -> None:
        """Ask the author for changes."""
        await self._vote(context, article, Choice.CHANGES, reason)

    @review.command(name="spike", description="Reject an article. An editor can restore it")
    @on_article(Scope.REVIEW, Action.VOTE, reason="Why. Left out: I ask you")
    async def spike(self, context: Context, article: str, *, reason: str = "") -> None:
        """Reject an article; it can be restored."""
        await self._vote(context, article, Choice.SPIKE, reason)

    @review.command(name="restore", description="Bring a spiked article back to the desk")
    @on_article(Scope.REVIEW, Action.RESTORE)
    async def restore(self, context: Context, *, article: str) -> None:
        """Bring a spiked article back to the desk, its votes void."""
        await act_on(context, article, restore)

    @review.command(name="set-aside", description="End the objection of a person who is no longer an editor")
    @on_article(
        Scope.REVIEW,
        Action.SET_ASIDE,
        editor="Whose request for changes or vote to spike",
        reason="Why; the history shows it",
    )
    @app_commands.autocomplete(editor=completing_objectors)
    async def set_aside(self, context: Context, article: str, editor: str, *, reason: str) -> None:
        """End the objection of a person who is no longer an editor. For chiefs who did not write the article."""
        await act_on(context, article, set_aside, lost=reason, editor=editor, reason=reason)

    @review.command(name="move", description="Move an article to another section")
    @on_article(Scope.AT_HAND, Action.MOVE, section="The section that it belongs to")
    @app_commands.autocomplete(section=completing_sections)
    async def move(self, context: Context, article: str, *, section: str) -> None:
        """Move an article to another section. Votes of people who may not judge there do not count there."""
        await act_on(context, article, move_to_section, section=section)

    @review.command(name="signoff", description="Give a sign-off, ask for one, or see what waits for yours")
    @on_article(
        Scope.REVIEW,
        Action.SIGN_OFF,
        article=f"{ARTICLE}; left out: what waits for your sign-off",
        what="Which sign-off, and what to do with it; left out: how things are",
    )
    @app_commands.autocomplete(what=completing_sign_offs)
    async def signoff(self, context: Context, article: str = "", *, what: str = "") -> None:
        """Sign something off, ask for a sign-off (`ask legal`), or take one's own back (`back legal`)."""
        async with courtesy(Answer(context, reply=Reply.FORM if what.strip() else Reply.PRIVATELY)) as answer:
            person = person_in(context)
            if not article.strip():
                await show_waiting(answer, desk_of(self.bot), guild_of(context), person)
                return
            found = await article_of(context, article)
            typed = {"what": what}
            act = Act(answer, self.bot, person, found.id, typed=typed, interaction=context.interaction)
            await act_on_sign_off(act)

    @review.command(name="hold", description="Stop an article where it is")
    @on_article(Scope.REVIEW, Action.HOLD, reason="Why. Left out: I ask you")
    async def hold(self, context: Context, article: str, *, reason: str = "") -> None:
        """Stop an article where it is."""
        await act_on(
            context, article, hold, ask=ask_to_hold, reply=Reply.REPEATABLE, lost=reason, reason=reason
        )

    @review.command(name="unhold", description="Let an article on hold go on")
    @on_article(Scope.REVIEW, Action.UNHOLD)
    async def unhold(self, context: Context, *, article: str) -> None:
        """Let an article on hold go on from where it was."""
        await act_on(context, article, unhold, reply=Reply.REPEATABLE)

    @review.command(name="diff", description="What changed between two revisions of an article")
    @on_article(
        Scope.INSIDE,
        start="The earlier revision’s number; without it, the one before the other",
        end="The later revision’s number; without it, the current one",
    )
    @app_commands.rename(start="from", end="to")
    @app_commands.autocomplete(start=completing_revisions, end=completing_revisions)
    async def diff(
        self,
        context: Context,
        article: str,
        start: str = commands.parameter(default="", displayed_name="from"),
        end: str = commands.parameter(default="", displayed_name="to"),
    ) -> None:
        """What changed between two revisions, word by word: by default what was changed last."""
        await act_on(context, article, show_comparison, personal=True, start=start, end=end)

    @review.command(name="history", description="Who did what with an article, and when")
    @on_article(Scope.REVIEW)
    async def history(self, context: Context, *, article: str) -> None:
        """Who did what with an article, and when."""
        await act_on(context, article, show_history)

    async def _vote(self, context: Context, asked_for: str, choice: Choice, reason: str) -> None:
        reply = form_unless(reason, Reply.REPEATABLE) if choice.wants_reason else Reply.REPEATABLE
        async with courtesy(Answer(context, reply=reply), lost=reason) as answer:
            desk, person = desk_of(self.bot), person_in(context)
            verdict = await desk.review.vote_on(guild_of(context), asked_for, person, choice, reason=reason)
            if verdict.owes_reason and context.interaction is None:
                await desk.reasons.ask(verdict.article.id, person)
            asks = verdict.owes_reason and context.interaction is not None
            await tell_vote(answer, verdict, choice, ask=asks)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Review(bot))
