"""A listing on screen: a scheduled article as an event of the server, for everybody to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.article.sight import Sight
from bot.domain.dataclass import dataclass
from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.ui.phrases import plural

# https://docs.discord.com/developers/resources/guild-scheduled-event
NAME_LIMIT = 100
DESCRIPTION_LIMIT = 1000
LOCATION_LIMIT = 100

LASTS = timedelta(hours=1)
"""Discord wants to know when an event that is nowhere in the server ends."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says. Moments are aware."""

    name: str
    description: str
    location: str
    start: datetime
    end: datetime


def mark(number: int) -> str:
    """The last line of a description, by which the bot knows its own event again."""
    return f"№{number}"


def entry(sight: Sight, channel: str) -> Entry:
    """The event of a scheduled article, which appears in that channel, by name."""
    assert sight.article.publish_at is not None
    own = mark(sight.article.number)
    # Discord keeps whole seconds of an event's times, and trims its texts.
    start = sight.article.publish_at.replace(microsecond=0)
    # Escaped, it may become twice as long.
    standfirst = escape(clip(sight.revision.copy.standfirst, (DESCRIPTION_LIMIT - len(own) - 2) // 2))
    return Entry(
        name=clip(sight.article.headline, NAME_LIMIT).strip(),
        description=f"{standfirst}\n\n{own}".strip(),
        location=clip(f"#{channel}", LOCATION_LIMIT),
        start=start,
        end=start + LASTS,
    )


def unlisted(count: int) -> str:
    """For `/newsroom check`: events that could not be brought up to date."""
    return (
        f"I could not update the server’s events for {plural(count, 'scheduled article')}: I need *Create Events*, and"
        " Discord allows 100 events in a server. Fix that, then press *Try again* below."
    )
