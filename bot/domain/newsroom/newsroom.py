"""A newsroom: one server's configuration, and what each person may do in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.dataclass import dataclass
from bot.domain.newsroom.quiet_hours import QuietHours
from bot.domain.newsroom.reminder_settings import Reminding
from bot.domain.newsroom.section import Section
from bot.domain.times.timetable import Timetable


class ReleasePolicy(StrEnum):
    """What happens to an article once it is approved."""

    IMMEDIATE = "immediate"
    """It is published after the cooling-off."""
    MANUAL = "manual"
    """It waits for a chief."""
    SLOTS = "slots"
    """It takes the next free slot of a weekly timetable."""


class Strictness(StrEnum):
    """What preflight does about something that is missing."""

    STOP = "stop"
    """The text is not submitted without it."""
    WARN = "warn"


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
    open_limit: int = 30
    """Submissions of one writer that may wait for the desk."""
    draft_limit: int = 50
    """Drafts that one writer may have."""
    rate_limit: int = 30
    """Articles that one writer may start in ten minutes."""
    daily_mib: int = 8
    """MiB of text that one writer may save in a day."""
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
    kept: Mapping[str, object] = field(default_factory=dict[str, object], hash=False)
    """The settings without a field here that are not their default, by their option. `Setting.of` reads them."""
    sections: tuple[Section, ...] = ()
    """In their order. The first takes what leads to none."""
    section: Section | None = None
    """Whose view this is (`sections.py`); None if it speaks of all of them."""
    house: Newsroom | None = field(default=None, repr=False, hash=False)
    """Of a section's view: the newsroom itself."""

    @property
    def divided(self) -> bool:
        """Whether it has several sections, so that people are told of them."""
        return len(self.sections) > 1

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
    def roles(self) -> dict[str, int]:
        """The roles that there are, by whose they are, as `/newsroom setup` calls them."""
        found = {
            "editors": self.editors_role,
            "chiefs": self.chiefs_role,
            "writers": self.writers_role,
            "subscribers": self.subscribers_role,
        }
        return {use: role for use, role in found.items() if role is not None}

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
class Quorum:
    """How many votes of a kind decide. Each at least 1."""

    approvals: int = 1
    spikes: int = 1
