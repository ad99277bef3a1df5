"""Refusals of reports, takedowns and retractions, as sentences."""

from __future__ import annotations

from bot.domain.corrections.reader_reports import (
    NothingWrong,
    NotOut,
    OwnText,
    ReportedEnough,
    ReportSettled,
    ReportState,
    ReportTooLong,
)
from bot.domain.corrections.takedown import (
    AskedAlready,
    NoteWanted,
    OwnRetraction,
    RetractionOvertaken,
    RetractionSettled,
    RetractionState,
)
from bot.domain.refusals import Refusal
from bot.ui.phrases import person, when


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case NotOut():
            return "That article is not published at the moment, so you cannot report an error in it."
        case NothingWrong():
            return "Say what is wrong: without that the desk cannot look into it."
        case ReportTooLong(part, length, limit):
            return f"*{part}* has {length:,} characters, and {limit:,} fit. Make it shorter."
        case ReportedEnough(until, True):
            return f"The desk has your report on this article. You can report another error in it from {when(until, 'f')} on."
        case ReportedEnough(until):
            return f"The desk has several reports of yours. You can report another error from {when(until, 'f')} on."
        case OwnText(number):
            return f"You wrote №{number}, so another member of the desk must settle its reports."
        case ReportSettled(state, by_id):
            return f"That report is settled already: {_SETTLED[state]} {person(by_id)}."
        case NoteWanted():
            return "With *other*, say why in the note. Only the desk reads it."
        case AskedAlready(number, _, True):
            return (
                f"You have asked for the retraction of №{number} already: it waits for a second chief."
                " *Call it off* on its message in the review channel takes it back."
            )
        case AskedAlready(number, asked_by):
            return (
                f"{person(asked_by)} has asked for the retraction of №{number} already: confirm it, or call it"
                " off, on its message in the review channel."
            )
        case OwnRetraction(chiefs_role):
            return (
                f"You asked for it, so another chief (<@&{chiefs_role}>) must confirm it. If you are the only"
                " chief, unpublish it now and ask a server manager to appoint another."
            )
        case RetractionSettled(RetractionState.LAPSED):
            return "No second chief confirmed it in time, so it has lapsed. `/publish retract` asks again."
        case RetractionSettled(state, by_id):
            by = f" by {person(by_id)}" if by_id else ""
            return f"That is settled already: the retraction was {state}{by}."
        case RetractionOvertaken(number):
            return (
                f"Another text of №{number} has come out since the request for its retraction. Read that one. To retract"
                f" it too, use `/publish retract {number}` again."
            )
        case _:
            return None


_SETTLED: dict[ReportState, str] = {
    ReportState.OPEN: "opened by",
    ReportState.TAKEN: "taken up by",
    ReportState.CORRECTED: "corrected, taken up by",
    ReportState.DISMISSED: "dismissed by",
}
