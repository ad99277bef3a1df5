"""Times as people read them: when something goes out, what a time could mean, and why one is refused."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.desk.planning.scheduling import Timed
from bot.desk.publishing.release import Lateness
from bot.domain.article.article import Article, Planner
from bot.domain.article.states import State
from bot.domain.newsroom.newsroom import Newsroom
from bot.domain.text.graphemes import clip
from bot.domain.text.markdown_escape import escape
from bot.domain.times.moments import (
    Doubt,
    Reading,
    UnclearMoment,
)
from bot.ui.buttons import Press, button, row, settled
from bot.ui.phrases import at_second, title, when
from bot.ui.times.clock_words import DAYS, MONTHS, clock_words

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
        f" {local:%H:%M} {offset_words(local)}"
    )


def offset_words(local: datetime) -> str:
    """What the zone calls that time: CEST, or UTC+03."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def goes_out(at: datetime, newsroom: Newsroom) -> str:
    """When something goes out: on the newsroom's clock, and as Discord shows it to each reader."""
    return f"**{clock_words(at, newsroom.timezone)}** · {when(at, 'F')}"


# ------------------------------------------------------------------ scheduling


PLANS: dict[Planner | None, str] = {
    Planner.WRITER: "suggested",
    Planner.EDITOR: "planned",
    Planner.CHIEF: "planned",
    None: "planned",
}
"""What a time is called that was given before approval, by whose word it is."""


def plan_line(article: Article, newsroom: Newsroom) -> str:
    """On the card, while it is not approved; empty without a plan."""
    if article.planned_at is None or not article.plannable:
        return ""
    who = {Planner.WRITER: "its writer", Planner.EDITOR: "an editor", Planner.CHIEF: "a chief"}
    by = who[article.planned_as or Planner.CHIEF]
    verb = "Suggested" if article.planned_as is Planner.WRITER else "Planned"
    return f"🗓️ {verb} by {by} for {goes_out(article.planned_at, newsroom)}. Approval means: approved for that time."


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
    name, channel = title(article.number, article.headline), f"<#{newsroom.publish_channel}>"
    at = article.publish_at
    if at is None:
        assert article.planned_at is not None
        at = article.planned_at
        lines = [
            f"🗓️ {name} is {PLANS[article.planned_as]} for",
            goes_out(at, newsroom),
            f"Nothing goes out without approval. Once it is approved, it goes out in {channel} at that time.",
        ]
    else:
        lines = [
            f"🕒 {name} is scheduled. It is not out yet: it goes out in {channel}",
            goes_out(at, newsroom),
        ]
    reading = timed.reading
    if reading is not None and reading.zone != newsroom.timezone:
        lines.append(f"That is {clock_words(at, reading.zone)}.")
    had = timed.before.publish_at
    if timed.before.state is State.SCHEDULED and had is not None and had != at:
        lines.append(f"Its time was {when(had, 'F')}.")
    return "\n".join(lines)


def scheduled_buttons(timed: Timed) -> ui.View:
    """What can be done with a time that was set just now."""
    article = timed.article
    view = ui.View(timeout=None)
    if timed.event_id:
        view.add_item(button(Press.UNDO, article.id, timed.event_id))
    view.add_item(button(Press.RESCHEDULE, article.id))
    if article.state is State.SCHEDULED:
        view.add_item(button(Press.HOLD, article.id))
    return settled(view)


def unscheduled(timed: Timed) -> str:
    """After a time was taken away."""
    article = timed.article
    return (
        f"🟢 {title(article.number, article.headline)} no longer has a time. It stays approved and does not go out until"
        " a chief publishes or schedules it."
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
            f" {_minutes(late.newsroom.grace_minutes)} passed since their time. A chief decides"
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
        f"{imposed(article.embargo_source)}"
    )


def embargo_sign(article: Article, newsroom: Newsroom, now: datetime) -> str:
    """The same for a proof, within a button's 80 characters."""
    if article.embargo_until is None or not article.embargoed_at(now):
        return ""
    return f"Embargo until {_short(Reading(article.embargo_until, newsroom.timezone))}"


def imposed(source: str) -> str:
    """By whom, after a comma; empty where that is not known."""
    return f", imposed by {escape(source)}" if source else ""


def embargoed(timed: Timed) -> str:
    """After an embargo was set."""
    article, newsroom = timed.article, timed.newsroom
    assert article.embargo_until is not None
    lines = [
        f"⛔ {title(article.number, article.headline)} is under embargo{imposed(article.embargo_source)}."
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
        text += f" It goes out {at_second(article.publish_at)}."
    if article.state is State.APPROVED and article.publish_at != timed.before.publish_at:
        text += f" `/review hold {article.number}` stops that."
    return text
