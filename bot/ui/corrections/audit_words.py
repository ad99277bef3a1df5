"""Audit words of what happens once an article is out: corrections, takedowns, retractions, reports."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.corrections.corrections import Abandoned, Opened
from bot.desk.corrections.reader_reports import Reported
from bot.desk.corrections.retractions import Asking, Retracted
from bot.desk.corrections.takedowns import PutBack, TakenDown
from bot.domain.article.states import Action
from bot.store.article.audit_log import Event
from bot.ui.article.audit_words import Words, reasoned, words
from bot.ui.phrases import person


def _opened(_: Event, detail: Opened) -> str:
    kind = detail.kind or "correction"
    return f"opened {'an' if kind == 'update' else 'a'} {kind}" + (" fix" if kind == "minor" else "")


def _abandoned(_: Event, detail: Abandoned) -> str:
    return f"abandoned the correction, revision {detail.revision}{reasoned(detail.reason)}"


def _took_down(_: Event, detail: TakenDown) -> str:
    return "⬇️ took it down" + (f" ({detail.code})" if detail.code else "") + reasoned(detail.reason)


def _retracted(_: Event, detail: Retracted) -> str:
    return f"🚫 retracted it, as {person(detail.asked_by)} had asked{reasoned(detail.reason)}"


def _reported(_: Event, detail: Reported) -> str:
    return "reported an error" + reasoned(detail.reason)


def _dismissed(_: Event, detail: Reported) -> str:
    return "dismissed a reader’s report" + reasoned(detail.reason)


WORDS: Mapping[str, Words] = {
    Action.CORRECT: words("Correction opened", Opened, _opened),
    Action.ABANDON: words("Correction abandoned", Abandoned, _abandoned),
    Action.UNPUBLISH: words("Unpublished", TakenDown, _took_down),
    Action.REPUBLISH: words(
        "Republished", PutBack, lambda _, detail: "put it back" + reasoned(detail.reason)
    ),
    "retract_ask": words(
        "Retraction asked for",
        Asking,
        lambda _, detail: "🚫 asked for its retraction" + reasoned(detail.reason),
    ),
    "retract_call_off": words("Retraction called off", Asking, "called its retraction off"),
    "retract_lapse": words(
        "Retraction lapsed", Asking, "ended the request for a retraction: no second chief confirmed it"
    ),
    Action.RETRACT: words("Retracted", Retracted, _retracted),
    "report": words("Error reported", Reported, _reported),
    "withdraw_report": words("Report withdrawn", Reported, "withdrew the report of an error"),
    "take_up": words("Report taken up", Reported, "took a reader’s report up"),
    "dismiss": words("Report dismissed", Reported, _dismissed),
}
