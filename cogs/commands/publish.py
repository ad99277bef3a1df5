"""`/publish`: the commands, parsed and handed on."""

from __future__ import annotations

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.desk.article.completion import Scope
from bot.domain.article.states import Action
from cogs.acting import act_on
from cogs.answers import Answer, courtesy
from cogs.article_option import on_article
from cogs.bot_access import Bot, Context
from cogs.corrections.corrections import (
    abandon,
    ask_to_abandon,
    ask_to_update,
    offer_update,
    open_correction,
)
from cogs.corrections.takedowns import ask_to_republish, ask_to_retract, republish, retract, unpublish
from cogs.newsroom.section_options import completing_sections
from cogs.planning.calendar import CalendarOptions, show_calendar
from cogs.planning.schedule import ask_to_lift, lift, schedule, unschedule
from cogs.publishing.elsewhere import also
from cogs.publishing.publish_now import publish_now
from cogs.publishing.tagging import choose_tags
from cogs.review.bypass import ask_why, bypass


class Publish(commands.Cog):
    """`/publish`: now, schedule, unschedule, lift, bypass, correct, update, abandon, unpublish, republish, retract, also, tags, calendar."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(
        name="publish", case_insensitive=True, description="What chiefs decide: what goes out, and when"
    )
    @app_commands.guild_only()
    async def publish(self, context: Context) -> None:
        """What chiefs decide."""
        async with courtesy(Answer(context)) as answer:
            await answer.privately(
                "`publish now` and an article’s number sends an approved article out. `publish schedule`, its number and a time"
                " say when it goes out. `publish calendar` shows the plan."
            )

    @publish.command(name="now", description="Publish an approved article at once")
    @on_article(Scope.RELEASE, Action.PUBLISH)
    async def now(self, context: Context, *, article: str) -> None:
        """Publish an approved article at once."""
        await act_on(context, article, publish_now)

    @publish.command(name="schedule", description="Say when an article goes out once it is approved")
    @on_article(
        Scope.AT_HAND,
        Action.SCHEDULE,
        when="Such as tomorrow 9am, Friday 18:30, 24 December 06:00, in 2 hours, 9am New York",
    )
    async def schedule(self, context: Context, article: str, *, when: str) -> None:
        """Say when an article goes out. A time that can be read in one way is set at once."""
        await act_on(context, article, schedule, when=when)

    @publish.command(name="unschedule", description="Remove an article’s time. It stays approved")
    @on_article(Scope.RELEASE, Action.UNSCHEDULE)
    async def unschedule(self, context: Context, *, article: str) -> None:
        """Take an article's time away. It stays approved and waits for a chief."""
        await act_on(context, article, unschedule)

    @publish.command(name="lift", description="Lift an embargo before its time, with a reason")
    @on_article(Scope.AT_HAND, Action.LIFT, reason="Why. Left out: I ask you")
    async def lift(self, context: Context, article: str, *, reason: str = "") -> None:
        """Lift an embargo before its time."""
        await act_on(context, article, lift, ask=ask_to_lift, lost=reason, reason=reason)

    @publish.command(name="bypass", description="Let an article through without its review, with a reason")
    @on_article(Scope.REVIEW, Action.BYPASS, reason="Why. Left out: I ask you")
    async def bypass(self, context: Context, article: str, *, reason: str = "") -> None:
        """Let an article through without its review. It is marked, and a second pair of eyes is asked for."""
        await act_on(context, article, bypass, ask=ask_why, lost=reason, reason=reason)

    @publish.command(
        name="correct", description="Correct a published article. The old text stays up until then"
    )
    @on_article(
        Scope.PUBLIC,
        Action.CORRECT,
        kind="What the new text is to the published one",
        note="What readers learn of it: what was wrong, and what is right",
    )
    async def correct(
        self,
        context: Context,
        article: str,
        kind: Literal["correction", "clarification", "update", "minor"],
        *,
        note: str = "",
    ) -> None:
        """Open a working revision beside the published text, which stays up until the new one is approved."""
        await act_on(context, article, open_correction, personal=True, lost=note, kind=kind, note=note)

    @publish.command(
        name="update", description="Carry a running story on: what is new, and the text, in one form"
    )
    @on_article(Scope.PUBLIC, Action.CORRECT)
    async def update(self, context: Context, *, article: str) -> None:
        """Update a running story in one form. An editor approves it on the card."""
        await act_on(context, article, offer_update, ask=ask_to_update, personal=True)

    @publish.command(name="abandon", description="Give up an open correction. The published text stays")
    @on_article(Scope.PUBLIC, Action.ABANDON, reason="Why, for the history")
    async def abandon(self, context: Context, article: str, *, reason: str = "") -> None:
        """Give up an open correction. With a reason it is done at once, without one it is asked for once more."""
        do = abandon if reason.strip() else ask_to_abandon
        await act_on(context, article, do, personal=True, lost=reason, reason=reason)

    @publish.command(name="unpublish", description="Take a published article down. A stub takes its place")
    @on_article(
        Scope.PUBLIC,
        Action.UNPUBLISH,
        reason="What readers learn, in general words",
        note="Why; only the desk reads it; other needs one",
    )
    async def unpublish(
        self,
        context: Context,
        article: str,
        reason: Literal["legal", "privacy", "safety", "error", "duplicate", "request", "other"],
        *,
        note: str = "",
    ) -> None:
        """Take a published article down. The text is kept, and can be put back."""
        await act_on(context, article, unpublish, lost=note, code=reason, note=note)

    @publish.command(name="republish", description="Put an unpublished article back in its place")
    @on_article(Scope.PUBLIC, Action.REPUBLISH, reason="Why. Left out: I ask you")
    async def republish(self, context: Context, article: str, *, reason: str = "") -> None:
        """Put an unpublished article back in its place."""
        await act_on(context, article, republish, ask=ask_to_republish, lost=reason, reason=reason)

    @publish.command(name="retract", description="Withdraw an article forever. A second chief confirms")
    @on_article(Scope.PUBLIC, Action.RETRACT, reason="What readers read about it. Left out: I ask you")
    async def retract(self, context: Context, article: str, *, reason: str = "") -> None:
        """Ask for a retraction: a notice stands in the article's place for good once a second chief confirms."""
        await act_on(context, article, retract, ask=ask_to_retract, lost=reason, reason=reason)

    @publish.command(name="also", description="Have an article run in another section’s channel too")
    @on_article(
        Scope.INSIDE,
        section="The section in whose channel it also runs",
        remove="Have it not run there after all, as long as it is not out there",
    )
    @app_commands.autocomplete(section=completing_sections)
    async def also(self, context: Context, article: str, section: str, remove: bool = False) -> None:
        """Have an article run in another section's destination too: at once if it is out, else with its publication."""
        await act_on(context, article, also, section=section, but="not" if remove else "")

    @publish.command(name="tags", description="Choose the tags that an article’s post gets in the forum")
    @on_article(
        Scope.INSIDE,
        tags="The forum’s tags, such as News, Local; “settings” leaves it to them; without any you choose from a menu",
    )
    async def tags(self, context: Context, article: str, *, tags: str = "") -> None:
        """Choose the forum tags of an article: up to five of the forum's."""
        await act_on(context, article, choose_tags, tags=tags)

    @publish.command(name="calendar", description="What goes out when, with the free slots")
    async def calendar(self, context: Context, *, options: CalendarOptions) -> None:
        """What goes out in the next days, with the free slots; chiefs move articles in it."""
        await show_calendar(context, options)


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(Publish(bot))
