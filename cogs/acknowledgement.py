"""Acknowledgements: Discord is told in time that an answer comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Token
from enum import Enum, auto

import discord

from bot.delivery.outcomes import PASSING
from bot.desk.unit_of_work import Clock, before_change
from bot.domain.refusals import NotAcknowledged
from cogs.bot_access import Interaction

SOON_SECONDS = 0.5
"""How long an answer may be waited for, from the moment that Discord gave the interaction. Discord waits 3 seconds for
the first answer."""

FORM_SECONDS = 2.0
"""How long a form may be looked up for."""


class Reply(Enum):
    """How an interaction is answered, and with that when it is acknowledged: Discord waits 3 seconds, and the database
    may take longer.

    Where Discord does not take the acknowledgement, the person sees a failure and does the same again. So nothing must
    come of the first time: a button that takes a vote back when it is pressed twice would do that, and what is filed
    would be there twice.
    """

    PRIVATELY = auto()
    """With words or a page of their own, as the first answer where the desk has them within SOON_SECONDS. Else Discord
    is told by then that they come, and in any case before the desk changes anything."""
    REPEATABLE = auto()
    """The same for what may be done twice without harm, such as a vote by command: the same vote twice is one vote.
    Changes do not wait for Discord."""
    IN_PLACE = auto()
    """The message that it was on changes. Discord is told at once."""
    FORM = auto()
    """Perhaps with a form, which Discord takes as the first answer only. Where the desk needs longer than FORM_SECONDS,
    the answer comes in words."""


class Acknowledgement:
    """What Discord is told of an interaction before it is answered."""

    def __init__(self, interaction: Interaction, reply: Reply, clock: Clock) -> None:
        self._interaction = interaction
        self._reply = reply
        self._clock = clock
        self._later: asyncio.Task[None] | None = None
        self._before: Token[Callable[[], Awaitable[None]] | None] | None = None
        self.first = asyncio.Lock()
        """Held by whatever gives Discord the first answer."""
        self.shown = False
        """Whether the person sees that an answer comes, until it takes the place of that."""

    async def begin(self) -> None:
        """Tell Discord, now or when it has to be told. Raises NotAcknowledged."""
        if self._reply is Reply.IN_PLACE:
            await self._defer(thinking=False)
        elif self._later is None:
            self._later = asyncio.create_task(self._give_later(), name="acknowledge")
            if self._reply is Reply.PRIVATELY:
                self._before = before_change.set(self._give_first)

    async def give(self) -> None:
        """Tell Discord that the answer comes, and that it is for the person alone. Raises NotAcknowledged."""
        async with self.first:
            if not self._interaction.response.is_done():
                await self._defer(thinking=True)
                self.shown = True

    def too_late(self) -> None:
        """Discord did not take the answer, so there is no more point in telling that it comes."""
        if self._later is not None:
            self._later.cancel()

    def end(self) -> None:
        """They have been answered."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._before is not None:
            before_change.reset(self._before)
            self._before = None

    async def _give_later(self) -> None:
        await asyncio.sleep(self._patience())
        with suppress(NotAcknowledged):  # whatever is said later finds another way
            await self.give()

    async def _give_first(self) -> None:
        if self._later is not None:  # tasks that were begun meanwhile outlast the answer
            await self.give()

    def _patience(self) -> float:
        """Seconds. An interaction that came late to us is acknowledged the sooner."""
        if self._reply is Reply.FORM:
            return FORM_SECONDS
        age = (self._clock() - self._interaction.created_at).total_seconds()
        return min(SOON_SECONDS, max(0.0, SOON_SECONDS - age))

    async def _defer(self, *, thinking: bool) -> None:
        if self._interaction.response.is_done():
            return
        try:
            await self._interaction.response.defer(ephemeral=thinking, thinking=thinking)
        except (discord.HTTPException, *PASSING) as error:
            raise NotAcknowledged from error
