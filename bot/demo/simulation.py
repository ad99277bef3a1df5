"""The simulated Discord: simcord, and all that reaches into its private parts.

Everything here that begins with an underscore was read in simcord 3.2.1. Another version stops at the
assertion instead of misleading anybody.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

import discord
import simcord
from simcord import Env

from bot.app import Copydesk

SIMCORD = "3.2.1"
"""The version that this module knows from the inside."""

SETTLE_SECONDS = 60.0
"""How long the bot may take over one thing that somebody does. A long article on a slow machine takes a while."""


@asynccontextmanager
async def simulated(bot: Copydesk, now: datetime) -> AsyncGenerator[Env]:
    """A Discord without a server in it, the bot logged in; its clock starts at `now` and stands still
    unless it is moved."""
    assert simcord.__version__ == SIMCORD, f"this simcord is {simcord.__version__}, the demo knows {SIMCORD}"
    _settle_quickly()
    # What the bot does wrong is one of the story's checks, so nothing is raised at the end.
    env = Env(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
    env.backend.bot_user.name = "Copydesk"
    clock = env.backend.clock
    assert clock.elapsed == 0 and isinstance(clock._epoch, datetime)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # no public way to set it
    clock._epoch = now.replace(microsecond=0)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the same
    await env.start()
    try:
        with env.time_context():
            yield env
    finally:
        await env.shutdown()
        await bot.close()


def pings(env: Env, message: discord.Message) -> tuple[list[int], list[int], bool]:
    """Whom a message pinged: people, roles, and whether everyone. A mention alone is no ping."""
    stored = env.backend.get_message(message.channel.id, message.id)
    return stored.ping_user_ids, stored.ping_role_ids, stored.mention_everyone


def _settle_quickly() -> None:
    """simcord looks every 50 ms whether the bot's database thread is done; 1 ms is enough here."""
    defaults = inspect.unwrap(Env._settle_internal).__kwdefaults__  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # nothing public sets it
    assert "idle" in defaults
    defaults["idle"] = 0.001
