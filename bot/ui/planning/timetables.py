"""Weekly timetables of slots: how one is written, and why one cannot be read."""

from __future__ import annotations

from bot.domain.publishing.layout import clip
from bot.domain.text.markdown_escape import escape
from bot.domain.times.timetable import SLOTS_MOST, TEXT_LONGEST, BadTimetable, TimetableFault

SLOTS_EXAMPLE = "Mon–Fri 09:00, 17:00; Sun 18:00"


def timetable_refusal(refusal: BadTimetable) -> str:
    """What is wrong with it, and how one reads."""
    piece = f"“{escape(clip(refusal.piece, 80))}”"
    match refusal.fault:
        case TimetableFault.TOO_LONG:
            wrong = f"That is too long for a weekly timetable ({TEXT_LONGEST:,} characters are the most)."
        case TimetableFault.TOO_MANY:
            wrong = f"Those are too many slots: {SLOTS_MOST} in a week are the most."
        case TimetableFault.UNKNOWN_WORD:
            wrong = f"{piece} is neither a day nor a time of day."
        case TimetableFault.NO_SUCH_TIME:
            wrong = f"{piece} is no time of day: hours go from 00:00 to 23:59, or from 12am to 11:59pm."
        case TimetableFault.NO_DAYS:
            wrong = f"{piece} does not say on which days: write them before the times, or *daily*."
        case TimetableFault.NO_TIMES:
            wrong = f"{piece} does not say at what times: write them after the days."
        case TimetableFault.SPAN:
            wrong = f"{piece} is a span of time: write each slot by itself (09:00, 13:00, 17:00)."
        case TimetableFault.HALF_RANGE:
            wrong = f"{piece} has a range without two single days: write *Mon–Fri*."
    return f"{wrong} A timetable reads like this: `{SLOTS_EXAMPLE}`; *none* clears it."
