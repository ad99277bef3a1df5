"""The settings of a newsroom, each declared once: its option, group, words, default, and what it may be.

The database, the check of what is given, `/newsroom settings` with its sheet and its forms, the options of the
commands, docs/commands.md, export and restore all follow from SETTINGS. `docs/contributors.md` has the recipe for
adding one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from bot.domain.newsroom import setting_kinds as kinds
from bot.domain.newsroom.newsroom import CorrectionNews, Newsroom, ReleasePolicy, Strictness
from bot.domain.newsroom.setting import Group, Setting
from bot.domain.newsroom.setting import column as _column
from bot.domain.newsroom.templates import TEMPLATE

# ------------------------------------------------------------------------------ channels and roles

REVIEW = _column(
    "review",
    Group.PLACES,
    "Where the desk reviews; readers must not see it",
    0,
    kinds.channel(),
    "review_channel",
    of_section=True,
)
PUBLISH = _column(
    "publish",
    Group.PLACES,
    "Where articles appear: a text or announcement channel, or a forum",
    0,
    kinds.destination(),
    "publish_channel",
    of_section=True,
)
EDITORS = _column(
    "editors",
    Group.PLACES,
    "Who judges copy",
    0,
    kinds.role(),
    "editors_role",
    of_section=True,
)
SUBMISSIONS = _column(
    "submissions",
    Group.PLACES,
    "Where writers submit by chat",
    None,
    kinds.optional_channel("writers submit only with `/submit`"),
    "submissions_channel",
)
ANNOUNCE = _column(
    "announce",
    Group.PLACES,
    "Where I announce new articles",
    None,
    kinds.optional_channel("new articles are not announced"),
    "announce_channel",
    of_section=True,
)
WRITERS = _column(
    "writers",
    Group.PLACES,
    "Who may submit; left out: everyone",
    None,
    kinds.optional_role("everyone may submit"),
    "writers_role",
)
CHIEFS = _column(
    "chiefs",
    Group.PLACES,
    "Who publishes; left out: the editors",
    None,
    kinds.optional_role("the editors publish"),
    "chiefs_role",
)
SUBSCRIBERS = _column(
    "subscribers",
    Group.PLACES,
    "Whom announcements ping",
    None,
    kinds.optional_role("announcements go out without a ping"),
    "subscribers_role",
    of_section=True,
)

# ------------------------------------------------------------------------------ review and publication

APPROVALS = _column(
    "approvals",
    Group.REVIEW,
    "Approvals that an article needs (1–20)",
    1,
    kinds.number(1, 20),
    "approvals_required",
    of_section=True,
)
SPIKES = _column(
    "spikes",
    Group.REVIEW,
    "Votes that spike an article (1–20)",
    1,
    kinds.number(1, 20),
    "spikes_required",
    of_section=True,
)
RELEASE = _column(
    "release",
    Group.REVIEW,
    "What happens on approval: published by itself, by a chief, or in the next free slot",
    ReleasePolicy.IMMEDIATE,
    kinds.choice(
        ReleasePolicy,
        "a release policy",
        {
            ReleasePolicy.IMMEDIATE: "an approved article goes out by itself, after the cooling-off",
            ReleasePolicy.MANUAL: "an approved article goes out when a chief says so (`/publish now`)",
            ReleasePolicy.SLOTS: "an approved article goes out in the next free slot",
        },
    ),
    of_section=True,
)
SLOTS = _column(
    "slots",
    Group.REVIEW,
    "The weekly timetable, such as Mon–Fri 09:00, 17:00; Sun 18:00 (none clears it)",
    None,
    kinds.weekly(),
    "timetable",
    of_section=True,
)
COOLING_OFF = _column(
    "cooling_off",
    Group.REVIEW,
    "Seconds from approval to publication, 0 for none",
    60,
    kinds.number(0, 86_400),
    "cooling_off_seconds",
    of_section=True,
)
CLAIM_MINUTES = _column(
    "claim_minutes", Group.REVIEW, "Minutes until a claim lapses", 120, kinds.number(5, 10_080)
)
GRACE_MINUTES = _column(
    "grace_minutes",
    Group.REVIEW,
    "Minutes by which something may be late and still go out by itself",
    120,
    kinds.number(0, 10_080),
)
CORRECTIONS = _column(
    "corrections",
    Group.REVIEW,
    "Whether I announce corrections: not at all, without a ping, or with one",
    CorrectionNews.OFF,
    kinds.choice(
        CorrectionNews,
        "a way to announce corrections",
        {
            CorrectionNews.OFF: "corrections are not announced",
            CorrectionNews.QUIET: "corrections are announced without a ping",
            CorrectionNews.PING: "corrections are announced with a ping",
        },
    ),
)
SIGNATURE = Setting(
    "signature",
    Group.REVIEW,
    "A line under each article that goes out from now on, such as who you are (none clears it)",
    "",
    kinds.line(200),
    stays=True,
)
SIGN_OFFS = Setting(
    "signoffs",
    Group.REVIEW,
    "What an article needs beside votes: facts, legal … (`/newsroom signoffs`; none clears it)",
    (),
    kinds.sign_offs(),
    listed=False,
    of_section=True,
)
SIGN_OFF_PING = Setting(
    "signoff_ping",
    Group.REVIEW,
    "Whether I ping the role of a sign-off that an article needs",
    False,
    kinds.switch("I ping the role of a sign-off once, in the thread of the card"),
    listed=False,
    of_section=True,
)
FORUM_TAGS = Setting(
    "forum_tags",
    Group.REVIEW,
    "Tags of each post, where articles appear in a forum, such as News, Local (none clears it)",
    "",
    kinds.line(130),
    listed=False,
    of_section=True,
)
DISCUSSIONS = Setting(
    "discussions",
    Group.REVIEW,
    "Whether I open a thread for readers under each article; a forum post is one already",
    False,
    kinds.switch("each article that goes out from now on gets a thread in which readers talk about it"),
    listed=False,
    of_section=True,
)
EVENTS = _column(
    "events",
    Group.REVIEW,
    "Scheduled articles as server events: everybody then sees headline and time in advance",
    False,
    kinds.switch(
        "scheduled articles are events of the server: everybody sees headline, standfirst and time in advance, except"
        " under embargo"
    ),
)

# ------------------------------------------------------------------------------ times and reminders

TIMEZONE = _column("timezone", Group.TIMES, "An IANA zone, such as Europe/Berlin", "UTC", kinds.zone())
REMIND_BEFORE = _column(
    "remind_before",
    Group.TIMES,
    "Hours before a due time for the reminder to the person who has the article; 0 for never",
    24,
    kinds.number(0, 336, zero="never"),
    "remind_before_hours",
)
REMIND_AFTER = _column(
    "remind_after",
    Group.TIMES,
    "Hours after it until I remind them once more; 0 for never",
    1,
    kinds.number(0, 336, zero="never"),
    "remind_after_hours",
)
ESCALATE_AFTER = _column(
    "escalate_after",
    Group.TIMES,
    "Hours after it until I tell the chiefs; 0 for never",
    24,
    kinds.number(0, 336, zero="never"),
    "escalate_hours",
)
QUIET_HOURS = _column(
    "quiet_hours",
    Group.TIMES,
    "Hours without reminders, such as 22:00–07:00 (none clears it)",
    None,
    kinds.quiet(),
)
BUDGET = _column(
    "budget",
    Group.TIMES,
    "When I post the day’s budget to the review channel, such as 08:30 (none: never)",
    None,
    kinds.daily(),
)

# ------------------------------------------------------------------------------ writers and limits

CHARACTER_LIMIT = _column(
    "character_limit",
    Group.WRITERS,
    "Characters that a body may have",
    60_000,
    kinds.number(500, 200_000),
    of_section=True,
)
OPEN_SUBMISSIONS = _column(
    "open_submissions",
    Group.WRITERS,
    "Submissions of one writer that may wait for the desk (1–500)",
    30,
    kinds.number(1, 500),
    "open_limit",
)
DRAFTS = _column(
    "drafts",
    Group.WRITERS,
    "Drafts that one writer may have (1–500)",
    50,
    kinds.number(1, 500),
    "draft_limit",
)
RATE = _column(
    "rate",
    Group.WRITERS,
    "Articles that one writer may start in 10 minutes (1–500)",
    30,
    kinds.number(1, 500),
    "rate_limit",
)
DAILY_TEXT = _column(
    "daily_text",
    Group.WRITERS,
    "MiB of text that one writer may save in a day (1–1,000)",
    8,
    kinds.number(1, 1_000),
    "daily_mib",
)


def _of_pictures(option: str, without: str) -> Setting[Strictness]:
    """What preflight does about a picture that lacks something."""
    meanings = {
        Strictness.STOP: f"a picture {without} stops a submission",
        Strictness.WARN: f"a picture {without} is a warning",
    }
    does = f"Whether a picture {without} stops a submission, or is a warning"
    kind = kinds.choice(Strictness, "stop or warn", meanings)
    return Setting(option, Group.WRITERS, does, Strictness.STOP, kind, listed=False)


PICTURE_ALT = _of_pictures("picture_alt", "without alt text")
PICTURE_RIGHTS = _of_pictures("picture_rights", "with unclear rights")

SETTINGS: tuple[Setting[Any], ...] = (
    REVIEW,
    PUBLISH,
    EDITORS,
    SUBMISSIONS,
    ANNOUNCE,
    WRITERS,
    CHIEFS,
    SUBSCRIBERS,
    APPROVALS,
    SPIKES,
    RELEASE,
    SLOTS,
    COOLING_OFF,
    CLAIM_MINUTES,
    GRACE_MINUTES,
    CORRECTIONS,
    SIGNATURE,
    SIGN_OFFS,
    SIGN_OFF_PING,
    FORUM_TAGS,
    DISCUSSIONS,
    EVENTS,
    CHARACTER_LIMIT,
    OPEN_SUBMISSIONS,
    DRAFTS,
    RATE,
    DAILY_TEXT,
    PICTURE_ALT,
    PICTURE_RIGHTS,
    REMIND_BEFORE,
    REMIND_AFTER,
    ESCALATE_AFTER,
    QUIET_HOURS,
    BUDGET,
    TIMEZONE,
    *TEMPLATE,
)
"""Every setting, in the order in which the command lists them."""

BY_OPTION: dict[str, Setting[Any]] = {setting.option: setting for setting in SETTINGS}

OF_SETUP = (*(each for each in SETTINGS if each.group is Group.PLACES), APPROVALS, TIMEZONE)
"""What `/newsroom setup` asks for."""


def fingerprint(newsroom: Newsroom, options: Iterable[str]) -> int:
    """A number that is another one once any of these settings is (48 bits)."""
    kept = [
        f"{option}={BY_OPTION[option].kind.keep(BY_OPTION[option].of(newsroom))}"
        for option in sorted(options)
    ]
    return int.from_bytes(hashlib.blake2b("\n".join(kept).encode(), digest_size=6).digest(), "big")
