"""The bot: wiring, start and orderly stop."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cached_property
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.archive.index_upkeep import Shelving
from bot.delivery.carriers import carrier_of
from bot.delivery.forum_posts import ask_once
from bot.delivery.intake.chat_submissions import Submissions
from bot.delivery.newsroom.invite import invite_link
from bot.delivery.newsroom.registration import OthersTask, Registered, is_refusal, register, register_later
from bot.delivery.outage import watch_gateway
from bot.delivery.outbox.courier import Courier
from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.outbox.rate_limits import keep_pace
from bot.delivery.outcomes import did_not_answer, one_line
from bot.delivery.own_messages import pass_over_own_messages
from bot.delivery.people.removals import compare_servers
from bot.delivery.people.upkeep import Keeper, kept_for
from bot.delivery.recovery.catch_up import CatchUp
from bot.delivery.recovery.last_run import found, remains
from bot.delivery.review.card_readback import ReadBack
from bot.delivery.review.reactions import Reactions
from bot.delivery.review.roll_call import RollCaller
from bot.delivery.sharding import Introductions, InTurn, options_of, send_only_while
from bot.desk import Desk
from bot.domain.refusals import StoreUnavailable
from bot.settings import Settings
from bot.store import Store, open_store
from bot.store.archive import moving
from bot.store.newsroom import newsrooms
from bot.ui.phrases import plural
from cogs import EXTENSIONS
from cogs.admission import Doors
from cogs.chat import Chat
from cogs.chat_words import context_of, prefixes
from cogs.command_copies import copy_as_they_are

log = logging.getLogger(__name__)

FINISH_SECONDS = 5.0
"""The longest that an orderly stop waits for what is under way. What is cut off is on record."""

GOODBYE_SECONDS = 1.5
"""The longest that it then waits for Discord to close the connection."""

FOUND_LATER = ("message", "raw_", "reaction_", "guild_", "thread_")
"""How the events begin that are not taken any more while the bot stops: the next start reads all of it back."""

LONGEST_RATE_LIMIT_SECONDS = 30.0
"""A longer wait for Discord's rate limit comes back as an error, and the outbox waits instead."""


def utc_now() -> datetime:
    """The present moment. Looked up at each call, so that a simulated Discord can set the time."""
    return discord.utils.utcnow()


class Copydesk(commands.Bot):
    """The desk, the courier and the clock, joined to discord.py.

    It opens its database with `open`, at the latest when it logs in, and is closed with `close`, once or
    more often.
    """

    desk: Desk
    reactions: Reactions
    submissions: Submissions
    roll: RollCaller
    catch_up: CatchUp | None = None
    chat: Chat

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.guild_reactions = True
        intents.dm_messages = True
        intents.message_content = settings.message_content
        super().__init__(
            lambda _, __: prefixes(self, settings.prefix),
            case_insensitive=True,
            intents=intents,
            help_command=None,  # `/help` (cogs/commands/help.py) says what this person can do here
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing is kept that grows with members or messages: the database is the truth.
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            enable_debug_events=settings.http is not None,  # health listens for whatever comes from Discord
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_SECONDS,
            **options_of(settings.shards),
            # Said in so many words: without them the developer portal decides.
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
        )
        keep_pace(self.http)
        ask_once(self.http)
        pass_over_own_messages(self)
        self.settings = settings
        self.registered: Registered = ()
        """The commands as Discord has them, with the ids by which links lead to them."""
        self.doors = Doors()
        self._clock = clock
        self._store: Store | None = None
        self._courier: Courier | None = None
        self._due: DueClock | None = None
        self._shelving: Shelving | None = None
        self._keeper: Keeper | None = None
        self._on_duty = False
        self._gateway = watch_gateway()
        self._registering: asyncio.Task[None] | None = None
        self._stopped: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self.cut_off = asyncio.Event()
        """Set when this process has lost its shards for good: whoever runs the bot is to end it."""

    @property
    def fenced(self) -> str | None:
        """Which process serves the same servers now, where this one has lost them and ends."""
        return None if self._store is None else self._store.fenced

    async def open(self) -> None:
        """Open the database, bring it up to date, and see what the last run left: whatever is wrong shows before the token
        is used. Nothing happens when it is open. Raises what `Store.open` and `Store.write` raise."""
        if self._store is None:
            settings = self.settings
            store = self._store = await open_store(settings.database, settings.server, settings.shards)
            if settings.shards is not None:
                send_only_while(self.http, lambda: store.holds, store.is_awake)
                store.on_duty.append(self._duty_changed)
            if await store.read(moving.is_under_way):
                raise moving.UnderWay
            self.desk = Desk(store, self._clock)
            left = await self.desk.lifecycle.begin()
            self._on_duty = True
            in_order = left.began is None or left.ended is not None
            log.log(logging.INFO if in_order else logging.WARNING, "recovering: %s", found(left))

    async def setup_hook(self) -> None:
        """Open the database, load the extensions, register the commands if they changed."""
        await self.open()
        assert self._store is not None
        self.chat = Chat(self, self._clock())
        self.reactions = Reactions(self, self.desk)
        self.submissions = Submissions(self, self.desk)
        copy_as_they_are()
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        self.tree.error(self._command_failed)
        try:
            self.registered = await register(self.tree, self._store)
        except (
            discord.RateLimited,
            discord.HTTPException,
            app_commands.CommandSyncFailure,
            OthersTask,
        ) as error:
            if not is_refusal(error):
                raise
            # The commands that Discord knows from before go on working, and so does all else.
            if not isinstance(error, OthersTask):
                log.warning(
                    "Discord does not register the commands now (%s). The bot runs on and tries again later.",
                    one_line(error),
                )
            self._registering = asyncio.get_running_loop().create_task(
                self._register_later(self._store), name="register-commands"
            )
        await self._say_invite(self._store)
        read_back = ReadBack(self, self.desk, self.reactions)
        self._courier = Courier(
            self.desk,
            carrier_of(self, self.desk, read_back),
            workers=self.settings.delivery_workers,
            card_interval=self.settings.card_interval_seconds,
        )
        self.roll = RollCaller(self, self.desk)
        self._due = DueClock(self.desk, self.roll.call)
        self._shelving = Shelving(self.desk)
        self._keeper = Keeper(self.desk, kept_for(self.settings))
        self.catch_up = CatchUp(self, self.desk, read_back, self.submissions, self._due)
        self.desk.unit.listeners += [self._courier.committed, self._due.committed]
        self._store.on_recovery += [self._courier.wake, self._due.wake, self.catch_up.again]
        self._store.on_elsewhere += [self._courier.elsewhere, self._due.elsewhere, self._keeper.elsewhere]
        self._store.listen(self._store.serves)

    async def on_ready(self) -> None:
        """Connected, perhaps again: carry on with what waits. Starting twice does no harm."""
        if self.doors.shut:
            return
        self._gateway.ends()
        log.info("connected as %s, in %s", self.user, plural(len(self.guilds), "server"))
        self.chat.begin()
        if self._courier is not None and self.catch_up is not None:
            self._courier.start()
            self._lead()
            if self._keeper is not None:
                self._keeper.start()
            await compare_servers(
                self, self.desk, self.settings
            )  # before what was kept long enough is erased
            self.catch_up.connected()  # it lets the clock start

    def _lead(self) -> None:
        """Do what is no server's, where no other process does."""
        if self._shelving is not None and self.desk.unit.store.leads:
            self._shelving.start()

    def _duty_changed(self) -> None:
        """The lock of this process was lost, taken again or taken by another one, or it is this one now that leads."""
        store = self.desk.unit.store
        if store.fenced is not None:
            self._ending = asyncio.get_running_loop().create_task(self._end_fenced(), name="fenced")
        elif store.holds and self._courier is not None and self._due is not None and self._keeper is not None:
            self._lead()
            self._courier.wake()
            self._due.wake()
            self._keeper.wake()

    async def _end_fenced(self) -> None:
        """Its servers are another process's now: whatever is on its way to Discord is cut off, and the bot ends. Its
        connection cannot be left to end by itself, for it may be waiting to be made anew."""
        self.doors.shut = True
        try:
            await self.http.close()
        finally:
            self.cut_off.set()

    async def on_disconnect(self) -> None:
        """The connection is lost. It is made anew without anybody's help."""
        if self.catch_up is not None:
            await self.catch_up.disconnected()

    async def on_resumed(self) -> None:
        """The connection is there again, and so is what was missed meanwhile."""
        self._gateway.ends()
        if self.catch_up is not None:
            await self.catch_up.resumed()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event to its listeners; while the bot stops only what somebody waits for an answer to."""
        if not (self.doors.shut and event_name.startswith(FOUND_LATER)):
            super().dispatch(event_name, *args, **kwargs)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A listener failed. What the database did not take, or a stop cut off, is read back later."""
        error = sys.exception()
        if isinstance(error, Exception) and _did_not_answer(error):
            log.info("%s was cut off: %s", event_method, one_line(error))
            return
        expected = isinstance(error, StoreUnavailable) or self.is_closed()
        level = logging.DEBUG if expected else logging.ERROR
        log.log(level, "%s failed", event_method, exc_info=error)

    async def get_context(self, origin: Any, /, *, cls: Any = commands.Context) -> Any:
        """What a message or an interaction asks for."""
        if isinstance(origin, discord.Message):
            return await context_of(self, origin, cls)
        return await super().get_context(origin, cls=cls)

    async def process_commands(self, message: discord.Message, /) -> None:
        """Somebody wrote something."""
        await self.chat.hear(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Somebody edited what they wrote."""
        await self.chat.hear_edit(payload.message, self._clock())

    async def invoke(self, ctx: commands.Context[Any], /) -> None:
        """Carry out what a message asks for."""
        if ctx.command is None or await self.chat.prepare(ctx):
            await super().invoke(ctx)

    async def on_command_error(self, context: commands.Context[Any], error: Exception, /) -> None:
        """A chat command could not be understood, or failed. What the desk refuses is said elsewhere."""
        match error:
            case _ if await self.chat.misunderstood(context, error):
                return
            case commands.HybridCommandError(original=app_commands.TransformerError(value=discord.User())):
                await context.send("They are not in this server. Choose a member.", ephemeral=True)
            case _ if _did_not_answer(error):
                log.info("%s was cut off: %s", context.command, one_line(error))
            case _:
                log.error("%s failed", context.command, exc_info=error)

    async def _command_failed(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        command = interaction.command
        if _did_not_answer(error):
            log.info("/%s was cut off: %s", command.qualified_name if command else "?", one_line(error))
            return
        log.error("/%s failed", command.qualified_name if command else "?", exc_info=error)

    async def _say_invite(self, store: Store) -> None:
        """Put the link into the log that adds the bot to a server."""
        assert self.application_id is not None
        events = await store.read(newsrooms.any_has_events)
        log.info("to add the bot to a server, open %s", invite_link(self.application_id, events=events))

    async def _register_later(self, store: Store) -> None:
        self.registered = await register_later(self.tree, store)

    async def close(self) -> None:
        """Stop in order: take nothing new, finish what is under way or leave it on record, disconnect,
        write the log back and close the database. Once or more often.
        """
        if self._stopped is None:
            self._stopped = asyncio.get_running_loop().create_task(self._stop(), name="stop")
        await asyncio.shield(self._stopped)

    async def _stop(self) -> None:
        self.doors.shut = True
        if self._registering is not None:
            self._registering.cancel()
        try:
            await self._finish()
            if self._on_duty:
                await self._end_shift()
        finally:
            try:
                await self._disconnect()
            finally:
                if self._store is not None:
                    await self._store.close()

    async def _finish(self) -> None:
        """Let what is under way come to its end, within FINISH_SECONDS."""
        staff = (self.catch_up, self._due, self._shelving, self._keeper)
        others: list[Awaitable[None]] = [each.stop() for each in staff if each is not None]
        if self._courier is not None:
            others.append(self._courier.stop(grace_seconds=FINISH_SECONDS))
        unserved, *_ = await asyncio.gather(self.doors.empty(patience_seconds=FINISH_SECONDS), *others)
        if unserved:
            people = plural(unserved, "person", "people")
            log.warning("%s could not be answered in time; what the desk had taken counts", people)

    async def _end_shift(self) -> None:
        try:
            left = await self.desk.lifecycle.end()
        except StoreUnavailable:
            log.warning(
                "the end of this run could not be put on record, so the next start takes it for a crash"
            )
            return
        log.info("left for the next start: %s", remains(left))

    async def _disconnect(self) -> None:
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                if hasattr(self.loop, "is_running"):  # it began to log in: before, shards cannot be closed
                    await super().close()
        except TimeoutError:
            log.info("Discord did not say goodbye in time")
            await self.http.close()
        log.info("disconnected")


def _did_not_answer(error: Exception) -> bool:
    """Whether an error comes of Discord or the network, which say so once (bot/delivery/outage.py)."""
    cause = getattr(error, "original", error)
    cause = getattr(cause, "original", cause)
    return isinstance(cause, Exception) and did_not_answer(cause)


class ShardedCopydesk(Copydesk, InTurn):
    """The same with as many connections to the gateway as Discord asks for, or as the settings say: needed from 2,500
    servers on."""

    @cached_property
    def introductions(self) -> Introductions | None:
        """None where no other process has shards."""
        return None if self.settings.shards is None else Introductions(self, self.desk.unit.store)


def create_bot(settings: Settings, *, sharded: bool = False) -> Copydesk:
    """A complete bot. The settings need a token only to connect to Discord itself."""
    return ShardedCopydesk(settings) if sharded or settings.shards is not None else Copydesk(settings)
