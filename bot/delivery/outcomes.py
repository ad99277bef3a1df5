"""What Discord's refusals mean for a delivery: over for good, or to be tried again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.domain.dataclass import dataclass
from bot.domain.text.markdown_escape import escape

# Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
ALREADY_CROSSPOSTED = 40033
THREAD_EXISTS = 160004
ARCHIVED = 50083
INVALID_FORM = 50035
TOO_LARGE = 40005
TAG_WANTED = 40067
NOT_TO_BE_WRITTEN_TO = frozenset({50007, 50278, 10013})  # DMs closed; no server in common; account gone
BLOCKED_WORDS = frozenset({200000, 200001, 240000})

_PASSING_CODES = frozenset(
    {
        20016,  # slow mode
        20022,  # edits of announcements
        20026,  # writes of the bot
        20028,  # writes in the channel
        20029,  # writes in the server
        30046,  # edits of messages older than an hour
        40003,  # opening DMs too fast
        40004,  # sending is switched off for a while
        40006,  # so is the feature
        40062,  # the service is being limited
        130000,  # overloaded
    }
)
"""Refusals that pass by themselves, whatever their status says."""

_SENTENCES: dict[int, str] = {
    50001: "I may not {doing}{where}: I cannot see it. Give me *View Channel* there; `/newsroom check` says"
    " what else is missing.",
    50013: "I may not {doing}{where}. Give me the permissions that `/newsroom check` names there.",
    UNKNOWN_CHANNEL: "I cannot {doing}{where}: it is gone. Choose another with `/newsroom setup`.",
    UNKNOWN_MESSAGE: "I cannot {doing}: the message that it belongs to was deleted.",
    TOO_LARGE: "I cannot {doing}{where}: a picture in it is larger than Discord allows in this server now. Replace it with a smaller"
    " one, or try again once the server has its boosts back.",
    ARCHIVED: "I cannot {doing}: the thread is archived. A member with *Manage Threads* can open it again.",
    TAG_WANTED: "I cannot {doing}{where}: every post there needs a tag. Name tags with *Edit* in `/newsroom settings`"
    " (`forum_tags`), or give the article a tag of the forum. Then try again.",
    160005: "I cannot {doing}: the thread is locked. Unlock it, or give me *Manage Threads*{where}.",
    160006: "I cannot {doing}{where}: the server has as many open threads as Discord allows. Close some.",
    160007: "I cannot {doing}{where}: there are as many open threads as Discord allows in such channels."
    " Close some.",
    200000: "I cannot {doing}{where}: AutoMod blocks words in it. Let my role pass (server settings →"
    " AutoMod), or have the text changed.",
    200001: "I cannot {doing}{where}: AutoMod blocks words in its title. Let my role pass (server settings →"
    " AutoMod), or have the headline changed.",
    240000: "I cannot {doing}{where}: Discord takes a link in it for harmful. Have the link changed.",
}
"""What is wrong and what to do, by Discord's code. `where` names the channel, where one decides."""

LONGEST_RETRY_AFTER_SECONDS = 86_400.0
"""A longer wait than a day is not believed."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """It stands there. `drawn` is the change up to which a card shows, `turns_at` when time itself changes what
    it shows."""

    channel_id: int | None = None
    message_id: int | None = None
    drawn: int = 0
    turns_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moot:
    """Nobody needs it any more."""

    because: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Discord refuses it for good: a sentence for somebody who can act on it."""

    fault: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What it hangs on was deleted by hand: a sentence, in case a human has to decide what now."""

    fault: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """It may or may not have happened: look, then try again, after `retry_after` seconds at the earliest."""

    fault: str
    retry_after: float = 0.0
    silent: bool = False
    """Whether Discord, or the way to it, did not answer."""


Outcome = Arrived | Moot | Refused | Gone | Unsettled

PASSING = (aiohttp.ClientError, TimeoutError, OSError, discord.RateLimited)
"""Errors that pass by themselves, besides those that Discord answers with."""


def one_line(error: Exception) -> str:
    """What an error says, without its traceback."""
    return " ".join(str(error).split()) or type(error).__name__


def is_gone(error: discord.HTTPException) -> bool:
    """Whether a channel, a thread or a message was deleted. A proxy's 404 says nothing of that."""
    return error.code in (UNKNOWN_CHANNEL, UNKNOWN_MESSAGE)


def did_not_answer(error: Exception) -> bool:
    """Whether Discord, or the way to it, did not answer. A 404 without Discord's own code comes from something on
    the way, and proves nothing."""
    match error:
        case discord.NotFound(code=0):
            return True
        case discord.HTTPException(status=status):
            return status >= 500
        case _:
            return isinstance(error, PASSING)


def was_refused(error: Exception) -> bool:
    """Whether an error says that Discord did not do what was asked. Of all others nobody can know."""
    match error:
        case discord.RateLimited():
            return True
        case discord.HTTPException():
            return not did_not_answer(error)
        case _:
            return False


def judged(error: Exception, doing: str, channel_id: int | None) -> Refused | Unsettled:
    """What an error means. `doing` says what was tried, for the sentence (“post the review card”)."""
    where = f" in <#{channel_id}>" if channel_id is not None else ""
    match error:
        case discord.RateLimited():
            return Unsettled(f"Discord asks to wait before I {doing}", error.retry_after)
        case discord.HTTPException() if error.status == 429 or error.code in _PASSING_CODES:
            return Unsettled(f"Discord asks to wait before I {doing}", _retry_after(error))
        case _ if did_not_answer(error):
            return _silent(error, doing)
        case discord.HTTPException(
            status=401
        ):  # the token is being changed: the operator's to end, no article's fault
            return _silent(error, doing)
        case discord.HTTPException():
            return Refused(_sentence(error, where).format(doing=doing, where=where, text=_said(error)))
        case _:
            raise error


def _silent(error: Exception, doing: str) -> Unsettled:
    wait = _retry_after(error) if isinstance(error, discord.HTTPException) else 0.0
    return Unsettled(f"Discord did not answer when I tried to {doing}", wait, silent=True)


def _sentence(error: discord.HTTPException, where: str) -> str:
    if error.code in _SENTENCES:
        return _SENTENCES[error.code]
    match error:
        case discord.HTTPException(status=413):
            return _SENTENCES[TOO_LARGE]
        case discord.Forbidden() if where:
            return _SENTENCES[50013]
        case discord.NotFound() if where:
            return _SENTENCES[UNKNOWN_CHANNEL]
        case _:
            return "Discord does not let me {doing}{where}: {text}."


def _said(error: discord.HTTPException) -> str:
    return escape(" ".join(error.text.split())[:200]).rstrip(".") or str(error.status)


def _retry_after(error: discord.HTTPException) -> float:
    """The seconds that Discord asks to wait; 0 if it does not say."""
    headers: Any = getattr(error.response, "headers", None) or {}
    try:
        seconds = float(headers.get("Retry-After", 0))
    except (TypeError, ValueError):  # a date, as a proxy may write it
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_SECONDS)
