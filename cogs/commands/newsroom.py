"""The newsroom: set-up, settings and the check, for those who manage the server."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.delivery.newsroom.permission_check import check_events
from bot.domain.newsroom.errors import NotAdministrator
from bot.ui.newsroom.setting_forms import NEEDED
from bot.ui.newsroom.settings import changes_text, settings_page
from bot.ui.newsroom.setup import INTRODUCTION, set_up_button
from bot.ui.planning.scheduled_events import unlisted
from bot.ui.recovery.backups import failed_backup
from bot.ui.recovery.parked_deliveries import PAGE, page_of
from cogs.acting import Act
from cogs.answers import Answer, Reply, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Bot, Context, desk_of, submissions_of
from cogs.newsroom.guided import guild_at, open_first, report, set_up_text
from cogs.newsroom.options import SettingsOptions, SetupOptions, given_in
from cogs.newsroom.section_options import BySlash, completing_sections
from cogs.newsroom.signoffs import declare
from cogs.person import person_in


class NewsroomCog(commands.Cog, name="Newsroom"):
    """`/newsroom`: setup, settings, signoffs, check."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(name="newsroom", case_insensitive=True, description="This server’s newsroom")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def newsroom(self, context: Context) -> None:
        """This server's newsroom: its settings."""
        async with courtesy(Answer(context)) as answer:
            if not person_in(context).manages_server:
                raise NotAdministrator
            found = await desk_of(self.bot).setup.newsroom(guild_of(context))
            await answer.show(settings_page(found))

    @newsroom.command(name="setup", description="Set the newsroom up: channels and roles")
    async def setup(self, context: Context, *, options: SetupOptions) -> None:
        """Set the newsroom up. Without options it asks, one after the other."""
        given = given_in(options)
        asks = not given and context.interaction is not None
        async with courtesy(Answer(context, reply=Reply.FORM if asks else Reply.PRIVATELY)) as answer:
            guild_id, person = guild_of(context), person_in(context)
            existing = await desk_of(self.bot).setup.to_set_up(guild_id, person)
            if asks:
                act = Act(answer, self.bot, person, guild_id, interaction=context.interaction)
                await open_first(act)
                return
            if not given:  # here and not by DM, where there are no channels and roles to choose from
                await context.send(INTRODUCTION, view=set_up_button(guild_id))
                return
            needed = {
                each.option: given.pop(each.option, None) or (existing and each.of(existing))
                for each in NEEDED
            }
            review, publish, editors = (int(value or 0) for value in needed.values())
            if not all((review, publish, editors)):
                await answer.privately(
                    "A newsroom needs three things: `review` and `publish` (channels) and `editors`"
                    " (a role). Give all three, or use `/newsroom setup` without options to be asked."
                )
                return
            done = await desk_of(self.bot).setup.establish(
                guild_id, person, review=review, publish=publish, editors=editors, settings=given
            )
            room, guild = done.newsroom, guild_at(self.bot, guild_id)
            await submissions_of(self.bot).begin(guild, room)
            await answer.privately(await report(self.bot, guild, room, set_up_text(guild, room)))

    @newsroom.command(name="settings", description="See or change how the newsroom works")
    async def settings(self, context: Context, *, options: SettingsOptions) -> None:
        """See how the newsroom works, or change it."""
        async with courtesy(Answer(context)) as answer:
            given = given_in(options)
            desk, guild_id, person = desk_of(self.bot), guild_of(context), person_in(context)
            if not person.manages_server:
                raise NotAdministrator
            if not given:
                await answer.show(settings_page(await desk.setup.newsroom(guild_id)))
                return
            done = await desk.setup.change(guild_id, person, given)
            if "submissions" in given:
                await submissions_of(self.bot).begin(guild_at(self.bot, guild_id), done.newsroom)
            said = changes_text(done.before, done.newsroom, frozenset(given))
            if given.get("events") == "on" and context.guild is not None:
                said = "\n".join(
                    [said, *(each.sentence for each in check_events(context.guild, done.newsroom))]
                )
            await answer.privately(said)

    @newsroom.command(name="signoffs", description="What an article needs beside votes: facts, legal, copy …")
    @app_commands.describe(
        line="Such as legal: tags court; role @Legal; check names | dates. legal: none removes it",
        section="The section whose own they are; left out: the newsroom’s",
    )
    @app_commands.autocomplete(section=completing_sections)
    async def signoffs(self, context: Context, section: BySlash | None = None, *, line: str = "") -> None:
        """See what an article needs beside votes; a line adds or changes a sign-off, `none` removes it."""
        async with courtesy(Answer(context), lost=line) as answer:
            act = Act(
                answer,
                self.bot,
                person_in(context),
                guild_of(context),
                typed={"line": line, "section": str(section or "")},
                interaction=context.interaction,
            )
            await declare(act)

    @newsroom.command(name="check", description="What keeps the bot from doing its work here, and what waits")
    async def check(self, context: Context) -> None:
        """Look at every permission, say what to change, and show what was refused, to be tried again."""
        async with courtesy(Answer(context)) as answer:
            desk, guild_id, person = desk_of(self.bot), guild_of(context), person_in(context)
            if not person.manages_server:
                raise NotAdministrator
            room = await desk.setup.newsroom(guild_id)
            await desk.parked.hurry_cards(guild_id, person)
            head = "Checked every channel and role of the newsroom."
            behind = await desk.scheduled_events.count_behind(room.id)
            more = [unlisted(behind)] if behind else []
            failure = await desk.backups.last_failure()
            more += [failed_backup(failure)] if failure is not None else []
            await answer.privately(await report(self.bot, guild_at(self.bot, guild_id), room, head, more))
            waiting = await desk.parked.waiting(guild_id, person, 1, size=PAGE)
            if waiting.count:
                await answer.show(page_of(waiting, guild_id))


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(NewsroomCog(bot))
