"""Audit words of planning: due times, schedules and embargoes."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.planning.deadlines import DueAt
from bot.desk.planning.embargoes import Embargoed, NoEmbargo
from bot.desk.planning.plans import Planned
from bot.desk.planning.scheduling import Paused, Scheduled
from bot.desk.publishing.release import Missed
from bot.domain.article.states import Action
from bot.domain.text.markdown_escape import escape
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import REASON_SHOWN, Words, quoted, reasoned, times, words


def _due(_: Event, detail: DueAt) -> str:
    return ("made it due" if detail.has else "took its due time away") + times(detail.had, detail.has)


def _embargo(_: Event, detail: Embargoed) -> str:
    if detail.undone:
        return "put the embargo back as it was" if detail.has else "undid the embargo"
    source = f", imposed by {escape(detail.source)}" if detail.source else ""
    return (
        f"put it under embargo{times(detail.had, detail.has, word='until')}{source}{reasoned(detail.reason)}"
    )


def _plan(_: Event, detail: Planned) -> str:
    if not detail.has:
        return "took the planned time away" + times(detail.had, "")
    return ("suggested a time" if detail.planner == "writer" else "planned it") + times(
        detail.had, detail.has
    )


WORDS: Mapping[str, Words] = {
    "due": words("Due time", DueAt, _due),
    Action.SCHEDULE: words(
        "Scheduled", Scheduled, lambda _, detail: "scheduled it" + times(detail.had, detail.has)
    ),
    "plan": words("Planned", Planned, _plan),
    "pause": words(
        "Countdown paused",
        Paused,
        lambda _, detail: "paused the countdown to choose a time" + times(detail.had, detail.has),
    ),
    Action.UNSCHEDULE: words(
        "Unscheduled", Scheduled, lambda _, detail: "took it off the schedule" + times(detail.had, detail.has)
    ),
    Action.MISS: words(
        "Missed its time",
        Missed,
        lambda _, detail: "found it too late to go out by itself" + times(detail.due, ""),
    ),
    Action.EMBARGO: words("Embargo set", Embargoed, _embargo),
    "no_embargo": words(
        "No embargo meant",
        NoEmbargo,
        lambda _, detail: f"said that no embargo is meant by {quoted(detail.line, REASON_SHOWN)}",
    ),
    Action.LIFT: words(
        "Embargo lifted",
        Embargoed,
        lambda _, detail: "lifted its embargo" + times(detail.had, detail.has) + reasoned(detail.reason),
    ),
}
