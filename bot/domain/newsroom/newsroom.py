"""A newsroom: one server's configuration, and what each person may do in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.article.states import Who
from bot.domain.planning.deadlines import QuietHours, Reminding
from bot.domain.review.votes import Quorum
from bot.domain.times.timetable import Timetable


class ReleasePolicy(StrEnum):
    """What happens to an article once it is approved."""

    IMMEDIATE = "immediate"
    """It is published after the cooling-off."""
    MANUAL = "manual"
    """It waits for a chief."""
    SLOTS = "slots"
    """It takes the next free slot of a weekly timetable."""


class CorrectionNews(StrEnum):
    """Whether a correction that is out is announced."""

    OFF = "off"
    QUIET = "quiet"
    """It is, and pings nobody."""
    PING = "ping"
    """It is, and pings the subscribers."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Channels and roles are Discord ids; None means that there is none. `budget` is when the day's budget is
    posted, on the clock of the zone."""

    id: int
    guild_id: int
    review_channel: int
    publish_channel: int
    editors_role: int
    submissions_channel: int | None = None
    announce_channel: int | None = None
    writers_role: int | None = None
    chiefs_role: int | None = None
    subscribers_role: int | None = None
    approvals_required: int = 1
    spikes_required: int = 1
    release: ReleasePolicy = ReleasePolicy.IMMEDIATE
    cooling_off_seconds: int = 60
    claim_minutes: int = 120
    character_limit: int = 60_000
    timezone: str = "UTC"
    timetable: Timetable | None = None
    grace_minutes: int = 120
    corrections: CorrectionNews = CorrectionNews.OFF
    remind_before_hours: int = 24
    remind_after_hours: int = 1
    escalate_hours: int = 24
    quiet_hours: QuietHours | None = None
    events: bool = False
    """Whether scheduled articles are shown as events of the server, which everybody sees."""
    budget: time | None = None

    @property
    def quorum(self) -> Quorum:
        """How many votes decide here."""
        return Quorum(self.approvals_required, self.spikes_required)

    @property
    def channels(self) -> dict[str, int]:
        """The channels that there are, by what they are for, as `/newsroom setup` calls it."""
        found = {
            "review": self.review_channel,
            "publish": self.publish_channel,
            "submissions": self.submissions_channel,
            "announce": self.announce_channel,
        }
        return {use: channel for use, channel in found.items() if channel is not None}

    @property
    def cooling_off(self) -> timedelta:
        """From approval to publication, at the least, unless a chief decides otherwise."""
        return timedelta(seconds=self.cooling_off_seconds)

    @property
    def zone(self) -> ZoneInfo:
        """Where its clocks hang."""
        return ZoneInfo(self.timezone)

    @property
    def grace(self) -> timedelta:
        """What was due no longer ago than this still goes out by itself."""
        return timedelta(minutes=self.grace_minutes)

    @property
    def reminding(self) -> Reminding:
        """When something is said of a due time."""
        hours = (self.remind_before_hours, self.remind_after_hours, self.escalate_hours)
        return Reminding(*(timedelta(hours=n) if n else None for n in hours))

    def quiet_until(self, now: datetime) -> datetime:
        """From when on nobody is disturbed by a reminder; `now` outside of the quiet hours."""
        return now if self.quiet_hours is None else self.quiet_hours.over(now, self.zone)

    @property
    def claim_lasts(self) -> timedelta:
        """How long a claim stands."""
        return timedelta(minutes=self.claim_minutes)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: a Discord user with the roles they hold in the server at this moment."""

    id: int
    name: str
    roles: frozenset[int] = frozenset()
    manages_server: bool = False


def is_writer(person: Person, newsroom: Newsroom) -> bool:
    """Whether they may hand in copy. Without a writers' role everyone may; the desk always may."""
    return (
        newsroom.writers_role is None or newsroom.writers_role in person.roles or is_editor(person, newsroom)
    )


def is_editor(person: Person, newsroom: Newsroom) -> bool:
    """Whether they judge copy. Managing the server gives no vote."""
    return newsroom.editors_role in person.roles


def is_chief(person: Person, newsroom: Newsroom) -> bool:
    """Whether they decide what goes out. Without a chiefs' role the editors do."""
    role = newsroom.chiefs_role if newsroom.chiefs_role is not None else newsroom.editors_role
    return role in person.roles


def on_the_desk(person: Person, newsroom: Newsroom) -> bool:
    """Whether they may read what is not public."""
    return is_editor(person, newsroom) or is_chief(person, newsroom)


def capacities(
    person: Person,
    newsroom: Newsroom,
    *,
    author_id: int,
    co_authors: frozenset[int],
    revision_editor: int,
) -> frozenset[Who]:
    """In which capacities a person acts on one article.

    An editor is independent of a revision unless they are its author, a co-author, or the one
    who edited it.
    """
    held: set[Who] = set()
    if person.id == author_id:
        held.add(Who.AUTHOR)
    if person.id in co_authors:
        held.add(Who.CO_AUTHOR)
    if is_editor(person, newsroom):
        held.add(Who.EDITOR)
        if person.id not in {author_id, revision_editor} | co_authors:
            held.add(Who.INDEPENDENT_EDITOR)
    if is_chief(person, newsroom):
        held.add(Who.CHIEF)
    return frozenset(held)
