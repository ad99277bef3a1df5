"""What a text or a file is turned away for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.domain.article.findings import Finding
from bot.domain.intake.file_kinds import FileKind
from bot.domain.intake.invitations import Invited, Involvement
from bot.domain.refusals import Refusal


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
    PASSWORD = "password"  # noqa: S105 - a kind of fault
    OLD_WORD = "old_word"
    """A .doc, as Word made them before 2007."""
    OLE = "ole"
    """A file of the kind that both are; which of them, it does not say."""
    NOT_WORD = "not_word"
    """Another kind of document under the name of a Word file."""


class UnreadableFile(Refusal):
    """A file that is not taken. `limit` is in bytes, where the fault is one of size; `kind` is what the file is, where
    that is known and the desk does not read it."""

    fault: FileFault
    filename: str
    limit: int = 0
    detail: str = ""
    kind: FileKind | None = None


class NothingGiven(Refusal):
    """A chat command that takes a text or a file came without either. `command` begins with its prefix."""

    command: str


class NothingWritten(Refusal):
    """The writer sent an empty form. No article is made, and no number is used."""


class NotAMessageOfAPerson(Refusal):
    """A bot's, a webhook's or the system's message cannot be filed as somebody's draft."""


class AlreadyFiled(Refusal):
    """This very message was filed before, as that article."""

    number: int


class Blocked(Refusal):
    """Preflight stops the text."""

    number: int
    findings: tuple[Finding, ...]


class NothingChanged(Refusal):
    """The edited text has the same content: no revision is made and the votes stand."""

    number: int


class ChangedMeanwhile(Refusal):
    """Somebody saved another revision while this one was being written."""

    number: int
    began_at: int
    current: int


class NoDraftNow(Refusal):
    """A text was to be saved as a draft, and its article is none any more: saving would give it to the desk."""

    number: int


class NothingGuessed(Refusal):
    """The letters of an article are not in question any more; `swept`: its file is not kept any more."""

    number: int
    swept: bool = False


class Involved(Refusal):
    """Somebody who judges the article, stopped it or reported an error in it cannot be its co-author."""

    article_id: int
    number: int
    by: tuple[Involvement, ...]
    as_draft: bool = False
    """The article is with its writer, where nobody takes a vote back."""


class InvitationSettled(Refusal):
    """An invitation that waits for no answer any more, or somebody else's."""

    state: Invited


class InvitedEnough(Refusal):
    """An article has as many co-authors or invitations as the desk takes; `declined` says that this person has said no
    within the last day."""

    number: int
    declined: bool


class NotToBeInvited(Refusal):
    """A bot, or the author, cannot be a co-author."""


class NoCoAuthor(Refusal):
    """A place or a role for somebody who is no co-author."""

    number: int


class NoFile(Refusal):
    """A form that takes a file was sent without one."""


class Part(StrEnum):
    """The parts of a text that are measured."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    FURNITURE = "furniture"
    """Tags and sources."""


class TextTooLong(Refusal):
    """A text that is too long to be kept: which part of it, its characters, and how many are kept."""

    part: Part
    length: int
    limit: int


class Flood(StrEnum):
    """What somebody has too much of."""

    OPEN = "open"
    """Submissions that the desk has not decided on."""
    DRAFTS = "drafts"
    NEW = "new"
    """New articles in a short time."""
    DAY = "day"
    """New articles in a day."""
    TEXTS = "texts"
    """Saved texts in a short time."""
    BYTES = "bytes"
    PICTURES = "pictures"
    """Pictures within an hour."""


class TooMuch(Refusal):
    """One person has as much as they may. `limit` counts articles, texts or MiB; `again` is when there is room
    for more by itself, where time makes it."""

    flood: Flood
    limit: int
    again: datetime | None = None
