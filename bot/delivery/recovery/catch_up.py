"""Catch-up: what happened on Discord while the bot did not listen is read back and applied.

It runs at every connect that is not a resumption. A card on which nothing happened costs one request.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime

import discord

from bot.delivery.intake.chat_submissions import Submissions
from bot.delivery.outbox.due_clock import DueClock
from bot.delivery.outcomes import PASSING, Refused, Unsettled, judged
from bot.delivery.review.card_readback import ReadBack
from bot.desk import Desk
from bot.domain.dataclass import dataclass
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.refusals import StoreUnavailable
from bot.ui.phrases import plural

log = logging.getLogger(__name__)

CARDS_AT_ONCE = 2
"""Cards that are read at the same time: what people do meanwhile must not wait behind them."""

FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 900.0
"""Before what could not be read is tried again. Pauses double, each with up to a quarter more at random."""

REPLAYED_WITHIN_SECONDS = 1.0
"""How long after a resumption the events that Discord sent again are on record."""

PUBLICATIONS_WAIT_TRIES = 3
"""How often reading is tried before publications that are due go out all the same."""


@dataclass(slots=True)
class Tally:
    """What one run of catching up found."""

    cards: int = 0
    done: dict[str, int] = field(default_factory=dict[str, int])
    missed: set[int] = field(default_factory=set[int])
    """Servers in which something could not be read and is tried again."""
    refused: set[int] = field(default_factory=set[int])
    """… and in which Discord refuses that, so that it is not."""

    def count(self, what: str, many: int = 1) -> None:
        """Something was done."""
        if many:
            self.done[what] = self.done.get(what, 0) + many

    def __str__(self) -> str:
        read = plural(self.cards, "card") + " read"
        return "; ".join([read, *(f"{what}: {many:,}" for what, many in self.done.items())])


class CatchUp:
    """One run at a time; whoever connects meanwhile gets another one after it.

    It also keeps the clock: nothing that is due goes out before it is known what its editors say by now.
    """

    def __init__(
        self,
        client: discord.Client,
        desk: Desk,
        read_back: ReadBack,
        submissions: Submissions,
        clock: DueClock,
    ) -> None:
        self.last_seconds: float | None = None
        """How long it last took; None before the first time."""
        self._client = client
        self._desk = desk
        self._read_back = read_back
        self._submissions = submissions
        self._clock = clock
        self._hears = False
        self._deaf_since = desk.unit.clock()
        """When the bot last stopped to listen, or began its life."""
        self._resumable: datetime | None = None
        """Since when nothing was heard that Discord may send again."""
        self._timed_read = False
        """Whether in this session the cards have been read of what goes out by itself."""
        self._wanted: dict[int, datetime] = {}
        self._missed: dict[int, datetime] = {}
        """Servers that are tried again, and since when they were not heard; as in `_wanted`."""
        self._lost: dict[int, datetime] = {}
        """Servers of which nothing is heard although the bot is connected, and since when."""
        self._run: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tries = 0
        self._open = True

    def connected(self) -> None:
        """A new session began: read back what happened in every server since the last one was heard."""
        self._hears, self._tries, self._resumable = True, 0, None
        self._submissions.deaf()
        self._timed_read = not self._client.guilds
        if self._timer is not None:
            self._timer.cancel()
        self._lost.clear()
        self._want_missed()
        self._want((guild.id for guild in self._client.guilds), self._deaf_since)
        self._keep_time()

    async def disconnected(self) -> None:
        """Nothing is heard until further notice, so nothing that is due goes out: somebody may stop it."""
        self._clock.pause()
        if not self._hears:
            return
        self._hears, self._deaf_since = False, self._desk.unit.clock()
        self._resumable = self._resumable or self._deaf_since
        # On record at once: what is left on a card now may be meant for another text than it shows after a crash.
        await self._deaf({None: self._deaf_since})

    async def resumed(self) -> None:
        """The session goes on, and Discord sends again what was missed."""
        self._hears = True
        await asyncio.sleep(REPLAYED_WITHIN_SECONDS)
        self._keep_time()
        if self._hears and self._resumable is not None:
            since, self._resumable = self._resumable, None
            try:
                await self._desk.catchup.replayed(since)
            except StoreUnavailable as error:
                log.debug("what was heard again is read once more later: %s", error)

    async def lost(self, guild_id: int) -> None:
        """Nothing is heard of one server, although the bot is connected."""
        since = self._lost.setdefault(guild_id, self._desk.unit.clock())
        await self._deaf({guild_id: since})

    async def _deaf(self, since: Mapping[int | None, datetime]) -> None:
        try:
            await self._desk.catchup.deaf(since)
        except StoreUnavailable as error:
            log.debug("that nothing is heard is on record only once catching up begins: %s", error)

    def _keep_time(self) -> None:
        if self._hears and self._timed_read and self._open:
            self._clock.start()

    def again(self, guild_ids: Iterable[int] | None = None) -> None:
        """Something may have been missed up to now although the bot was connected."""
        if self._hears:
            ids = guild_ids if guild_ids is not None else (guild.id for guild in self._client.guilds)
            now = self._desk.unit.clock()
            for guild_id in ids:
                self._want([guild_id], self._lost.pop(guild_id, now))

    async def stop(self, *, grace_seconds: float = 1.0) -> None:
        """Begin nothing more, and let what is being read finish; cut it off after the grace."""
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        if self._run is not None and not self._run.done():
            await asyncio.wait({self._run}, timeout=grace_seconds)
            self._run.cancel()
            await asyncio.gather(self._run, return_exceptions=True)

    def _want(self, guild_ids: Iterable[int], since: datetime) -> None:
        for guild_id in guild_ids:
            self._wanted[guild_id] = min(since, self._wanted.get(guild_id, since))
        if self._wanted and self._open and (self._run is None or self._run.done()):
            self._run = asyncio.get_running_loop().create_task(self._runs(), name="catch-up")

    async def _runs(self) -> None:
        while self._wanted and self._open:
            wanted, self._wanted = self._wanted, {}
            tally, began = Tally(), time.monotonic()
            log.info("catching up with %s", plural(len(wanted), "server"))
            try:
                await self._catch_up(wanted, tally)
            except StoreUnavailable as error:
                log.error("the database does not answer, catching up waits: %s", error)
                tally.missed.update(wanted)
            except Exception:
                log.exception("catching up failed")
                self._timed_read = True
                self._keep_time()
            self.last_seconds = time.monotonic() - began
            log.info("caught up: %s", tally)
            if tally.missed:
                self._missed |= {guild_id: wanted[guild_id] for guild_id in tally.missed}
                self._try_again()
            elif not self._missed:
                self._tries = 0

    def _try_again(self) -> None:
        pause = min(FIRST_PAUSE_SECONDS * 2 ** min(self._tries, 12), LONGEST_PAUSE_SECONDS)
        pause *= random.uniform(1, 1.25)  # noqa: S311 - spreads tries, guards nothing
        self._tries += 1
        log.warning(
            "%s could not be read whole; trying again in %.0f s", plural(len(self._missed), "server"), pause
        )
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(pause, self._want_missed)

    def _want_missed(self) -> None:
        missed, self._missed = self._missed, {}
        for guild_id, since in missed.items():
            self._want([guild_id], since)

    async def _catch_up(self, wanted: dict[int, datetime], tally: Tally) -> None:
        await self._desk.catchup.deaf({**wanted})
        rooms = {
            room.id: room
            for room in await self._desk.catchup.newsrooms(wanted)
            if self._there(room.guild_id) is not None
        }
        timed = [(home, article) for home, article in await self._desk.catchup.timed() if home in rooms]
        await self._cards([(rooms[home].guild_id, article) for home, article in timed], wanted, tally)
        all_read = not (tally.missed or self._missed or self._wanted)
        if all_read or self._tries >= PUBLICATIONS_WAIT_TRIES:
            self._timed_read = True
            self._keep_time()
        for room in rooms.values():
            await self._room(room, wanted, tally, but={article for _, article in timed})
        for room in rooms.values():
            unread = tally.missed | tally.refused
            if room.guild_id not in unread and self._there(room.guild_id) is not None and self._open:
                await self._desk.catchup.all_read(room.id, self._unheard_since(room.guild_id))

    def _unheard_since(self, guild_id: int) -> datetime | None:
        """Since when, while cards were read, nothing is heard any more or was not heard for a while."""
        since = (
            self._wanted.get(guild_id),
            self._lost.get(guild_id),
            None if self._hears else self._deaf_since,
        )
        return min(filter(None, since), default=None)

    async def _room(
        self, room: Newsroom, wanted: dict[int, datetime], tally: Tally, *, but: set[int]
    ) -> None:
        guild = self._there(room.guild_id)
        if guild is None or not self._open:
            return  # it has gone meanwhile, or the bot stops
        try:
            await self._channels(guild, room, tally)
            await self._desk.budgets.look_after(room.id)
            found = await self._desk.catchup.open(room.id)
            await self._cards([(guild.id, article) for article in found if article not in but], wanted, tally)
            if self._open:
                tally.count("submissions found", await self._submissions.read(guild, room))
        except (discord.HTTPException, *PASSING) as error:
            if not self._is_tried_again(error, f"read newsroom {room.id}", guild.id, tally):
                tally.refused.add(guild.id)

    async def _cards(
        self, cards: Iterable[tuple[int, int]], wanted: dict[int, datetime], tally: Tally
    ) -> None:
        """Read cards, by server and article, a few at once. Raises StoreUnavailable."""
        waiting = iter(cards)

        async def hand() -> None:
            for guild_id, article_id in waiting:
                if self._open:
                    await self._card(guild_id, article_id, wanted[guild_id], tally)

        ends = await asyncio.gather(*(hand() for _ in range(CARDS_AT_ONCE)), return_exceptions=True)
        for error in ends:
            if error is not None:
                raise error

    async def _card(self, guild_id: int, article_id: int, since: datetime, tally: Tally) -> None:
        try:
            for what in await self._read_back.card(article_id, since):
                tally.count(what)
            tally.cards += 1
            return
        except (discord.HTTPException, *PASSING) as error:
            if self._is_tried_again(error, f"read the card of article {article_id}", guild_id, tally):
                return
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("the card of article %s cannot be read", article_id)
        # It must not keep the others from being read, nor from counting as read.
        await self._desk.catchup.passed_over(article_id, since)

    def _is_tried_again(self, error: Exception, doing: str, guild_id: int, tally: Tally) -> bool:
        match judged(error, doing, None):
            case Unsettled(fault):
                log.info("%s", fault)
                tally.missed.add(guild_id)
                return True
            case Refused(fault):
                log.warning("%s", fault)
                return False

    async def _channels(self, guild: discord.Guild, room: Newsroom, tally: Tally) -> None:
        for channel_id in set(room.channels.values()):
            if guild.get_channel(channel_id) is None and not await self._read_back.exists(channel_id):
                await self._desk.lost_messages.channel(guild.id, channel_id)
                tally.count("channels gone")
        for role_id in set(room.roles.values()):
            if guild.get_role(role_id) is None and await self._desk.lost_messages.role(guild.id, role_id):
                tally.count("roles gone")

    def _there(self, guild_id: int) -> discord.Guild | None:
        """A server, unless the bot is not in it or Discord has an outage there."""
        guild = self._client.get_guild(guild_id)
        return None if guild is None or guild.unavailable else guild
