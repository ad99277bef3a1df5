"""What Discord's refusals mean for a delivery: over for good, or to be tried again."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import discord

from bot.domain.markup import escape

DMS_CLOSED = 50007
THREAD_EXISTS = 160004
ALREADY_CROSSPOSTED = 40033


@dataclass(frozen=True, slots=True)
class Arrived:
    """It stands there. `drawn` is the change up to which a card shows."""

    channel_id: int | None = None
    message_id: int | None = None
    drawn: int = 0


@dataclass(frozen=True, slots=True)
class Moot:
    """Nobody needs it any more."""

    because: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord refuses it for good: a sentence for somebody who can act on it."""

    fault: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """It may or may not have happened: look, then try again, after `retry_after` seconds if given."""

    fault: str
    retry_after: float | None = None


Outcome = Arrived | Moot | Refused | Unsettled

PASSING = (aiohttp.ClientError, TimeoutError, OSError, discord.RateLimited, discord.DiscordServerError)
"""Errors that pass by themselves."""


def judged(error: Exception, doing: str, channel_id: int | None) -> Refused | Unsettled:
    """What an error means. `doing` says what was tried, for the sentence (“post the review card”)."""
    where = f" in <#{channel_id}>" if channel_id is not None else ""
    match error:
        case discord.RateLimited():
            return Unsettled(f"Discord asks to wait before I {doing}", error.retry_after)
        case discord.DiscordServerError() | aiohttp.ClientError() | OSError():
            return Unsettled(f"Discord did not answer when I tried to {doing}")
        case discord.Forbidden():
            return Refused(
                f"I may not {doing}{where}. Give me the permissions that `/newsroom check` names there."
            )
        case discord.NotFound():
            return Refused(f"I cannot {doing}{where}: it is gone. Choose another with `/newsroom setup`.")
        case discord.HTTPException(status=429):
            return Unsettled(f"Discord asks to wait before I {doing}")
        case discord.HTTPException(status=status) if status >= 500:
            return Unsettled(f"Discord did not answer when I tried to {doing}")
        case discord.HTTPException():
            return Refused(f"Discord does not let me {doing}{where}: {escape(error.text) or error.status}.")
        case _:
            raise error
