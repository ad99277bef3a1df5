"""The newsroom: set-up, settings and the check, for those who manage the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.newsroom.people_check import check_let_in
from bot.delivery.newsroom.permission_check import check, check_events
from bot.domain.newsroom.errors import NotAdministrator
from bot.domain.newsroom.newsroom import Newsroom
from bot.store.transaction import Value
from bot.ui.newsroom.setup import OPTIONAL, Guided, check_report, settings_sheet
from bot.ui.planning.scheduled_events import unlisted
from bot.ui.recovery.backups import failed_backup
from bot.ui.recovery.parked_deliveries import PAGE, page_of
from cogs.answers import Answer, courtesy
from cogs.article_option import guild_of
from cogs.bot_access import Bot, Context, Interaction, desk_of, submissions_of
from cogs.person import person_in, person_of


class SetupOptions(commands.FlagConverter, case_insensitive=True):
    """Options of `/newsroom setup`; in chat written `name: value`."""

    review: discord.TextChannel | None = commands.flag(
        description="Where the desk reviews; readers must not see it", default=None
    )
    publish: discord.TextChannel | None = commands.flag(description="Where articles appear", default=None)
    editors: discord.Role | None = commands.flag(description="Who judges copy", default=None)
    submissions: discord.TextChannel | None = commands.flag(
        description="Where writers submit by chat", default=None
    )
    announce: discord.TextChannel | None = commands.flag(
        description="Where new articles are announced", default=None
    )
    writers: discord.Role | None = commands.flag(
        description="Who may submit; left out: everyone", default=None
    )
    chiefs: discord.Role | None = commands.flag(
        description="Who publishes; left out: the editors", default=None
    )
    subscribers: discord.Role | None = commands.flag(
        description="Who is pinged by announcements", default=None
    )
    approvals: int | None = commands.flag(description="Approvals that an article needs", default=None)
    timezone: str | None = commands.flag(description="An IANA zone, such as Europe/Berlin", default=None)


class SettingsOptions(commands.FlagConverter, case_insensitive=True):
    """Options of `/newsroom settings`; in chat written `name: value`."""

    approvals: int | None = commands.flag(description="Approvals that an article needs (1–20)", default=None)
    spikes: int | None = commands.flag(description="Votes that spike an article (1–20)", default=None)
    release: Literal["immediate", "manual", "slots"] | None = commands.flag(
        description="What happens on approval: published by itself, by a chief, or in the next free slot",
        default=None,
    )
    slots: str | None = commands.flag(
        description="The weekly timetable, such as Mon–Fri 09:00, 17:00; Sun 18:00 (none clears it)",
        default=None,
    )
    cooling_off: int | None = commands.flag(
        description="Seconds from approval to publication, 0 for none", default=None
    )
    claim_minutes: int | None = commands.flag(description="Minutes until a claim lapses", default=None)
    character_limit: int | None = commands.flag(description="Characters that a body may have", default=None)
    open_submissions: int | None = commands.flag(
        description="Submissions of one writer that may wait for the desk (1–500)", default=None
    )
    drafts: int | None = commands.flag(description="Drafts that one writer may have (1–500)", default=None)
    rate: int | None = commands.flag(
        description="Articles that one writer may start in 10 minutes (1–500)", default=None
    )
    daily_text: int | None = commands.flag(
        description="MiB of text that one writer may save in a day (1–1,000)", default=None
    )
    grace_minutes: int | None = commands.flag(
        description="Minutes by which something may be late and still go out by itself", default=None
    )
    corrections: Literal["off", "quiet", "ping"] | None = commands.flag(
        description="Whether corrections are announced: not at all, without a ping, or with one", default=None
    )
    remind_before: int | None = commands.flag(
        description="Hours before a due time for the reminder to the person who has the article; 0 for never",
        default=None,
    )
    remind_after: int | None = commands.flag(
        description="Hours after it at which they are reminded once more; 0 for never", default=None
    )
    escalate_after: int | None = commands.flag(
        description="Hours after it at which the chiefs are told; 0 for never", default=None
    )
    quiet_hours: str | None = commands.flag(
        description="Hours without reminders, such as 22:00–07:00 (none clears it)", default=None
    )
    events: Literal["on", "off"] | None = commands.flag(
        description="Scheduled articles as server events: everybody then sees headline and time in advance",
        default=None,
    )
    budget: str | None = commands.flag(
        description="When the day’s budget is posted to the review channel, such as 08:30 (none: never)",
        default=None,
    )
    timezone: str | None = commands.flag(description="An IANA zone, such as Europe/Berlin", default=None)
    without: Literal["writers", "subscribers", "submissions", "announce", "chiefs"] | None = commands.flag(
        description="A role or channel that the newsroom does without: everyone may submit without writers",
        default=None,
    )


COLUMNS = {
    "approvals": "approvals_required",
    "spikes": "spikes_required",
    "cooling_off": "cooling_off_seconds",
    "open_submissions": "open_limit",
    "drafts": "draft_limit",
    "rate": "rate_limit",
    "daily_text": "daily_mib",
    "slots": "timetable",
    "remind_before": "remind_before_hours",
    "remind_after": "remind_after_hours",
    "escalate_after": "escalate_hours",
    "submissions": "submissions_channel",
    "announce": "announce_channel",
    "writers": "writers_role",
    "chiefs": "chiefs_role",
    "subscribers": "subscribers_role",
}
"""What an option is called in the database, where that is another name."""


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
            given = {name: value for name, value in options if value is not None}
            existing = await desk_of(self.bot).setup.existing(guild_id)
            if not given:
                guided = Guided(person.id, existing, self._save)
                if context.interaction is not None:
                    await guided.open(answer.show)
                else:  # here and not by DM, where there are no channels and roles to choose from
                    await context.send(view=guided)
                return
            review = _id(options.review) or (existing and existing.review_channel)
            publish = _id(options.publish) or (existing and existing.publish_channel)
            editors = _id(options.editors) or (existing and existing.editors_role)
            if not review or not publish or not editors:
                await answer.privately(
                    "A newsroom needs three things: `review` and `publish` (channels) and `editors`"
                    " (a role). Give all three, or use `/newsroom setup` without options to be asked."
                )
                return
            settings = _settings(given, leave_out=("review", "publish", "editors"))
            room = await desk_of(self.bot).setup.establish(
                guild_id, person, review=review, publish=publish, editors=editors, settings=settings
            )
            await self._listen(context.guild, room)
            await answer.privately(await self._report(context.guild, room, _set_up(context.guild, room)))

    @newsroom.command(name="settings", description="See or change how the newsroom works")
    async def settings(self, context: Context, *, options: SettingsOptions) -> None:
        """See how the newsroom works, or change it."""
        answer = Answer(context)
        async with courtesy(answer):
            given = {name: value for name, value in options if value is not None}
            desk, guild_id, person = desk_of(self.bot), guild_of(context), person_in(context)
            if not person.manages_server:
                raise NotAdministrator
            changed = bool(given)
            if changed:
                without = given.pop("without", None)
                changes = _settings(given)
                if isinstance(without, str):
                    changes[COLUMNS[without]] = None
                room = await desk.setup.change(guild_id, person, changes)
                if without == "submissions":
                    await self._listen(context.guild, room)
            else:
                room = await desk.setup.newsroom(guild_id)
            replanned = not given.keys().isdisjoint({"slots", "timezone"})
            said = settings_sheet(room, changed=changed, replanned=replanned)
            if options.events and context.guild is not None:
                said = "\n".join([said, *(each.sentence for each in check_events(context.guild, room))])
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
            room = await desk_of(self.bot).setup.establish(
                interaction.guild.id,
                person_of(interaction.user),
                review=choice["review"],
                publish=choice["publish"],
                editors=choice["editors"],
                settings=_settings({name: choice.get(name) for name in OPTIONAL}),
            )
            saved = True
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


def _id(thing: discord.abc.Snowflake | None) -> int | None:
    return None if thing is None else thing.id


def _settings(given: dict[str, object], *, leave_out: tuple[str, ...] = ()) -> dict[str, Value]:
    """Options as the desk's settings: a channel or role by its id."""
    found: dict[str, Value] = {}
    for name, value in given.items():
        if name in leave_out:
            continue
        stored = value.id if isinstance(value, discord.abc.Snowflake) else value
        assert stored is None or isinstance(stored, str | int)
        found[COLUMNS.get(name, name)] = stored
    return found


async def setup(bot: Bot) -> None:
    """Load the extension."""
    await bot.add_cog(NewsroomCog(bot))
