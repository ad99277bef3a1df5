"""Restored values: what each column of a record may hold, read by the type that the code reads it with.

An export may come from anywhere. A state, a zone or a time that the code cannot read would stop the bot later, where
nobody could say any more which line of the file it came from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, cast
from zoneinfo import ZoneInfoNotFoundError

from bot.domain.article.amendment import AmendmentKind
from bot.domain.article.article import DownReason, Planner, ReminderStage, Via
from bot.domain.article.copy import Markup
from bot.domain.article.findings import Finding
from bot.domain.article.picture import Rights
from bot.domain.article.states import Publication, State
from bot.domain.corrections.reader_reports import ReportState
from bot.domain.corrections.takedown import RetractionState
from bot.domain.intake.invitations import Invited
from bot.domain.late import pattern
from bot.domain.newsroom.kept_settings import kept_fault, section_fault
from bot.domain.newsroom.setting_kinds import Shape
from bot.domain.newsroom.settings import SETTINGS
from bot.domain.people.leaving import Byline
from bot.domain.refusals import Refusal
from bot.domain.review.bypass import Eyes, LookedVia
from bot.domain.review.card_reactions import Sign
from bot.domain.review.votes import Choice
from bot.store.article.articles import ARTICLES
from bot.store.article.audit_log import EVENTS
from bot.store.article.revisions import COPIES, REVISIONS
from bot.store.corrections.reader_reports import REPORTS
from bot.store.corrections.retractions import RETRACTIONS
from bot.store.intake.invitations import INVITATIONS
from bot.store.outbox.deliveries import DELIVERIES, Progress
from bot.store.outbox.kinds import Kind
from bot.store.publishing.places import plates_of_text
from bot.store.records import Record
from bot.store.review.bypasses import BYPASSES
from bot.store.review.votes import VOTES
from bot.store.timestamps import from_text, to_text

Reader = Callable[[str], object]
"""Reads a value, and raises something of UNREADABLE if it cannot be read."""

UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    OverflowError,
    RecursionError,
    ZoneInfoNotFoundError,
    OSError,
    Refusal,
)

_SLUG = pattern(r"[\w-]{0,200}")
"""Letters, digits and hyphens: it becomes a part of file names."""


def _moment(text: str) -> None:
    if to_text(from_text(text)) != text:
        raise ValueError("not a moment as the database keeps it")


def _moment_or_none(text: str) -> None:
    if text:
        _moment(text)


def _slug(text: str) -> None:
    if _SLUG.fullmatch(text) is None:
        raise ValueError("not a slug")


def _texts(text: str) -> None:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in cast("list[object]", found)):
        raise ValueError("not a list of texts")


def _facts(text: str) -> None:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not a set of facts")  # noqa: TRY004 - it is the value that is wrong
    for value in cast("dict[str, object]", found).values():
        if not isinstance(value, str | int | float | None):
            raise ValueError("not a fact")  # noqa: TRY004 - it is the value that is wrong


_DIGEST, _EXTENSION, _LOOKS = (
    pattern(r"[0-9a-f]{64}"),
    pattern(r"[a-z]{3,4}"),
    pattern(r"([0-9a-f]{16})?"),
)
"""They become names of files, or are compared bit by bit."""


def _formed(pattern: re.Pattern[str]) -> Reader:
    def read(text: str) -> None:
        if pattern.fullmatch(text) is None:
            raise ValueError("not as the database keeps it")

    return read


def _plates(text: str) -> None:
    for plate in plates_of_text(text):
        _formed(_DIGEST)(plate.sha256)
        _formed(_EXTENSION)(plate.extension)
        number, alt = cast("tuple[object, object]", (plate.number, plate.alt))  # whatever the file holds
        if not isinstance(number, int) or not isinstance(alt, str):
            raise ValueError("not a picture")  # noqa: TRY004 - it is the value that is wrong


def _kept_settings(text: str) -> None:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not settings")  # noqa: TRY004 - it is the value that is wrong
    for name, value in cast("dict[str, object]", found).items():
        if not isinstance(value, str) or kept_fault(name, value) is not None:
            raise ValueError(name)


def _findings(text: str) -> None:
    for finding in json.loads(text):
        Finding.from_dict(finding)


NAMED: dict[type[Enum], str] = {
    State: "a state",
    Publication: "a publication",
    Via: "a way to act",
    ReminderStage: "a stage of a reminder",
    Planner: "whose plan it is",
    DownReason: "a reason for taking down",
    Markup: "a markup",
    Invited: "a state of an invitation",
    Choice: "a vote",
    Kind: "a kind of delivery",
    Progress: "a state of a delivery",
    ReportState: "a state of a report",
    RetractionState: "a state of a retraction",
    Eyes: "a state of a second review",
    LookedVia: "a way to read",
}
"""What the enumerations are that records have (`bot/store/records.py`)."""

RECORDS: tuple[Record[Any], ...] = (
    ARTICLES,
    COPIES,
    REVISIONS,
    EVENTS,
    INVITATIONS,
    VOTES,
    DELIVERIES,
    REPORTS,
    RETRACTIONS,
    BYPASSES,
)


READERS: dict[tuple[str, str], tuple[Reader, str]] = {
    **{
        ("newsroom", setting.column): (setting.kind.read, setting.kind.named)
        for setting in SETTINGS
        if setting.column and setting.kind.shape in (Shape.TEXT, Shape.CHOICE) and not setting.kind.bounds
    },
    **{
        (record.table, column): (of, NAMED[of])
        for record in RECORDS
        for column, of in record.types.items()
        if isinstance(of, type) and issubclass(of, Enum)
    },
    ("article", "slug"): (_slug, "a slug of letters, digits and hyphens"),
    ("revision", "tags"): (_texts, "a list of texts"),
    ("revision", "sources"): (_texts, "a list of texts"),
    ("revision", "findings"): (_findings, "a list of findings"),
    ("revision", "amendment"): (AmendmentKind, "a kind of amendment"),
    ("picture", "sha256"): (_formed(_DIGEST), "a SHA-256"),
    ("picture", "extension"): (_formed(_EXTENSION), "how a picture’s name ends"),
    ("picture", "looks"): (_formed(_LOOKS), "a hash of how a picture looks"),
    ("picture", "rights"): (Rights, "a right to print a picture"),
    ("place", "plates"): (_plates, "pictures of a message"),
    ("erased_picture", "sha256"): (_formed(_DIGEST), "a SHA-256"),
    ("pen_name", "namesakes"): (_texts, "a list of texts"),
    ("spent_reaction", "sign"): (Sign, "a reaction"),
    ("bypass", "signoffs"): (_texts, "a list of texts"),
    ("event", "detail"): (_facts, "a set of facts"),
    ("delivery", "payload"): (_facts, "a set of facts"),
    ("delivery", "not_before"): (_moment_or_none, "a moment"),  # none once it has arrived
    ("departure", "byline"): (Byline, "what becomes of a byline"),
    ("edition", "settings"): (_kept_settings, "settings that an article keeps"),
    ("section", "tags"): (_texts, "a list of texts"),
    ("forum_choice", "tags"): (_texts, "a list of texts"),
    ("budget", "day"): (date.fromisoformat, "a day"),
    ("seal", "day"): (date.fromisoformat, "a day"),
}
"""How a column of text is read that is more than words, and what it holds. Moments are known by their names."""

WORDS = frozenset(
    {
        *(("article", name) for name in ("headline", "author_name", "embargo_source", "down_reason")),
        *(
            ("revision", name)
            for name in ("headline", "standfirst", "body", "byline", "editor_name", "content_hash", "note")
        ),
        *(("picture", name) for name in ("alt", "caption", "credit", "terms", "removed", "changes")),
        *(("pen_name", name) for name in ("byline", "looks")),
        *((table, "byline") for table in ("printed_as", "offered_byline")),
        *(("event", name) for name in ("actor_name", "action")),
        *(("delivery", name) for name in ("key", "nonce", "fault", "attempted_text")),
        *(("note", name) for name in ("person_name", "subject", "text")),
        *((table, name) for table in ("place", "part") for name in ("head", "body", "foot")),
        *(
            ("report", name)
            for name in ("reader_name", "wrong", "location", "source", "settled_name", "answer")
        ),
        *(("bypass", name) for name in ("chief_name", "reason", "looked_name")),
        *(("retraction", name) for name in ("reason", "asked_name")),
        ("barred", "because"),
        ("departure", "settled_name"),
        *(("link", name) for name in ("salt", "commitment", "head")),
        ("seal", "head"),
        *((table, "fault") for table in ("card", "budget")),
        *(("embargo_question", name) for name in ("line", "typed", "source")),
        *(("vote", name) for name in ("editor_name", "reason")),
        *((table, name) for table in ("signoff", "signoff_ask") for name in ("name", "person_name")),
        *((table, name) for table in ("co_author", "invitation") for name in ("name", "role")),
        *((table, name) for table in ("kept_setting", "section_setting") for name in ("name", "value")),
        ("section", "name"),
    }
)
"""Columns of text that hold words, which may be any."""

_MOMENT = pattern(r"(.*_)?at|.*_(until|since)|not_before|budget_next")


def is_moment(column: str) -> bool:
    """Whether a column of text holds a moment, by its name."""
    return _MOMENT.fullmatch(column) is not None


_LARGEST = {
    setting.column: setting.kind.bounds[1]
    for setting in SETTINGS
    if setting.column and setting.kind.bounds is not None and setting.kind.shape is Shape.NUMBER
}
"""The most of each setting that is a number, by its column."""


def out_of_bounds(table: str, column: str, value: int) -> bool:
    """Whether a number is more than that setting can be: as a span of time it would be longer than a calendar has."""
    return table == "newsroom" and column in _LARGEST and value > _LARGEST[column]


def fault_in_row(table: str, values: Mapping[str, object]) -> str | None:
    """What a row should hold and does not, where that hangs on another of its columns."""
    name, value = values.get("name"), values.get("value")
    if table not in ("kept_setting", "section_setting") or not isinstance(name, str):
        return None
    if not isinstance(value, str):
        return None
    return kept_fault(name, value) if table == "kept_setting" else section_fault(name, value)


def fault_in(table: str, column: str, value: str) -> str | None:
    """What a text of that column should be and is not; None if the code can read it."""
    reader, name = READERS.get((table, column)) or (
        (_moment, "a moment") if is_moment(column) else (None, "")
    )
    if reader is None:
        return None
    try:
        reader(value)
    except UNREADABLE:
        return name
    return None
