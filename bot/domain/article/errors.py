"""What the desk says no to. Errors carry facts; `bot.ui.article.state_labels` turns them into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.article.states import Action, Guard, Publication, State, Who
    from bot.domain.intake.preflight import Finding
    from bot.domain.review.votes import Choice


class Refusal(Exception):
    """An action the desk refuses, for a reason its person can act on."""


class FileFault(StrEnum):
    """Why a file cannot be taken as copy."""

    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    ENCODING = "encoding"
    DAMAGED = "damaged"
    BOMB = "bomb"
    FRONT_MATTER = "front_matter"


@dataclass(eq=False)
class UnreadableFile(Refusal):
    """A file that is not taken. `limit` is in bytes, where the fault is one of size."""

    fault: FileFault
    filename: str
    limit: int = 0
    detail: str = ""


@dataclass(eq=False)
class NoNewsroom(Refusal):
    """The server has no newsroom yet."""


@dataclass(eq=False)
class OutsideServer(Refusal):
    """A command that belongs in a server was used in a DM."""


@dataclass(eq=False)
class NothingGiven(Refusal):
    """A chat command that takes a text or a file came without either. `command` begins with its prefix."""

    command: str


@dataclass(eq=False)
class NotAMessageOfAPerson(Refusal):
    """A bot's, a webhook's or the system's message cannot be filed as somebody's draft."""


@dataclass(eq=False)
class NotAMember(Refusal):
    """Somebody acts on a newsroom of a server that they are no member of."""


@dataclass(eq=False)
class AlreadyFiled(Refusal):
    """This very message was filed before, as that article."""

    number: int


@dataclass(eq=False)
class NoSuchArticle(Refusal):
    """No article answers to this, or none that this person may see."""

    asked_for: str


@dataclass(eq=False)
class NoSuchRevision(Refusal):
    """An article's revisions are numbered from 1 to `count`, and this is none of them."""

    number: int
    asked_for: str
    count: int


@dataclass(eq=False)
class NothingBefore(Refusal):
    """There is no revision before the first to compare it with; `count` is how many there are."""

    number: int
    count: int


@dataclass(eq=False)
class NotPublished(Refusal):
    """Something that is done with published articles, and this one is not out at the moment. 0 is no number."""

    number: int


@dataclass(eq=False)
class NotAWriter(Refusal):
    """The newsroom takes copy only from its writers."""

    role_id: int


@dataclass(eq=False)
class DeskOnly(Refusal):
    """Something that only editors and chiefs may see or do."""

    role_id: int


@dataclass(eq=False)
class ChiefsOnly(Refusal):
    """Something about what goes out, which chiefs alone decide."""

    role_id: int


@dataclass(eq=False)
class NotTheirs(Refusal):
    """A draft that is somebody else's."""

    number: int


@dataclass(eq=False)
class WrongState(Refusal):
    """The table has no such action from this state."""

    action: Action
    state: State
    publication: Publication


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The action is for others. `held` are the capacities that the person has."""

    action: Action
    needed: tuple[Who, ...]
    held: frozenset[Who]


@dataclass(eq=False)
class GuardUnmet(Refusal):
    """A condition of the action does not hold."""

    action: Action
    guard: Guard


@dataclass(eq=False)
class ClaimedByAnother(Refusal):
    """Somebody else holds the article at the moment."""

    holder_id: int
    number: int


@dataclass(eq=False)
class AnotherCounts(Refusal):
    """Of the reactions that somebody left on a card, another one is their vote."""

    choice: Choice


@dataclass(eq=False)
class Blocked(Refusal):
    """Preflight stops the text."""

    number: int
    findings: tuple[Finding, ...]


@dataclass(eq=False)
class Unfinished(Refusal):
    """An approval of a text that its writer has saved and preflight still stops."""

    number: int
    findings: tuple[Finding, ...]


@dataclass(eq=False)
class NothingChanged(Refusal):
    """The edited text has the same content: no revision is made and the votes stand."""

    number: int


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody saved another revision while this one was being written."""

    number: int
    began_at: int
    current: int


@dataclass(eq=False)
class NotOwing(Refusal):
    """A reason is offered by somebody whose vote asks for none."""

    number: int


@dataclass(eq=False)
class ReasonTooLong(Refusal):
    """A reason, a note or a brief that does not fit into a message beside the rest, in UTF-16 units."""

    length: int
    limit: int


@dataclass(eq=False)
class BadSetting(Refusal):
    """A newsroom's setting that cannot be."""

    name: str
    value: str
    allowed: str


class TimetableFault(StrEnum):
    """Why a weekly timetable cannot be read."""

    TOO_LONG = "too long"
    TOO_MANY = "too many slots"
    UNKNOWN_WORD = "a word that is neither a day nor a time"
    NO_SUCH_TIME = "a time that no clock shows"
    NO_DAYS = "times without a day"
    NO_TIMES = "days without a time"
    SPAN = "a span of times"
    HALF_RANGE = "a range with one end"


@dataclass(eq=False)
class BadTimetable(Refusal):
    """A timetable that cannot be read. `piece` is the part of the text that stopped it."""

    fault: TimetableFault
    piece: str = ""


class NoTimetable(Refusal):
    """The release policy `slots` without a timetable to take slots from."""


@dataclass(eq=False)
class StaleCalendar(Refusal):
    """An article was changed since the calendar was drawn from which it was to be moved."""

    number: int


@dataclass(eq=False)
class SlotTaken(Refusal):
    """A slot that is not free any more, or is none any more."""

    at: datetime


@dataclass(eq=False)
class NoPlace(Refusal):
    """Nothing lies before the first article of the plan, or after the last without a timetable."""

    number: int
    earlier: bool


class NotAdministrator(Refusal):
    """Only those who may manage the server configure its newsroom."""


class StoreUnavailable(Refusal):
    """The database cannot be written at this moment; nothing was taken."""


class StoreDamaged(StoreUnavailable):
    """The database is damaged where this would have read or written; nothing was taken."""


class Restarting(StoreUnavailable):
    """The bot is being stopped; nothing was taken."""
