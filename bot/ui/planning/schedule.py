"""Times as people read them: when something goes out, what a time could mean, and why one is refused."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.planning.scheduling import Proposal, Timed
from bot.desk.publishing.release import Lateness
from bot.domain.article.article import Article
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.planning.embargo import (
    DoubtfulEmbargo,
    NoSource,
    SoonerEmbargo,
    UnderEmbargo,
)
from bot.domain.refusals import Refusal
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape, inert
from bot.domain.times.moments import (
    BeforeEmbargo,
    Doubt,
    FarMoment,
    NoSuchZone,
    NotAMoment,
    NoTimeOfDay,
    PastMoment,
    Reading,
    UnclearMoment,
    WrongWeekday,
)
from bot.ui.buttons import Press, button, row, settled
from bot.ui.phrases import title, when
from bot.ui.times.clock_words import DAYS, MONTHS, clock_words, date_words

EXAMPLES = "`tomorrow 9am`, `Friday 18:30`, `24 December 06:00`, `2026-12-24 06:00` or `in 2 hours`"

READINGS_SHOWN = 4
"""Readings of a time to choose from. More would not fit in one row beside *Another time*."""

TOLD_OF = 8
"""Late articles of either kind that a message names. Those that wait get two buttons each."""


def _short(reading: Reading) -> str:
    """The same for a button, with the name of the zone's time: that may be all that tells two apart."""
    local = reading.local
    return (
        f"{DAYS[local.weekday()][:3]} {local.day} {MONTHS[local.month - 1][:3]} {local.year},"
        f" {local:%H:%M} {_offset(local)}"
    )


def _offset(local: datetime) -> str:
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def goes_out(at: datetime, newsroom: Newsroom) -> str:
    """When something goes out: on the newsroom's clock, and as Discord shows it to each reader."""
    return f"**{clock_words(at, newsroom.timezone)}** · {when(at, 'F')}, {when(at, 'R')}"


# ------------------------------------------------------------------ scheduling


def proposal(proposed: Proposal) -> str:
    """A time, spelled out, before it is set."""
    article, newsroom, reading = proposed.article, proposed.newsroom, proposed.reading
    lines = [f"🕒 {title(article.number, article.headline)} would go out in <#{newsroom.publish_channel}>:"]
    lines.append(goes_out(reading.at, newsroom))
    if reading.zone != newsroom.timezone:
        lines.append(f"That is {clock_words(reading.at, reading.zone)}.")
    if article.state is State.SCHEDULED and article.publish_at is not None:
        lines.append(f"Until you set it, its time stays {when(article.publish_at, 'F')}.")
    elif article.publish_at is not None:
        lines.append(
            f"Until you set it, it still goes out {when(article.publish_at, 'R')} by itself."
            f" `/review hold {article.number}` stops that."
        )
    lines.append("**Nothing is set yet.**")
    return "\n".join(lines)


def proposal_buttons(proposed: Proposal) -> ui.View:
    """Set it, or say another one."""
    view = ui.View(timeout=None)
    view.add_item(button(Press.SET_TIME, proposed.article.id, int(proposed.reading.at.timestamp())))
    view.add_item(button(Press.RESCHEDULE, proposed.article.id))
    return settled(view)


def reading_buttons(article_id: int, unclear: UnclearMoment) -> ui.View:
    """The readings of an unclear time, one of them to be set."""
    view = ui.View(timeout=None)
    for reading in unclear.readings[:READINGS_SHOWN]:
        label = f"{_short(reading)}, {reading.zone}" if unclear.doubt is Doubt.WHICH_ZONE else _short(reading)
        view.add_item(
            button(Press.SET_TIME, article_id, int(reading.at.timestamp()), label=f"Set: {clip(label, 70)}")
        )
    view.add_item(button(Press.RESCHEDULE, article_id))
    return settled(view)


def scheduled(timed: Timed) -> str:
    """After a time was set."""
    article, newsroom = timed.article, timed.newsroom
    assert article.publish_at is not None
    had = timed.before.publish_at
    moved = timed.before.state is State.SCHEDULED and had is not None and had != article.publish_at
    instead = f"\nIts time was {when(had, 'F')}." if moved and had is not None else ""
    return (
        f"🕒 {title(article.number, article.headline)} is scheduled. It is not out yet: it goes out\n"
        f"{goes_out(article.publish_at, newsroom)}{instead}"
    )


def scheduled_buttons(article: Article) -> ui.View:
    """What can be done with a time that stands."""
    return row(Press.RESCHEDULE, Press.UNSCHEDULE, article_id=article.id)


def unscheduled(timed: Timed) -> str:
    """After a time was taken away."""
    article = timed.article
    return (
        f"🟢 {title(article.number, article.headline)} has no time any more. It stays approved and does not"
        " go out until a chief publishes or schedules it."
    )


def waiting_buttons(article: Article) -> ui.View:
    """What a chief can do with an approved article that has no time."""
    return row(Press.PUBLISH, Press.SCHEDULE, article_id=article.id)


def late_word(late: Lateness) -> tuple[str, ui.View | None]:
    """To the desk: what went out late, and what waits for a chief because it is too late for that."""
    lines: list[str] = []
    if late.went:
        lines.append("🕒 **Out late.** I could not publish these at their time, so they went out just now:")
        lines += _named(late.went)
    if late.waits:
        lines.append(
            "⏰ **Too late to go out by itself.** More than"
            f" {_minutes(late.newsroom.grace_minutes)} passed while I could not publish. A chief decides"
            " what happens to:"
        )
        lines += _named(late.waits)
    view = ui.View(timeout=None)
    many = len(late.waits) > 1
    for place, (article, _) in enumerate(late.waits[:TOLD_OF]):
        now = button(Press.PUBLISH, article.id, label=f"Publish №{article.number} now" if many else None)
        then = button(
            Press.RESCHEDULE, article.id, label=f"№{article.number}: another time" if many else None
        )
        now.row = then.row = place // 2
        view.add_item(now)
        view.add_item(then)
    return "\n".join(lines), settled(view) if late.waits else None


def _named(found: tuple[tuple[Article, datetime], ...]) -> list[str]:
    lines = [
        f"- {title(article.number, clip(article.headline, 60))}, due {when(due, 'F')}"
        for article, due in found[:TOLD_OF]
    ]
    if len(found) > TOLD_OF:
        lines.append(f"- … and {len(found) - TOLD_OF} more: see their cards")
    return lines


def _minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{minutes} minutes"


# ------------------------------------------------------------------ embargoes


def embargo_line(article: Article, now: datetime) -> str:
    """The embargo that keeps an article in; empty if none does."""
    if article.embargo_until is None or not article.embargoed_at(now):
        return ""
    return (
        f"⛔ **Embargo** until {when(article.embargo_until, 'F')} ({when(article.embargo_until, 'R')})"
        f"{_imposed(article.embargo_source)}"
    )


def embargo_sign(article: Article, newsroom: Newsroom, now: datetime) -> str:
    """The same for a proof, within a button's 80 characters."""
    if article.embargo_until is None or not article.embargoed_at(now):
        return ""
    return f"Embargo until {_short(Reading(article.embargo_until, newsroom.timezone))}"


def _imposed(source: str) -> str:
    return f", imposed by {escape(source)}" if source else ""


def embargoed(timed: Timed) -> str:
    """After an embargo was set."""
    article, newsroom = timed.article, timed.newsroom
    assert article.embargo_until is not None
    lines = [
        f"⛔ {title(article.number, article.headline)} is under embargo{_imposed(article.embargo_source)}."
        " Nothing of it goes out before",
        goes_out(article.embargo_until, newsroom),
    ]
    if article.publish_at is not None and article.publish_at != timed.before.publish_at:
        lines.append(f"It was to go out before that, so its time is {when(article.publish_at, 'F')} now.")
    return "\n".join(lines)


def lifted(timed: Timed) -> str:
    """After an embargo was lifted."""
    article = timed.article
    text = f"🔓 The embargo of {title(article.number, article.headline)} is lifted."
    if article.publish_at is not None:
        text += f" It goes out {when(article.publish_at, 'F')} ({when(article.publish_at, 'R')})."
    if article.state is State.APPROVED and article.publish_at != timed.before.publish_at:
        text += f" `/review hold {article.number}` stops that."
    return text


# ------------------------------------------------------------------ refusals

_DOUBTS: dict[Doubt, str] = {
    Doubt.SKIPPED: "does not exist on {zone}’s clocks: they go forward over it",
    Doubt.TWICE: "comes twice on {zone}’s clocks: they go back over it",
    Doubt.DAY_OR_MONTH: "can be read with the day or with the month first",
    Doubt.WHICH_WEEK: "may be this week’s or the one after",
    Doubt.WHICH_DAY: "depends on whose day is meant: in {zone} it is another date at the moment",
    Doubt.WHICH_MIDNIGHT: "may be where that day begins or where it ends",
    Doubt.HOUR_OR_SPAN: "may be that hour of the day or that many hours from now",
    Doubt.WHICH_ZONE: "may be in several zones with other clocks",
}


def time_refusal(refusal: Refusal) -> str | None:
    """What is wrong with a time, and what to write instead; None for a refusal of another kind."""
    match refusal:
        case NotAMoment(text):
            return (
                f"I cannot read “{escape(clip(text, 60))}” as a time. Write {EXAMPLES}; for another zone add a"
                " city or its IANA name: `9am New York`, `18:00 Europe/Berlin`."
            )
        case NoTimeOfDay(text):
            return (
                f"“{escape(clip(text, 60))}” does not say at what time. Add it: `Friday 18:30`,"
                " `tomorrow 9am` or `noon`."
            )
        case WrongWeekday(word, day):
            return (
                f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {DAYS[day.weekday()]}, not"
                f" “{escape(clip(word, 20))}”. Which one is right? Write the date alone, or the weekday alone."
            )
        case NoSuchZone(text):
            return (
                f"“{escape(text.upper())}” is the name of several zones, or of one for half of the year only."
                " Name a city or an IANA zone instead: `9am New York`, `18:00 Europe/Berlin`."
            )
        case UnclearMoment():
            return _unclear(refusal)
        case PastMoment(at):
            return f"{when(at, 'F')} is past ({when(at, 'R')}). Give a time that is still to come."
        case FarMoment(at):
            return f"{when(at, 'F')} is more than two years ahead. Give a time before that."
        case BeforeEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{_imposed(source)}. Give that time or a"
                f" later one; a chief can lift the embargo with a reason (`/publish lift {number}`)."
            )
        case UnderEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{_imposed(source)}: nothing of it goes"
                f" out before. Schedule it for then (`/publish schedule {number}`), or have a chief lift the"
                f" embargo with a reason (`/publish lift {number}`)."
            )
        case SoonerEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{_imposed(source)}, and the desk counts"
                f" on it: it cannot end sooner unless a chief lifts it with a reason (`/publish lift {number}`)."
            )
        case DoubtfulEmbargo(number, line):
            return (
                f"№{number} stays as it was, because of the line “{inert(clip(line, 200))}”: it may be an embargo. If it"
                f" is one, write `embargo: 24 December 06:00` in the head of the file, or set it with"
                f" `/draft embargo {number}`, and take the line out. If it is none, take the line out or change it."
            )
        case NoSource():
            return "Say who imposed the embargo: a ministry, a journal, the person you spoke to."
        case _:
            return None


def _unclear(unclear: UnclearMoment) -> str:
    zone = unclear.readings[-1].zone
    lines = [
        f"“{escape(unclear.text)}” {_DOUBTS[unclear.doubt].format(zone=zone)}. Nothing is set. Which is it?"
    ]
    lines += [
        f"- {date_words(reading.local)} {_offset(reading.local)} ({reading.zone}) · {when(reading.at, 'F')}"
        for reading in unclear.readings[:READINGS_SHOWN]
    ]
    exact = unclear.readings[0].local.isoformat(timespec="minutes")
    lines.append(f"Choose one, or write it in a way that leaves no doubt: `{exact}`.")
    return "\n".join(lines)
