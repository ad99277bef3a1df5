"""The newsroom: set-up, settings and the check, for those who manage the server."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.newsroom.people_check import check_let_in
from bot.delivery.newsroom.permission_check import check, check_events
from bot.domain.newsroom.errors import NotAdministrator
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.newsroom.settings import EDITORS, PUBLISH, REVIEW
from bot.ui.newsroom.settings import changes_text, settings_sheet
from bot.ui.newsroom.setup import OPTIONAL, Guided, check_report
from bot.ui.planning.scheduled_events import unlisted
from bot.ui.recovery.backups import failed_backup
from bot.ui.recovery.parked_deliveries import PAGE, page_of
from cogs.answers import Answer, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Bot, Context, Interaction, desk_of, submissions_of
from cogs.newsroom.options import SettingsOptions, SetupOptions, given_in
from cogs.person import person_in, person_of

NEEDED = (REVIEW, PUBLISH, EDITORS)
"""What a newsroom cannot do without."""


class NewsroomCog(commands.Cog, name="Newsroom"):
    """`/newsroom`: setup, settings, check."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.hybrid_group(name="newsroom", case_insensitive=True, description="This server’s newsroom")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def newsroom(self, context: Context) -> None:
        """This server's newsroom: its settings."""
        answer = Answer(context)
        async with courtesy(answer):
            if not person_in(context).manages_server:
                raise NotAdministrator
            found = await desk_of(self.bot).setup.newsroom(guild_of(context))
            await answer.privately(settings_sheet(found))

    @newsroom.command(name="setup", description="Set the newsroom up: channels and roles")
    async def setup(self, context: Context, *, options: SetupOptions) -> None:
        """Set the newsroom up. Without options it asks, one after the other."""
        answer = Answer(context)
        async with courtesy(answer):
            guild_id, person = guild_of(context), person_in(context)
            if not person.manages_server:
                raise NotAdministrator
            given = given_in(options)
            existing = await desk_of(self.bot).setup.existing(guild_id)
            if not given:
                guided = Guided(person.id, existing, self._save)
                if context.interaction is not None:
                    await guided.open(answer.show)
                else:  # here and not by DM, where there are no channels and roles to choose from
                    await context.send(view=guided)
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
            room = done.newsroom
            await self._listen(context.guild, room)
            await answer.privately(await self._report(context.guild, room, _set_up(context.guild, room)))

    @newsroom.command(name="settings", description="See or change how the newsroom works")
    async def settings(self, context: Context, *, options: SettingsOptions) -> None:
        """See how the newsroom works, or change it."""
        answer = Answer(context)
        async with courtesy(answer):
            given = given_in(options)
            desk, guild_id, person = desk_of(self.bot), guild_of(context), person_in(context)
            if not person.manages_server:
                raise NotAdministrator
            if not given:
                await answer.privately(settings_sheet(await desk.setup.newsroom(guild_id)))
                return
            done = await desk.setup.change(guild_id, person, given)
            if "submissions" in given:
                await self._listen(context.guild, done.newsroom)
            said = changes_text(done.before, done.newsroom, frozenset(given))
            if given.get("events") == "on" and context.guild is not None:
                said = "\n".join(
                    [said, *(each.sentence for each in check_events(context.guild, done.newsroom))]
                )
            await answer.privately(said)

    @newsroom.command(name="check", description="What keeps the bot from doing its work here, and what waits")
    async def check(self, context: Context) -> None:
        """Look at every permission, say what to change, and show what was refused, to be tried again."""
        answer = Answer(context)
        async with courtesy(answer):
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
            await answer.privately(await self._report(context.guild, room, head, more))
            waiting = await desk.parked.waiting(guild_id, person, 1, size=PAGE)
            if waiting.count:
                await answer.show(page_of(waiting, guild_id))

    async def _save(self, interaction: Interaction, choice: dict[str, int]) -> bool:
        """The guided set-up was completed. Returns whether it could be saved."""
        saved = False
        answer = Answer(interaction)
        async with courtesy(answer):
            assert interaction.guild is not None
            done = await desk_of(self.bot).setup.establish(
                interaction.guild.id,
                person_of(interaction.user),
                review=choice["review"],
                publish=choice["publish"],
                editors=choice["editors"],
                settings={name: choice.get(name) for name in OPTIONAL},
            )
            saved, room = True, done.newsroom
            await self._listen(interaction.guild, room)
            await answer.privately(
                await self._report(interaction.guild, room, _set_up(interaction.guild, room))
            )
        return saved

    async def _listen(self, guild: discord.Guild | None, room: Newsroom) -> None:
        """From now on what is said in the submissions channel is found, also by a bot that was away."""
        assert guild is not None
        await submissions_of(self.bot).begin(guild, room)

    async def _report(
        self, guild: discord.Guild | None, room: Newsroom, head: str, more: Sequence[str] = ()
    ) -> str:
        assert guild is not None
        found = [*check(guild, room), *await check_let_in(guild, room)]
        missing = [shortcoming.sentence for shortcoming in found]
        return check_report(room, head, [*missing, *more])


def _set_up(guild: discord.Guild | None, room: Newsroom) -> str:
    """What is said first once a newsroom is set up: also who reads what is submitted in chat."""
    channel = None if guild is None else guild.get_channel(room.submissions_channel or 0)
    if channel is None:
        return "The newsroom is set up."
    return (
        f"The newsroom is set up. Everyone who sees {channel.mention} reads what writers submit there by message. I offer"
        " each writer to delete their message once the text is kept, which takes *Manage Messages*."
    )


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(NewsroomCog(bot))
