"""Refusals of times, timetables and plans, as sentences."""

from __future__ import annotations

from bot.domain.planning.embargo import DoubtfulEmbargo, NoSource, SoonerEmbargo, UnderEmbargo
from bot.domain.planning.errors import (
    NoPlace,
    NothingToUndo,
    NoTimetable,
    PlannedAbove,
    SlotTaken,
    StaleCalendar,
)
from bot.domain.publishing.layout import clip
from bot.domain.refusals import Refusal
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
from bot.domain.times.timetable import SLOTS_MOST, TEXT_LONGEST, BadTimetable, TimetableFault
from bot.ui.phrases import when
from bot.ui.planning.schedule import EXAMPLES, READINGS_SHOWN, imposed, offset_words
from bot.ui.times.clock_words import DAYS, MONTHS, date_words

SLOTS_EXAMPLE = "Mon–Fri 09:00, 17:00; Sun 18:00"


_DOUBTS: dict[Doubt, str] = {
    Doubt.SKIPPED: "does not exist on {zone}’s clocks: they go forward over it",
    Doubt.TWICE: "comes twice on {zone}’s clocks: they go back over it",
    Doubt.DAY_OR_MONTH: "may begin with the day or with the month",
    Doubt.WHICH_WEEK: "may be this week’s or the one after",
    Doubt.WHICH_DAY: "depends on whose day is meant: in {zone} it is another date at the moment",
    Doubt.WHICH_MIDNIGHT: "may be where that day begins or where it ends",
    Doubt.HOUR_OR_SPAN: "may be that hour of the day or that many hours from now",
    Doubt.WHICH_ZONE: "may be in several zones with other clocks",
}


def refused(refusal: Refusal) -> str | None:
    """What is said of a refusal of this area; None for any other."""
    match refusal:
        case PlannedAbove(number, at, by_chief):
            who = "A chief" if by_chief else "An editor"
            return f"{who} has planned №{number} for {when(at, 'F')}. Ask them to choose another time."
        case NothingToUndo(number):
            return (
                f"You can’t undo that time of №{number} any more: another person changed it, or more than 15 minutes have"
                f" passed. `/draft due {number}` sets another due time, `/publish schedule {number}` another time of publication. A"
                f" chief lifts an embargo with `/publish lift {number}`."
            )
        case StaleCalendar(number):
            return (
                f"№{number} has changed since I drew this calendar, so I moved nothing. This is the calendar now: look"
                " again, then choose."
            )
        case SlotTaken(at):
            return f"The slot at {when(at)} is taken now. Choose another one."
        case NoPlace(number, True):
            return f"№{number} is the first already: there is no earlier slot or time."
        case NoPlace(number):
            return f"№{number} is the last already: there is no later slot or time."
        case NoTimetable():
            return (
                "With `release: slots` an approved article takes the next free slot, so the newsroom needs a"
                f" timetable. Give it with `slots:`, such as `{SLOTS_EXAMPLE}`; without slots, choose"
                " `release: manual` or `immediate`."
            )
        case BadTimetable():
            return _timetable(refusal)
        case _:
            return time_refused(refusal)


def time_refused(refusal: Refusal) -> str | None:
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
                f" “{escape(clip(word, 20))}”. Which one is right? Write only the date, or only the weekday."
            )
        case NoSuchZone(text):
            return (
                f"“{escape(text.upper())}” is the name of several zones, or of one for half of the year only."
                " Name a city or an IANA zone instead: `9am New York`, `18:00 Europe/Berlin`."
            )
        case UnclearMoment():
            return _unclear(refusal)
        case PastMoment(at):
            return f"{when(at, 'F')} is in the past ({when(at, 'R')}). Choose a time in the future."
        case FarMoment(at):
            return f"{when(at, 'F')} is more than two years ahead. Give a time before that."
        case BeforeEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{imposed(source)}. Give that time or a"
                f" later one. A chief can lift the embargo (`/publish lift {number}`)."
            )
        case UnderEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{imposed(source)}. Schedule it for then"
                f" (`/publish schedule {number}`), or have a chief lift the embargo (`/publish lift {number}`)."
            )
        case SoonerEmbargo(number, until, source):
            return (
                f"№{number} is under embargo until {when(until, 'F')}{imposed(source)}. Only a chief can end it sooner,"
                f" with a reason (`/publish lift {number}`)."
            )
        case DoubtfulEmbargo(number, line):
            return (
                f"№{number} stays as it was: the line “{inert(clip(line, 200))}” may be an embargo. Take it out or change it. If"
                f" it is an embargo, set it with `/draft embargo {number}`."
            )
        case NoSource():
            return "Say who imposed the embargo: a ministry, a journal, the person you spoke to."
        case _:
            return None


def _unclear(unclear: UnclearMoment) -> str:
    zone = unclear.readings[-1].zone
    lines = [
        f"“{escape(unclear.text)}” {_DOUBTS[unclear.doubt].format(zone=zone)}. I have set nothing yet. Which is it?"
    ]
    lines += [
        f"- {date_words(reading.local)} {_zone_words(reading)} · {when(reading.at, 'F')}"
        for reading in unclear.readings[:READINGS_SHOWN]
    ]
    exact = unclear.readings[0].local.isoformat(timespec="minutes")
    # A blank line, so that what follows is not taken for a part of the list.
    lines += ["", f"Choose one, or write it in a way that leaves no doubt: `{exact}`."]
    return "\n".join(lines)


def _zone_words(reading: Reading) -> str:
    offset = offset_words(reading.local)
    return offset if offset == reading.zone else f"{offset} ({reading.zone})"


_TIMETABLE: dict[TimetableFault, str] = {
    TimetableFault.TOO_LONG: f"That is too long for a weekly timetable ({TEXT_LONGEST:,} characters are the most).",
    TimetableFault.TOO_MANY: f"Those are too many slots: {SLOTS_MOST} in a week are the most.",
    TimetableFault.UNKNOWN_WORD: "{piece} is neither a day nor a time of day.",
    TimetableFault.NO_SUCH_TIME: "{piece} is no time of day: hours go from 00:00 to 23:59, or from 12am to 11:59pm.",
    TimetableFault.NO_DAYS: "{piece} does not say on which days: write them before the times, or *daily*.",
    TimetableFault.NO_TIMES: "{piece} does not say at what times: write them after the days.",
    TimetableFault.SPAN: "{piece} is a span of time: write each slot by itself (09:00, 13:00, 17:00).",
    TimetableFault.HALF_RANGE: "{piece} has a range without two single days: write *Mon–Fri*.",
}
"""What is wrong with a timetable, of which a piece may be quoted."""


def _timetable(refusal: BadTimetable) -> str:
    """What is wrong with it, and how one reads."""
    piece = f"“{escape(clip(refusal.piece, 80))}”"
    wrong = _TIMETABLE[refusal.fault].format(piece=piece)
    return f"{wrong} A timetable reads like this: `{SLOTS_EXAMPLE}`; *none* clears it."
